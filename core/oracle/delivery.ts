import type { Route } from '../config/alertmanager.ts';
import { formatDuration } from '../duration.ts';
import { exactly, type Life, sumTerms, type Term, type Window } from '../plan.ts';
import { inLabMs, machineWallMs, type Setting } from './setting.ts';

function delivery({ receiver }: Route, setting: Setting): Term {
  const byMail = setting.mailReceivers.includes(receiver);
  return {
    name: 'delivery',
    minMs: 0,
    maxMs: inLabMs(byMail ? machineWallMs.deliverByMail : machineWallMs.deliver, setting),
    why: 'wall time from Prometheus to the receiver',
  };
}

/** When a receiver hears of an alert in a fresh group: after group_wait, or at once if it arrives older than that. */
export function notifiedWindow(life: Life, route: Route, setting: Setting): Window {
  return sumTerms([
    ...life.firing.terms,
    exactly('group_wait', route.groupWaitMs, 'the first flush of a new group'),
    delivery(route, setting),
  ]);
}

/** When a receiver hears that it is over: at the group's next tick. */
export function resolvedWindow(life: Life, route: Route, setting: Setting): Window {
  return sumTerms([
    ...life.ended.terms,
    {
      name: 'group tick',
      minMs: 0,
      maxMs: route.groupIntervalMs,
      why: `resolved goes out at the next tick of ${formatDuration(route.groupIntervalMs)}`,
    },
    delivery(route, setting),
  ]);
}

/** Time between two notifications of an unchanged group: the first tick strictly after repeat_interval. */
export function repeatEveryMs(route: Route): number {
  return (Math.floor(route.repeatIntervalMs / route.groupIntervalMs) + 1) * route.groupIntervalMs;
}
