import type { AlertmanagerConfig, Route } from '../../config/alertmanager.ts';
import { reaching, sumTerms, type Term, type Window } from '../../plan.ts';
import type { Setting } from '../setting.ts';
import { repeatWithinMs } from './again.ts';
import { clockOf, type GroupClock, type Mate, matesOf } from './group-clock.ts';
import { groupWait } from './group-wait.ts';
import { lostSendTerms } from './lost-send.ts';
import { deliveryTerm, type Muter, mutersOf } from './mutes.ts';
import type { PlannedAlert } from './planned-alert.ts';

/** Everything that the notifications of a plan are computed from. */
export interface Groups {
  /** All alerts that the plan knows, those that mute or that always fire among them. */
  readonly alerts: readonly PlannedAlert[];
  readonly config: AlertmanagerConfig;
  readonly setting: Setting;
  /** Whether a receiver is told of ends (send_resolved). */
  readonly sendsResolved: (receiver: string) => boolean;
}

/** Who else has a say in what a receiver hears of an alert. */
export interface Others {
  readonly mates: readonly Mate[];
  readonly muters: readonly Muter[];
  readonly clock: GroupClock;
}

/** An alert at a route. */
export interface Place extends Others {
  readonly wait: Term;
  /** When the receiver hears of it if nothing mutes it. */
  readonly unmuted: Window;
  /** False when the receiver may not know yet that an earlier life of the same alert has ended. */
  readonly isNews: boolean;
}

export function placeOf(
  one: PlannedAlert,
  route: Route,
  { alerts, config, setting, sendsResolved }: Groups,
): Place {
  const evaluationIntervalMs = one.evaluatedEveryMs ?? setting.evaluationIntervalMs;
  const clock = clockOf(route, { ...setting, evaluationIntervalMs }, sendsResolved(route.receiver));
  const others = { mates: matesOf(one, alerts, route, config), muters: mutersOf(one, alerts, config), clock };
  const wait = groupWait(one, others.mates, clock);
  const lost = lostSendTerms(one.life.firing, clock, wait.minMs);
  const fresh = sumTerms([...one.life.firing.terms, ...lost, wait, deliveryTerm(clock)]);
  const isNews = !others.mates.some((mate) => mayLeaveUntold(mate, one, others));
  if (isNews) return { ...others, wait, unmuted: fresh, isNews };
  const overMs = one.life.ended.latestMs + clock.deliveryMs;
  const repeatMs = one.life.firing.latestMs + clock.deliveryMs + repeatWithinMs(clock);
  const latestMs = others.muters.length > 0 ? overMs : Math.min(overMs, repeatMs);
  const why = 'the receiver may not know that it had ended: then only a repeat tells';
  return { ...others, wait, unmuted: later(fresh, latestMs, 'no news', why), isNews };
}

/** Between two ticks an alert may end and fire again, and the log does not see it; nor without resolved notices. */
function mayLeaveUntold(
  { isSame, alert }: Mate,
  one: PlannedAlert,
  { mates, muters, clock }: Others,
): boolean {
  const { deliveryMs, route, sendsResolved } = clock;
  if (!isSame || alert === one || alert.life.firing.earliestMs > one.life.firing.latestMs) return false;
  return (
    muters.length > 0 ||
    (!sendsResolved && mates.some((mate) => !mate.isSame)) ||
    one.life.firing.earliestMs - alert.life.ended.latestMs < route.groupIntervalMs + 2 * deliveryMs
  );
}

/** The same window with a later end, where that is later. */
export function later(window: Window, latestMs: number, name: string, why: string): Window {
  return latestMs <= window.latestMs ? window : reaching(window, { latestMs }, { name, why });
}
