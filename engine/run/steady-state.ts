import { z } from 'zod';
import { type ErrorDetails, FiredrillError } from '../../core/errors.ts';
import { type Labels, nameAlert } from '../../core/labels.ts';
import { watchdogName } from '../../core/run-view.ts';
import { eventsOf, type StampedEvent } from '../../core/stamped-events.ts';
import { type Clock, systemClock, until } from '../../core/until.ts';
import { clientFor } from '../observers/http.ts';
import type { NoHeartbeat } from './no-heartbeat.ts';
import { type StandingAlert, StandingAlerts } from './standing-alerts.ts';

const targetsSchema = z.object({
  data: z.object({
    activeTargets: z.array(z.object({ health: z.string(), labels: z.record(z.string(), z.string()) })),
  }),
});
const alertsSchema = z.object({
  data: z.object({
    alerts: z.array(z.object({ labels: z.record(z.string(), z.string()), state: z.string() })),
  }),
});

/** A stack that is not well before any fault, code `STEADY_STATE`: inconclusive, unless a flaw of the rules explains it. */
export class NotSteady extends FiredrillError {
  /** Alerts that were pending or firing in the end, while everything else was well. */
  readonly alerts: readonly Labels[];
  /** Those that were so at every look for a while. */
  readonly standing: readonly StandingAlert[];

  constructor(
    sentence: string,
    details: ErrorDetails,
    alerts: readonly Labels[] = [],
    standing: readonly StandingAlert[] = [],
  ) {
    super('inconclusive', 'STEADY_STATE', sentence, details);
    this.alerts = alerts;
    this.standing = standing;
  }
}

/** Prometheus' discovery throttle is 5 s of wall time, twice at the worst; a slow machine gets as much again. */
const leastTimeoutMs = 25_000;
/** And an alert has the time of so many evaluations to end, or to prove that it stands. */
const evaluations = 4;

/** What a stack must show to count as well. */
export interface Steadiness {
  /** How many targets must be up. */
  readonly targets: number;
  /** How often rules are evaluated, wall milliseconds. */
  readonly evaluatesEveryMs: number;
  /** How many heartbeats the dead man's switch has received so far. */
  readonly beats: () => number;
  /**
   * Waits until the windows hold nothing but the load. That is minutes of lab time, in which a busy machine may fail a
   * probe; an alert that is pending when the faults begin would fire early. So the stack is looked at before and after.
   */
  readonly settle: () => Promise<void>;
  /** Why no heartbeat comes, where the configuration keeps it; asked when the wait for it was in vain. */
  readonly whyNoBeat: () => Promise<NoHeartbeat | undefined>;
}

/**
 * Step 4: every target up, the Watchdog's heartbeat received, nothing pending or firing but the Watchdog, and the windows
 * settled.
 *
 * @param signal ends the wait at once
 * @param clock for tests; each wait is bounded by it
 * @throws NotSteady: a stack that is not well cannot be tested
 */
export async function waitForSteadyState(
  prometheusUrl: string,
  steadiness: Steadiness,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<void> {
  const look = () => waitUntilWell(prometheusUrl, steadiness, signal, clock);
  await look();
  await steadiness.settle();
  await look();
}

async function waitUntilWell(
  prometheusUrl: string,
  { targets, beats, whyNoBeat, evaluatesEveryMs }: Steadiness,
  signal: AbortSignal,
  clock: Clock,
): Promise<void> {
  const http = clientFor(prometheusUrl);
  const get = async (path: string) => (await http.get(path, { signal })).data;
  const timeoutMs = Math.max(leastTimeoutMs, evaluations * evaluatesEveryMs);
  const standing = new StandingAlerts();
  let alerts: readonly Labels[] = [];
  let lacksBeatOnly = false;
  const waited = await until(
    async () => {
      // A look that throws is looked again: an interruption must end the wait instead.
      if (signal.aborted) return { done: true, saw: 'an interruption' };
      const down = targetProblems(targetsSchema.parse(await get('/api/v1/targets?state=active')), targets);
      const noBeat = beats() === 0 ? ['no heartbeat has reached the dead man’s switch'] : [];
      const others = [...down, ...noBeat];
      lacksBeatOnly = down.length === 0 && noBeat.length > 0;
      const active = activeAlerts(alertsSchema.parse(await get('/api/v1/alerts')));
      alerts = others.length > 0 ? [] : active.map(({ labels }) => labels);
      standing.look(others.length > 0 ? null : alerts, clock.nowMs());
      const problems = [...others, ...active.map(({ labels, state }) => `${nameAlert(labels)} is ${state}`)];
      return { done: problems.length === 0, saw: problems.join('; ') || 'steady' };
    },
    { what: 'steady state', timeoutMs, intervalMs: 100, clock },
  );
  signal.throwIfAborted();
  if (waited.done) return;
  const blame = lacksBeatOnly ? await blameFor(whyNoBeat, waited.report) : undefined;
  if (blame instanceof FiredrillError) throw blame;
  const details = {
    want: `${targets} targets up, the Watchdog beating, nothing pending or firing`,
    got: waited.report,
    hint: '`firedrill stack up` leaves a stack running to look around',
    cause: blame ?? waited.lastError,
  };
  throw new NotSteady(
    'the stack did not reach its steady state',
    details,
    alerts,
    standing.at(clock.nowMs()),
  );
}

/**
 * Code `NO_HEARTBEAT` when the configuration keeps the heartbeat from its receiver: a fail, not a doubt. What went wrong while
 * that was found out, which explains nothing; else undefined.
 */
async function blameFor(
  whyNoBeat: Steadiness['whyNoBeat'],
  report: string,
): Promise<FiredrillError | Error | undefined> {
  try {
    const why = await whyNoBeat();
    if (why === undefined) return undefined;
    return new FiredrillError('inconclusive', 'NO_HEARTBEAT', why.sentence, {
      want: 'the Watchdog’s heartbeat at the dead man’s switch, before any fault',
      got: why.got,
      cause: new Error(report),
    });
  } catch (error) {
    return new Error('nobody knows why no heartbeat comes', { cause: error });
  }
}

/**
 * The other half of step 4: while the stack was booting, nobody was told of anything but the heartbeat. A page from the
 * boot leaves a group alive in Alertmanager, whose ticks and resolved notices would fall into the experiment.
 *
 * @throws FiredrillError `STEADY_STATE`, inconclusive
 */
export function requireQuietStart(events: readonly StampedEvent[]): void {
  const told = eventsOf(events, 'notification').flatMap(({ event: { receiver, alerts } }) =>
    alerts
      .filter(({ labels }) => labels['alertname'] !== watchdogName)
      .map(({ labels }) => `${receiver} was told of ${nameAlert(labels)}`),
  );
  if (told.length === 0) return;
  throw new FiredrillError('inconclusive', 'STEADY_STATE', 'the stack was not quiet while it booted', {
    want: 'nothing but the heartbeat before the faults',
    got: told.join('; '),
    hint: 'a machine that is too busy boots some targets so late that they count as down',
  });
}

function targetProblems(
  { data: { activeTargets } }: z.infer<typeof targetsSchema>,
  wanted: number,
): string[] {
  const down = activeTargets
    .filter(({ health }) => health !== 'up')
    .map(({ labels }) => `${labels['job']} is not up`);
  return activeTargets.length < wanted
    ? [`${activeTargets.length} of ${wanted} targets known`, ...down]
    : down;
}

function activeAlerts({ data: { alerts } }: z.infer<typeof alertsSchema>) {
  return alerts.filter(({ labels }) => labels['alertname'] !== watchdogName);
}
