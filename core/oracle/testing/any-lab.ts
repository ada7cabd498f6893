import fc from 'fast-check';
import type { Simulated } from './simulate.ts';

const second = 1000;

/** Everything random at once: phases, ratios, bursts shorter and longer than the window, thresholds, windows. */
export const anyLab: fc.Arbitrary<Simulated> = fc
  .record({
    scrapeIntervalMs: fc.integer({ min: 5, max: 30 }).map((s) => s * second),
    evaluationIntervalMs: fc.integer({ min: 5, max: 60 }).map((s) => s * second),
    scrapesInWindow: fc.oneof(fc.integer({ min: 2, max: 25 }), fc.double({ min: 2, max: 25, noNaN: true })),
    otherWindow: fc.double({ min: 1, max: 3, noNaN: true }),
    conditionCount: fc.integer({ min: 1, max: 2 }),
    baselineRatio: fc.constantFrom(0, 0, 0.002, 0.03),
    faultRatio: fc.double({ min: 0.05, max: 1, noNaN: true }),
    share: fc.double({ min: 0.03, max: 1.05, noNaN: true }),
    otherShare: fc.double({ min: 0.03, max: 1.05, noNaN: true }),
    lastsInWindows: fc.oneof(
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      fc.double({ min: 1, max: 4, noNaN: true }),
    ),
    requestSpacingMs: fc.integer({ min: 150, max: 2000 }),
    endpoints: fc.integer({ min: 1, max: 3 }),
    pastRequests: fc.constantFrom(1_000_000, 1_000_000, 500, 0),
    carriedError: fc.double({ min: 0, max: 0.999, noNaN: true }),
    scrapePhase: fc.double({ min: 0, max: 0.9999, noNaN: true }),
    evaluationPhase: fc.double({ min: 0, max: 0.9999, noNaN: true }),
    onsetMs: fc.integer({ min: 0, max: 60 * second }),
    forEvaluations: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 15, noNaN: true })),
    keepEvaluations: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 8, noNaN: true })),
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
