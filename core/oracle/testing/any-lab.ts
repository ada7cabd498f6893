import fc from 'fast-check';
import type { Simulated } from './simulate.ts';
import type { SimulatedGauge } from './simulate-gauge.ts';

const second = 1000;

/**
 * A number of a range, every part of it as likely as any other. (fc.double() is even over the floating-point numbers
 * instead: half of those between 0 and 1 are below 1e-150.)
 */
export function evenly(min: number, max: number): fc.Arbitrary<number> {
  const steps = 10_000;
  return fc.integer({ min: 0, max: steps }).map((step) => min + ((max - min) * step) / steps);
}

/** Everything random at once: phases, ratios, bursts shorter and longer than the window, thresholds, windows. */
export const anyLab: fc.Arbitrary<Simulated> = fc
  .record({
    scrapeIntervalMs: fc.integer({ min: 5, max: 30 }).map((s) => s * second),
    evaluationIntervalMs: fc.integer({ min: 5, max: 60 }).map((s) => s * second),
    scrapesInWindow: fc.oneof(fc.integer({ min: 2, max: 25 }), evenly(2, 25)),
    otherWindow: evenly(1, 3),
    conditionCount: fc.integer({ min: 1, max: 2 }),
    baselineRatio: fc.constantFrom(0, 0, 0.002, 0.03),
    faultRatio: evenly(0.05, 1),
    share: evenly(0.03, 1.05),
    otherShare: evenly(0.03, 1.05),
    lastsInWindows: fc.oneof(evenly(0.05, 1), evenly(1, 4)),
    requestSpacingMs: fc.integer({ min: 150, max: 2000 }),
    endpoints: fc.integer({ min: 1, max: 3 }),
    pastRequests: fc.constantFrom(1_000_000, 1_000_000, 500, 0),
    carriedError: evenly(0, 0.999),
    scrapePhase: evenly(0, 0.9999),
    evaluationPhase: evenly(0, 0.9999),
    onsetMs: fc.integer({ min: 0, max: 60 * second }),
    forEvaluations: fc.oneof(fc.constant(0), evenly(0, 15)),
    keepEvaluations: fc.oneof(fc.constant(0), evenly(0, 8)),
  })
  .map((raw) => {
    const windowMs = Math.round(raw.scrapesInWindow * raw.scrapeIntervalMs);
    const thresholdOf = (share: number): number =>
      Number((raw.baselineRatio + share * (raw.faultRatio - raw.baselineRatio)).toPrecision(4));
    return {
      onsetMs: raw.onsetMs,
      lastsMs: Math.round(raw.lastsInWindows * windowMs),
      baselineRatio: raw.baselineRatio,
      faultRatio: raw.faultRatio,
      requestSpacingMs: raw.requestSpacingMs,
      endpoints: raw.endpoints,
      pastRequests: raw.pastRequests,
      carriedError: raw.carriedError,
      scrapeIntervalMs: raw.scrapeIntervalMs,
      scrapePhaseMs: Math.floor(raw.scrapePhase * raw.scrapeIntervalMs),
      evaluationIntervalMs: raw.evaluationIntervalMs,
      evaluationPhaseMs: Math.floor(raw.evaluationPhase * raw.evaluationIntervalMs),
      conditions: [
        { windowMs, thresholdRatio: thresholdOf(raw.share) },
        { windowMs: Math.round(raw.otherWindow * windowMs), thresholdRatio: thresholdOf(raw.otherShare) },
      ].slice(0, raw.conditionCount),
      forMs: Math.round(raw.forEvaluations * raw.evaluationIntervalMs),
      keepFiringForMs: Math.round(raw.keepEvaluations * raw.evaluationIntervalMs),
    };
  });

/** A second burst, from right after the first to long after every window has forgotten it. */
export const anyLabAgain: fc.Arbitrary<Simulated> = fc
  .tuple(anyLab, evenly(0.02, 2.5), evenly(0.05, 2), fc.constantFrom(1, 1, 0.5, 0.2, 1.5))
  .map(([lab, afterInWindows, lastsInWindows, part]) => {
    const windowMs = Math.max(...lab.conditions.map((one) => one.windowMs));
    return {
      ...lab,
      again: {
        afterMs: Math.round(afterInWindows * windowMs),
        lastsMs: Math.round(lastsInWindows * windowMs),
        faultRatio: Math.min(1, part * lab.faultRatio),
      },
    };
  });

/** A gauge that steps up or down, over its limit or not, for less than a scrape interval or for many. */
export const anyGauge: fc.Arbitrary<SimulatedGauge> = fc
  .record({
    scrapeIntervalMs: fc.integer({ min: 5, max: 60 }).map((s) => s * second),
    evaluationIntervalMs: fc.integer({ min: 5, max: 60 }).map((s) => s * second),
    scrapePhase: evenly(0, 0.9999),
    evaluationPhase: evenly(0, 0.9999),
    onsetMs: fc.integer({ min: 0, max: 60 * second }),
    lastsInScrapes: evenly(0.1, 30),
    values: fc.tuple(fc.integer({ min: -2, max: 4 }), fc.integer({ min: -2, max: 4 })),
    away: fc.constantFrom(false, false, false, true),
    limit: fc.integer({ min: -1, max: 3 }),
    comparison: fc.constantFrom('>', '>=', '<', '<='),
    forEvaluations: fc.oneof(fc.constant(0), evenly(0, 15)),
    keepEvaluations: fc.oneof(fc.constant(0), evenly(0, 8)),
  })
  .map((raw) => ({
    onsetMs: raw.onsetMs,
    lastsMs: Math.round(raw.lastsInScrapes * raw.scrapeIntervalMs),
    // Most steps go towards the limit.
    ...(raw.comparison.startsWith('>') !== raw.away
      ? { baseline: Math.min(...raw.values), faultValue: Math.max(...raw.values) }
      : { baseline: Math.max(...raw.values), faultValue: Math.min(...raw.values) }),
    comparison: raw.comparison,
    limit: raw.limit,
    scrapeIntervalMs: raw.scrapeIntervalMs,
    scrapePhaseMs: Math.floor(raw.scrapePhase * raw.scrapeIntervalMs),
    evaluationIntervalMs: raw.evaluationIntervalMs,
    evaluationPhaseMs: Math.floor(raw.evaluationPhase * raw.evaluationIntervalMs),
    forMs: Math.round(raw.forEvaluations * raw.evaluationIntervalMs),
    keepFiringForMs: Math.round(raw.keepEvaluations * raw.evaluationIntervalMs),
  }));

/** A target that is down for less than a scrape interval or for many, and refuses its scrapes at once. */
export const anyOutage: fc.Arbitrary<SimulatedGauge> = anyGauge.map((lab) => ({
  ...lab,
  baseline: 1,
  faultValue: 0,
  comparison: '==',
  limit: 0,
}));
