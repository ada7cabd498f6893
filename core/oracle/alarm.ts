import { type Route, routesFor } from '../config/alertmanager.ts';
import { formatDuration, parseDurationMs } from '../duration.ts';
import { exactly, type PlannedAlarm, sumTerms, type Term, type Window } from '../plan.ts';
import { watchdogName } from '../run-view.ts';
import { type Expectation, isAlarm } from '../scenario.ts';
import type { ConfigUnderTest, Context } from './context.ts';
import { repeatEveryMs } from './grouping/again.ts';
import { clockOf, resendDelayMs } from './grouping/group-clock.ts';
import { startUpTerm } from './scraped.ts';
import { discoveryThrottleMs, inProgramMs } from './setting.ts';
import type { TimedFault } from './truth.ts';

/** The dead man's switch alarms after three minutes of silence (alerts.md, Routing). */
export const deadmanAlarmMs = 3 * 60_000;

/** An alert that is sent is valid for four resend delays (rules/alerting.go, sendAlerts): Alertmanager believes it so long. */
const validMs = 4 * resendDelayMs;

/** Who is told of the beats, and alarms when they stop. */
export const deadmanReceiver = 'deadmansswitch';

/** The route on which the Watchdog beats. */
export function heartbeatRoute(config: ConfigUnderTest): Route | undefined {
  const routes = heartbeatRoutes(config);
  return routes.find(({ receiver }) => receiver === deadmanReceiver) ?? routes[0];
}

/** Why no beat can reach the dead man's switch, as the configuration is written; undefined when beats can. */
export function whyNoBeat(config: ConfigUnderTest): string | undefined {
  if (!config.rules.some(({ alert }) => alert === watchdogName)) return `no rule raises ${watchdogName}`;
  const receivers = heartbeatRoutes(config).map(({ receiver }) => receiver);
  if (receivers.includes(deadmanReceiver)) return undefined;
  return `the routes send ${watchdogName} to ${receivers.join(' and ')}, and not to ${deadmanReceiver}`;
}

function heartbeatRoutes({ alertmanager, rules }: ConfigUnderTest): readonly Route[] {
  const labels = rules.find(({ alert }) => alert === watchdogName)?.labels ?? { severity: 'none' };
  return routesFor(alertmanager.route, { ...labels, alertname: watchdogName });
}

/** A fault that stops the beats, and whom it stops. */
interface Stop {
  readonly fault: TimedFault;
  readonly service: 'prometheus' | 'alertmanager' | 'the way between them';
  /** It goes on where it stood; otherwise it starts anew. */
  readonly isFrozen: boolean;
}

/** The faults of a scenario under which the Watchdog beats no more. */
function stopsOf({ timed }: Context): Stop[] {
  return timed.flatMap((fault) =>
    fault.signals.flatMap((signal): Stop[] => {
      if (signal.kind === 'disconnected') return [{ fault, service: 'the way between them', isFrozen: true }];
      if (signal.kind !== 'target-down') return [];
      const { service, isFrozen = false } = signal;
      return service === 'prometheus' || service === 'alertmanager' ? [{ fault, service, isFrozen }] : [];
    }),
  );
}

/** What is planned of the dead man's switch, or why nothing can be. */
export function planAlarm(
  within: string,
  recoverWithin: string,
  expectationIndex: number,
  context: Context,
): PlannedAlarm | { readonly never: string } {
  const [stop, ...more] = stopsOf(context);
  const route = heartbeatRoute(context.config);
  if (stop === undefined || route === undefined)
    return { never: 'no fault of the scenario stops Prometheus or Alertmanager, or parts them' };
  if (more.length > 0) return { never: 'the oracle does not add up several faults that stop the beats' };
  return {
    expectationIndex,
    faultIndex: stop.fault.index,
    raised: raisedBy(stop, route, context),
    slaMs: parseDurationMs(within),
    recovered: recoveredAfter(stop, route, context),
    recoverSlaMs: parseDurationMs(recoverWithin),
  };
}

/** Every alarm that a scenario expects; `refuseImpossible` has let them pass. */
export function planAlarms(expectations: readonly Expectation[], context: Context): PlannedAlarm[] {
  return expectations.flatMap((expectation, index) => {
    if (!isAlarm(expectation)) return [];
    const planned = planAlarm(expectation.within, expectation.recoverWithin, index, context);
    return 'never' in planned ? [] : [planned];
  });
}

function raisedBy({ fault, service }: Stop, route: Route, { setting }: Context): Window {
  const { deliveryMs, resentEveryMs } = clockOf(route, setting, false);
  const remembered: Term[] =
    service === 'alertmanager'
      ? []
      : [
          {
            name: 'last sending',
            minMs: -resentEveryMs,
            maxMs: 0,
            why: `Prometheus sends an alert every ${formatDuration(resentEveryMs)}, the last time before it stopped`,
          },
          exactly('validity', validMs, 'so long Alertmanager believes what it was sent, and beats on'),
        ];
  return sumTerms([
    exactly('onset', fault.atMs, 'when the fault is put in'),
    ...remembered,
    {
      name: 'last beat',
      minMs: -(repeatEveryMs(route) + route.groupIntervalMs),
      maxMs: 0,
      why: 'beats are so far apart, and may slip by a tick',
    },
    exactly('silence', deadmanAlarmMs, "so long the dead man's switch waits for a beat"),
    { name: 'delivery', minMs: 0, maxMs: deliveryMs, why: 'wall time from Prometheus to the receiver' },
  ]);
}

function recoveredAfter({ fault, service, isFrozen }: Stop, route: Route, { setting }: Context): Window {
  const { deliveryMs, resentEveryMs } = clockOf(route, setting, false);
  const isPrometheus = service === 'prometheus';
  const evaluation: Term = {
    name: 'evaluation',
    minMs: 0,
    maxMs: setting.evaluationIntervalMs,
    why: 'a rule group runs somewhere in its interval',
  };
  const resent: Term = {
    name: 'next sending',
    minMs: 0,
    maxMs: resentEveryMs,
    why: `Prometheus sends an alert every ${formatDuration(resentEveryMs)}`,
  };
  const discovery: Term = {
    name: 'discovery',
    minMs: 0,
    maxMs: inProgramMs(discoveryThrottleMs, setting),
    why: 'a Prometheus that starts knows no Alertmanager for up to 5 s of its own time',
  };
  const tick: Term = {
    name: 'group tick',
    minMs: 0,
    maxMs: route.groupIntervalMs,
    why: 'the group that beat before beats at its next tick',
  };
  return sumTerms([
    exactly('onset', fault.atMs, 'when the fault is put in'),
    exactly('fault', fault.lastsMs, 'how long it lasts'),
    ...(isFrozen ? [] : [startUpTerm(setting)]),
    ...(isPrometheus ? [evaluation] : [resent]),
    ...(isPrometheus && !isFrozen ? [discovery, resent] : []),
    ...(isPrometheus || isFrozen ? [tick] : []),
    { name: 'delivery', minMs: 0, maxMs: deliveryMs, why: 'wall time from Prometheus to the receiver' },
  ]);
}
