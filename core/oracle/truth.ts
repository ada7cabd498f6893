import { formatDuration } from '../duration.ts';
import type { Signal } from '../fault.ts';
import { exactly, sumTerms, type Term, type Window } from '../plan.ts';
import type { Condition } from './condition.ts';
import { inLabMs, machineWallMs, pastTermName, type Setting } from './setting.ts';

/** A fault on the scenario's clock, with what it does to the metrics. Lab milliseconds after the zero. */
export interface TimedFault {
  readonly index: number;
  readonly atMs: number;
  readonly lastsMs: number;
  readonly signals: readonly Signal[];
}

/**
 * When a condition holds in the stored samples, before any evaluation has looked.
 * `begins` and `ends` are windows on the scenario's clock.
 */
export type Truth =
  | { readonly kind: 'holds'; readonly begins: Window; readonly ends: Window; readonly faultIndex: number }
  | { readonly kind: 'never'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** Works out when `condition` holds for `service` under the scenario's faults. */
export function truthOf(
  condition: Condition,
  service: string,
  faults: readonly TimedFault[],
  setting: Setting,
): Truth {
  switch (condition.kind) {
    case 'error-ratio':
      return errorRatioTruth(condition, service, faults, setting);
    case 'target-down':
      return targetDownTruth(service, faults, setting);
    case 'all':
      return condition.of.map((part) => truthOf(part, service, faults, setting)).reduce(both);
    case 'always':
      return { kind: 'unknown', why: 'the expression is always true' };
    case 'opaque':
      return { kind: 'unknown', why: condition.why };
  }
}

function errorRatioTruth(
  { windowMs, thresholdRatio }: Extract<Condition, { kind: 'error-ratio' }>,
  service: string,
  faults: readonly TimedFault[],
  setting: Setting,
): Truth {
  for (const fault of faults) {
    const signal = fault.signals.find((s) => s.kind === 'error-ratio' && s.service === service);
    if (signal?.kind !== 'error-ratio') continue;
    const step = signal.faultRatio - signal.baselineRatio;
    // The part of the window that must be filled with the fault before the average passes the threshold.
    const share = (thresholdRatio - signal.baselineRatio) / step;
    const fillMs = windowMs * share;
    if (share >= 1 || fillMs >= fault.lastsMs) {
      return {
        kind: 'never',
        why: `${signal.faultRatio} for ${formatDuration(fault.lastsMs)} never averages above ${thresholdRatio} over ${formatDuration(windowMs)}`,
      };
    }
    const rate = setting.ratePerSecond[service] ?? 1;
    const spacingMs = inLabMs(1000 / (rate * step), setting);
    const counting: Term = {
      name: 'counting',
      minMs: -spacingMs,
      maxMs: spacingMs,
      why: `errors come one by one, ${formatDuration(spacingMs)} apart`,
    };
    const window = formatDuration(windowMs);
    const scrapeMs = setting.scrapeIntervalMs;
    const seen: Term = {
      name: 'scrape and append',
      minMs: 0,
      maxMs: inLabMs(machineWallMs.scrapeAndEvaluate, setting),
      why: 'wall time of the machine',
    };
    return {
      kind: 'holds',
      faultIndex: fault.index,
      begins: sumTerms([
        exactly('onset', fault.atMs, 'when the fault is put in'),
        exactly(
          'window fill',
          fillMs,
          `${window} × (${thresholdRatio} − ${signal.baselineRatio}) / ${round(step)}`,
        ),
        {
          name: 'oldest sample',
          minMs: -scrapeMs * share,
          maxMs: 0,
          why: 'rate() spans from the first sample inside the window',
        },
        ...(windowMs > setting.warmUpMs ? [pastTerm(windowMs * share, share, setting)] : []),
        counting,
        { name: 'scrape', minMs: 0, maxMs: scrapeMs, why: 'a scrape happens somewhere in its interval' },
        seen,
      ]),
      ends: sumTerms([
        exactly('onset', fault.atMs, 'when the fault is put in'),
        exactly('fault', fault.lastsMs, 'how long it lasts'),
        exactly(
          'window drain',
          windowMs * (1 - share),
          `${window} × (${signal.faultRatio} − ${thresholdRatio}) / ${round(step)}`,
        ),
        {
          name: 'oldest sample',
          minMs: -scrapeMs,
          maxMs: 0,
          why: 'rate() spans from the first sample inside the window',
        },
        {
          name: 'newest sample',
          minMs: 0,
          maxMs: scrapeMs * share,
          why: 'the window ends at the last scrape',
        },
        counting,
        seen,
      ]),
    };
  }
  return { kind: 'never', why: 'no fault of the scenario makes requests fail' };
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

function targetDownTruth(service: string, faults: readonly TimedFault[], setting: Setting): Truth {
  for (const fault of faults) {
    if (!fault.signals.some((signal) => signal.kind === 'target-down' && signal.service === service))
      continue;
    const scrape: Term = {
      name: 'scrape',
      minMs: 0,
      maxMs: setting.scrapeIntervalMs,
      why: 'a scrape happens somewhere in its interval',
    };
    const seen: Term = {
      name: 'scrape and append',
      minMs: 0,
      maxMs: inLabMs(machineWallMs.scrapeAndEvaluate, setting),
      why: 'wall time of the machine',
    };
    return {
      kind: 'holds',
      faultIndex: fault.index,
      begins: sumTerms([
        exactly('onset', fault.atMs, 'when the target is stopped'),
        scrape,
        {
          name: 'scrape timeout',
          minMs: 0,
          maxMs: setting.scrapeTimeoutMs,
          why: 'a dead target may time out instead of refusing',
        },
        seen,
      ]),
      ends: sumTerms([
        exactly('onset', fault.atMs, 'when the target is stopped'),
        exactly('fault', fault.lastsMs, 'how long it stays down'),
        {
          name: 'start-up',
          minMs: 0,
          maxMs: inLabMs(machineWallMs.restart, setting),
          why: 'wall time until it answers again',
        },
        scrape,
        seen,
      ]),
    };
  }
  return { kind: 'never', why: 'no fault of the scenario stops the target' };
}

/** Two conditions that must hold together: from the later beginning to the earlier end. */
function both(left: Truth, right: Truth): Truth {
  if (left.kind === 'never') return left;
  if (right.kind === 'never') return right;
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  return {
    kind: 'holds',
    faultIndex: left.faultIndex,
    begins: extreme(left.begins, right.begins, Math.max),
    ends: extreme(left.ends, right.ends, Math.min),
  };
}

/** The window of the later (or earlier) of two instants; it keeps the terms of the one that decides the latest case. */
function extreme(a: Window, b: Window, choose: (a: number, b: number) => number): Window {
  const earliestMs = choose(a.earliestMs, b.earliestMs);
  const latestMs = choose(a.latestMs, b.latestMs);
  const decisive = latestMs === a.latestMs ? a : b;
  if (decisive.earliestMs === earliestMs) return decisive;
  const other: Term = {
    name: 'other condition',
    minMs: earliestMs - decisive.earliestMs,
    maxMs: 0,
    why: 'the other side of `and` decides the earliest case',
  };
  return sumTerms([...decisive.terms, other]);
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
