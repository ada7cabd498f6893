import type { AlertRule } from '../config/rules.ts';
import { formatDuration } from '../duration.ts';
import { tryParsePromql } from '../labtime/promql.ts';
import { exactly, type Life, sumTerms, type Term } from '../plan.ts';
import { resendDelayMs } from './grouping/group-clock.ts';
import { startUpTerm } from './scraped.ts';
import { discoveryThrottleMs, inLabMs, inProgramMs, type Setting } from './setting.ts';
import type { Stretch, TimedFault } from './truth.ts';

/** `--rules.alert.for-grace-period` of Prometheus 2.47, lab milliseconds: a shorter `for` is not restored after a restart. */
export const gracePeriodMs = 10 * 60_000;

/** Alertmanager believes what it was told for four times as long as Prometheus waits to tell it again (cmd/prometheus, sendAlerts). */
export function validityMs(evaluationIntervalMs: number): number {
  return 4 * Math.max(resendDelayMs, evaluationIntervalMs);
}

/** For the engine to take a container for started, wall milliseconds; 0.3 to 0.7 s were seen. */
const startCallWallMs = 1500;

/**
 * The lives that an alert has when Prometheus is killed while it fires, and is back while its condition still holds. Below the
 * grace period it waits for all of its `for` again. Where Alertmanager believes the last sending for less than that, its
 * receivers are told that it is over, and later that it fires (prometheus/prometheus#15175).
 *
 * @param apartMs how long after the end of a life the next one must begin, so that every group has had a tick in between
 * @returns undefined where that is not certain
 */
export function overRestart(
  life: Life,
  stretch: Stretch,
  { rule, faults, setting, apartMs }: Restarting,
): readonly [Life, Life] | undefined {
  const [outage, ...more] = faults.filter(({ signals }) =>
    signals.some((signal) => signal.kind === 'target-down' && signal.service === 'prometheus'),
  );
  if (outage === undefined || more.length > 0 || isFrozen(outage)) return undefined;
  const evaluationMs = setting.evaluationIntervalMs;
  const isTold = life.certainty === 'must' && life.firing.latestMs + resendDelayMs <= outage.atMs;
  if (!isTold || life.pauses !== undefined || rule.forMs >= gracePeriodMs || !bearsHole(rule.expr))
    return undefined;
  const ended = sumTerms([
    exactly('kill', outage.atMs, 'when Prometheus dies'),
    {
      name: 'validity',
      minMs: validityMs(evaluationMs) - resendDelayMs - evaluationMs,
      maxMs: validityMs(evaluationMs),
      why: `Alertmanager believes the last sending for ${formatDuration(validityMs(evaluationMs))}`,
    },
  ]);
  const firing = sumTerms(firesAgain(outage, rule, setting));
  const holds = stretch.ends.earliestMs >= firing.latestMs + evaluationMs;
  if (!holds || firing.earliestMs - ended.latestMs < apartMs) return undefined;
  const before = { ...life, endedByFaultIndex: outage.index, ended };
  const { faultIndex, endedByFaultIndex = faultIndex } = life;
  return [before, { ...life, faultIndex: outage.index, endedByFaultIndex, firing }];
}

interface Restarting {
  readonly rule: AlertRule;
  readonly faults: readonly TimedFault[];
  readonly setting: Setting;
  readonly apartMs: number;
}

function firesAgain({ atMs, lastsMs }: TimedFault, rule: AlertRule, setting: Setting): Term[] {
  const evaluationMs = setting.evaluationIntervalMs;
  const toScrapeMs = inProgramMs(discoveryThrottleMs, setting) + setting.scrapeIntervalMs;
  return [
    exactly('onset', atMs, 'when the fault is put in'),
    exactly('fault', lastsMs, 'how long it lasts'),
    { name: 'start', minMs: 0, maxMs: inLabMs(startCallWallMs, setting), why: 'wall time of the engine' },
    startUpTerm(setting),
    { name: 'scrape', minMs: 0, maxMs: toScrapeMs, why: 'until the target is known and scraped again' },
    { name: 'evaluation', minMs: 0, maxMs: evaluationMs, why: 'a rule group runs somewhere in its interval' },
    exactly(
      'for',
      Math.ceil(rule.forMs / evaluationMs) * evaluationMs,
      `${formatDuration(rule.forMs)} again: below the grace period of ${formatDuration(gracePeriodMs)} it is not restored`,
    ),
  ];
}

function isFrozen({ signals }: TimedFault): boolean {
  return signals.some((signal) => signal.kind === 'target-down' && signal.isFrozen === true);
}

/** Whether a hole in the samples changes nothing of an expression that holds before and after it. */
function bearsHole(expr: string): boolean {
  const tree = tryParsePromql(expr);
  if (!('root' in tree)) return false;
  const bearing = /^(?:max|min|last)_over_time$/;
  // Whatever else is computed from a range sees the hole.
  const ranged = [...expr.matchAll(/([a-z_]+)\s*\(\s*[^()]*\[/g)].map(([, name = '']) => name);
  return (expr.match(/\[/g) ?? []).length === ranged.length && ranged.every((name) => bearing.test(name));
}
