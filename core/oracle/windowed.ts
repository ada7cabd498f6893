import { formatDuration } from '../duration.ts';
import type { Term } from '../plan.ts';
import { type AveragedStep, averagedTruth, neverReaches, sampledOf } from './averaged.ts';
import { inLabMs, machineWallMs, pastTermName, type Setting } from './setting.ts';
import type { CountingSignal, Stream } from './streams.ts';
import type { PartTruth } from './truth.ts';
import { lacksTwoSamples } from './two-samples.ts';
import { anyTruth, noneTruth } from './whole-window.ts';
import type { WindowedSum } from './windowed-sum.ts';

/** When the sum compares with 0 as it should. */
export function windowedTruth(asked: WindowedSum, setting: Setting): PartTruth {
  const { windowMs, names, comparison, fault } = asked;
  const lacking = lacksTwoSamples(windowMs, setting);
  if (lacking !== undefined) return lacking;
  const whole = anyTruth(asked, setting) ?? noneTruth(asked, setting);
  const isYoung = windowMs > setting.warmUpMs + fault.atMs && !asked.signals.every(({ hasPast }) => hasPast);
  if (whole !== undefined && (whole.isWhatever || !isYoung)) return whole.truth;
  if (isYoung)
    return unknown(`${names} may be younger than ${formatDuration(windowMs)} when the fault begins`);
  if (comparison === '==' || comparison === '!=')
    return unknown(`an equality of averages of ${names} hangs on single events`);
  const upwards = comparison.startsWith('>') ? 1 : -1;
  const turned = {
    ...asked,
    constant: asked.constant * upwards,
    streams: asked.streams.map((stream) => ({ ...stream, weight: stream.weight * upwards })),
  };
  return averaged(turned, setting);
}

/** The same for a sum that must be above 0. */
function averaged(asked: WindowedSum, setting: Setting): PartTruth {
  const { fault, windowMs, constant, streams, names, limit, signals } = asked;
  const before = streams.reduce((sum, one) => sum + one.weight * one.baselinePerSecond, constant);
  const during = streams.reduce((sum, one) => sum + one.weight * one.faultPerSecond, constant);
  const steps = streams.filter((one) => one.weight !== 0);
  const offBy = steps.reduce((sum, one) => sum + Math.abs(one.weight) * miscountOf(one), 0);
  const { sampledMs } = sampledOf(windowMs, setting);
  const plateau = (offBy * inLabMs(1000, setting)) / sampledMs;
  if (before > plateau && during > plateau)
    return { kind: 'always', why: `${names} meets the condition with and without the fault` };
  if (before >= 0) return unknown(`${names} meets the condition without any fault`);
  if (during <= before) return { kind: 'never', why: `the fault takes ${names} no nearer to ${limit}` };
  const rise = during - before;
  const countingMs = inLabMs((1000 * offBy) / rise, setting);
  const late = lateTerms(asked, rise);
  const born = bornTerms(signals, -before / rise, countingMs, setting);
  const step: AveragedStep = {
    fault,
    windowMs,
    share: -before / rise,
    isFresh: steps.some(({ baselinePerSecond }) => baselinePerSecond === 0),
    limit,
    countingMs: { soonerMs: countingMs, laterMs: countingMs, endMs: countingMs },
    // A series of a few samples is extrapolated by half a scrape to before them and a whole one beyond.
    overshootMs: born.length === 0 ? 0 : 1.5 * setting.scrapeIntervalMs,
    more: {
      begins: [...late, ...pastTerms(asked, rise, setting), ...born],
      ends: late,
      looseMs: [...late, ...born].reduce((sum, { minMs, maxMs }) => sum + maxMs - minMs, 0),
    },
  };
  if (neverReaches(step, setting)) {
    const lasted = `${formatDuration(fault.lastsMs)} of the fault`;
    return {
      kind: 'never',
      why: `${lasted} never take ${names} to ${limit} over ${formatDuration(windowMs)}`,
    };
  }
  const counted = steps.some(({ baselinePerSecond }) => baselinePerSecond > 0);
  if (counted && sampledMs * step.share <= countingMs)
    return unknown(`${names} may reach ${limit} without any fault`);
  return averagedTruth(step, setting);
}

/**
 * By how many events a window may be off. One that it begins or ends with; one more for counters that begin at zero, which
 * are extrapolated later than others, each series by itself; two more where the spacing starts anew at onset and heal.
 */
function miscountOf({ baselinePerSecond, faultPerSecond }: Stream): number {
  if (baselinePerSecond === faultPerSecond) return 1;
  return baselinePerSecond === 0 ? 2 : 3;
}

/**
 * Requests that take a time are observed when they are answered. Between the last ordinary answer and the first slow one
 * some are missing, and after the heal slow and ordinary ones come together: both bring the sum nearer to its limit at the
 * onset, or let it fall sooner after the heal.
 */
function lateTerms({ signals, streams }: WindowedSum, rise: number): Term[] {
  const slow = signals.find((signal) => signal.kind === 'histogram' && signal.isDuration);
  if (slow?.kind !== 'histogram') return [];
  const all = streams.find(({ key }) => key.endsWith('.all'));
  const hit = streams.find(({ key }) => key.endsWith('.hit'));
  const delayMs = slow.faultValue * 1000;
  const missing = ((hit?.faultPerSecond ?? 0) * (all?.weight ?? 0)) / rise;
  const shiftMs = missing * Math.max(0, slow.faultValue - slow.baseline) * 1000;
  return [
    {
      name: 'answer',
      minMs: delayMs + Math.min(0, shiftMs),
      maxMs: delayMs + Math.max(0, shiftMs),
      why: `a request that takes ${slow.faultValue} s is counted when it is answered`,
    },
  ];
}

/** A window that reaches into the healthy past misses what did not come between its end and the start of the load. */
function pastTerms({ windowMs, streams, fault }: WindowedSum, rise: number, setting: Setting): Term[] {
  if (windowMs <= setting.warmUpMs + fault.atMs) return [];
  const perSecond = streams.reduce((sum, one) => sum + one.weight * one.baselinePerSecond, 0) / rise;
  const missedMs = perSecond * inLabMs(machineWallMs.gapAfterPast, setting);
  // The counters of the run begin at zero, before which rate() does not extrapolate.
  const youngMs = perSecond * setting.scrapeIntervalMs;
  const why = 'missing between the backfilled past and the load';
  return [
    { name: pastTermName, minMs: Math.min(0, missedMs), maxMs: Math.max(0, missedMs), why },
    {
      name: 'young counter',
      minMs: Math.min(0, youngMs),
      maxMs: Math.max(0, youngMs),
      why: 'rate() does not extrapolate to before the start of the run, where its counters were zero',
    },
  ];
}

/** No rate sees the step with which a series appears, nor what came with it until the next scrape. */
function bornTerms(
  signals: readonly CountingSignal[],
  share: number,
  countingMs: number,
  { scrapeIntervalMs }: Setting,
): Term[] {
  if (!signals.some((signal) => signal.kind === 'counter' && signal.bornAtOnset)) return [];
  const maxMs = scrapeIntervalMs * (1 + share) + countingMs;
  return [{ name: 'first sample', minMs: 0, maxMs, why: 'a series that appears has grown by nothing yet' }];
}

function unknown(why: string): PartTruth {
  return { kind: 'unknown', why };
}
