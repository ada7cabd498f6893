import type { SyntaxNode } from '@lezer/common';
import { formatDuration } from '../../duration.ts';
import type { PromqlTree } from '../../labtime/promql.ts';
import { exactly, sumTerms, type Term } from '../../plan.ts';
import { binaryOf, constantOf, operationOf, rateOf } from '../expression.ts';
import { inLabMs, machineWallMs, pastTermName, type Setting, scrapeTermName } from '../setting.ts';
import { emptiedWindow, underDeath } from '../staleness.ts';
import { onlyFault, type TimedFault, type Truth } from '../truth.ts';
import { defineShape, type Scene } from './shape.ts';

interface ErrorRatio {
  readonly windowMs: number;
  readonly thresholdRatio: number;
}

/** The share of 5xx requests over a window is above a threshold (ratio 0..1). */
export const errorRatio = defineShape<ErrorRatio>({
  kind: 'error-ratio',
  read,
  truth: (condition, scene) =>
    underDeath(scene, emptiedWindow(condition.windowMs, fewestMs(condition, scene)), (alive) =>
      truth(condition, alive),
    ),
});

/**
 * How long requests must be counted for a steady ratio to show above the threshold, whole requests as they are: of n
 * requests at least f·n − 1 failed, and n may be one more than was thought.
 */
function fewestMs({ thresholdRatio }: ErrorRatio, { service, faults, setting }: Scene): number {
  const ratios = faults
    .flatMap(({ signals }) => signals)
    .flatMap((s) => (s.kind === 'error-ratio' && s.service === service ? [s.faultRatio] : []));
  const faultRatio = Math.max(0, ...ratios);
  const requests = (1 + thresholdRatio) / Math.max(faultRatio - thresholdRatio, Number.EPSILON);
  const neededMs = inLabMs((1000 * requests) / (setting.ratePerSecond[service] ?? 1), setting);
  // One interval between two samples is there to the very end.
  const intervals = Math.ceil(neededMs / setting.scrapeIntervalMs) - 1;
  return intervals * setting.scrapeIntervalMs;
}

function read(tree: PromqlTree, node: SyntaxNode): ErrorRatio | undefined {
  const binary = operationOf(tree, node);
  if (binary?.operator !== '>') return undefined;
  const thresholdRatio = constantOf(tree, binary.right);
  const windowMs = errorRatioWindowMs(tree, binary.left);
  if (thresholdRatio === undefined || windowMs === undefined) return undefined;
  return { windowMs, thresholdRatio };
}

/** `sum(rate(http_requests_total{status=~"5.."}[w])) / sum(rate(http_requests_total[w]))`, both summed alike. */
function errorRatioWindowMs(tree: PromqlTree, node: SyntaxNode): number | undefined {
  const division = binaryOf(tree, node);
  if (division?.operator !== '/') return undefined;
  const errors = rateOf(tree, division.left);
  const all = rateOf(tree, division.right);
  if (errors === undefined || all === undefined || errors.summedBy === null || all.summedBy === null)
    return undefined;
  const alike =
    errors.metric === 'http_requests_total' &&
    all.metric === errors.metric &&
    all.windowMs === errors.windowMs &&
    all.summedBy.join() === errors.summedBy.join() &&
    all.matchers.length === 0 &&
    errors.matchers.join() === 'status=~"5.."';
  return alike ? errors.windowMs : undefined;
}

/** A step of the error ratio as a window sees it. Times in lab milliseconds. */
interface Step {
  /** The part of the sampled window that must hold failing traffic before the average passes the threshold. */
  readonly share: number;
  /**
   * rate() sees only what lies between the first and the last sample of its window: this many milliseconds, or one
   * scrape interval more.
   */
  readonly sampledMs: number;
  /** What the window is longer than whole scrape intervals. */
  readonly unevenMs: number;
  /** How far single requests may move the beginning to earlier and to later, and the end to either side. */
  readonly countingMs: { readonly soonerMs: number; readonly laterMs: number; readonly endMs: number };
}

/**
 * When the average error ratio over a window is above the threshold, in the samples that rate() sees.
 * The first sample of the window is up to a scrape interval younger than its border and the last sample up to one
 * older than the evaluation; both belong to one lattice, so together they cost one interval and not two.
 */
function truth(condition: ErrorRatio, { service, faults, setting }: Scene): Truth {
  const { windowMs, thresholdRatio } = condition;
  const one = onlyFault(
    faults,
    (signal) => signal.kind === 'error-ratio' && signal.service === service,
    'makes requests fail',
  );
  if (!('fault' in one)) return one;
  const { fault } = one;
  const signal = fault.signals.find((s) => s.kind === 'error-ratio' && s.service === service);
  if (signal?.kind !== 'error-ratio') return { kind: 'never', why: 'no fault makes requests fail' };
  const { baselineRatio, faultRatio } = signal;
  if (windowMs < 2 * setting.scrapeIntervalMs) {
    return {
      kind: 'unknown',
      why: `${formatDuration(windowMs)} do not always hold the two samples of a rate()`,
    };
  }
  if (baselineRatio >= thresholdRatio) {
    return { kind: 'unknown', why: `the ratio is above ${thresholdRatio} without any fault` };
  }
  if (faultRatio <= baselineRatio) return { kind: 'never', why: 'the fault makes no more requests fail' };
  const step = stepOf(condition, baselineRatio, faultRatio, setting.ratePerSecond[service] ?? 1, setting);
  const fillMs = step.sampledMs * step.share;
  const { soonerMs, endMs } = step.countingMs;
  if (fillMs - soonerMs >= fault.lastsMs || fillMs - endMs >= step.sampledMs) {
    return {
      kind: 'never',
      why: `${faultRatio} for ${formatDuration(fault.lastsMs)} never averages above ${thresholdRatio} over ${formatDuration(windowMs)}`,
    };
  }
  if (baselineRatio > 0 && fillMs <= endMs) {
    return { kind: 'unknown', why: `the ratio may reach ${thresholdRatio} without any fault` };
  }
  return holds(step, condition, fault, setting);
}

function stepOf(
  { windowMs, thresholdRatio }: ErrorRatio,
  baselineRatio: number,
  faultRatio: number,
  ratePerSecond: number,
  setting: Setting,
): Step {
  const scrapes = Math.floor(windowMs / setting.scrapeIntervalMs);
  const share = (thresholdRatio - baselineRatio) / (faultRatio - baselineRatio);
  // A fault counts from zero, so that its errors are never more than their share and less than one fewer; errors of
  // the baseline may be one more. Off by one are also the failing requests, and all requests of the window: twice at
  // the most, because rate() does not extrapolate errors to before their first.
  const carried = baselineRatio > 0 ? 1 : 0;
  const others = faultRatio + 2 * thresholdRatio;
  const spacingMs = inLabMs(1000 / (ratePerSecond * (faultRatio - baselineRatio)), setting);
  return {
    share,
    sampledMs: (scrapes - 1) * setting.scrapeIntervalMs,
    unevenMs: windowMs - scrapes * setting.scrapeIntervalMs,
    countingMs: {
      soonerMs: spacingMs * (carried + others),
      laterMs: spacingMs * (1 + carried + others),
      endMs: spacingMs * (1 + carried + others),
    },
  };
}

function holds(
  step: Step,
  { windowMs, thresholdRatio }: ErrorRatio,
  fault: TimedFault,
  setting: Setting,
): Truth {
  const { share, sampledMs, countingMs } = step;
  const scrapeMs = setting.scrapeIntervalMs;
  const fillMs = sampledMs * share;
  const drainMs = sampledMs * (1 - share);
  const sampled = `${formatDuration(sampledMs)} from the first to the last sample in ${formatDuration(windowMs)}`;
  const scrape: Term = {
    name: 'scrape',
    minMs: 0,
    maxMs: scrapeMs,
    why: 'the samples of a window lie somewhere in their interval',
  };
  const seen: Term = {
    name: scrapeTermName,
    minMs: 0,
    maxMs: inLabMs(machineWallMs.scrapeAndEvaluate, setting),
    why: 'wall time of the machine',
  };
  const onset = exactly('onset', fault.atMs, 'when the fault is put in');
  const begins = [
    onset,
    exactly('window fill', fillMs, `${sampled}, × ${round(share)} of it to reach ${thresholdRatio}`),
    scrape,
    // Errors are not extrapolated to before the burst while the requests are: the uneven rest counts against them.
    ...unevenTerms(share, step, scrapeMs, (fillMs * step.unevenMs) / (sampledMs + scrapeMs)),
    ...(windowMs > setting.warmUpMs ? [pastTerm(windowMs * share, share, setting)] : []),
    countingTerm(countingMs.soonerMs, countingMs.laterMs),
    seen,
  ];
  const ends = [
    onset,
    exactly('fault', fault.lastsMs, 'how long it lasts'),
    exactly('window drain', drainMs, `${sampled}, × ${round(1 - share)} of it to fall to ${thresholdRatio}`),
    scrape,
    ...unevenTerms(1 - share, step, scrapeMs, 0),
    countingTerm(countingMs.endMs, countingMs.endMs),
    seen,
  ];
  // A burst that hardly fills its part of the window, or a plateau within the counting error of the threshold: the
  // average may cross the threshold at any time in between, and back. A plateau is as low as the samples alone make it
  // until every series of errors has counted enough to be extrapolated to the border of the window like the requests.
  const barely =
    fault.lastsMs < windowMs * share + countingMs.laterMs || sampledMs - windowMs * share < countingMs.endMs;
  const sure = { begins: sumTerms(begins), ends: sumTerms(ends) };
  const flickerMs = barely ? Math.max(0, sure.ends.latestMs - sure.begins.latestMs) : 0;
  const droppedMs = barely ? Math.min(0, sure.begins.earliestMs - sure.ends.earliestMs) : 0;
  return {
    kind: 'holds',
    faultIndex: fault.index,
    // When a scrape moves the average by less than the counting is off at both ends of the window, the average may step
    // back across the threshold. A scrape moves it by `share` where it only makes the window longer.
    flickers: scrapeMs * Math.min(share, 1 - share) < 2 * countingMs.endMs,
    begins: sumTerms([...begins, ...(barely ? [barelyTerm(0, flickerMs)] : [])]),
    ends: sumTerms([...ends, ...(barely ? [barelyTerm(droppedMs, 0)] : [])]),
  };
}

/** The window is not a whole number of scrape intervals: it holds now one sample more, now one less. */
function unevenTerms(part: number, { unevenMs }: Step, scrapeMs: number, hiddenMs: number): Term[] {
  if (unevenMs === 0) return [];
  return [
    {
      name: 'uneven window',
      minMs: Math.min(part * scrapeMs, unevenMs),
      maxMs: Math.max(hiddenMs, part * scrapeMs + unevenMs - scrapeMs),
      why: 'it is longer than whole scrape intervals, so that it holds a sample more or less',
    },
  ];
}

function countingTerm(soonerMs: number, laterMs: number): Term {
  return {
    name: 'counting',
    minMs: -soonerMs,
    maxMs: laterMs,
    why: `requests and errors come one by one, and ${(laterMs / 1000).toFixed(1)} s of them may fall on the other side`,
  };
}

function barelyTerm(minMs: number, maxMs: number): Term {
  return {
    name: 'barely',
    minMs,
    maxMs,
    why: 'the errors just reach the threshold: the average may cross it several times',
  };
}

/** A window that reaches into the backfilled past misses the requests between its end and the start of the load. */
function pastTerm(fillMs: number, share: number, setting: Setting): Term {
  const missingMs = Math.min(fillMs, share * inLabMs(machineWallMs.gapAfterPast, setting));
  return {
    name: pastTermName,
    minMs: -missingMs,
    maxMs: 0,
    why: 'requests missing between the backfilled past and the load',
  };
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
