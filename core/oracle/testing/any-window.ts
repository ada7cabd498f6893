import fc from 'fast-check';
import { evenly } from './any-lab.ts';
import { bounds, type SimulatedWindow } from './simulate-window.ts';

const second = 1000;

const asked = fc.constantFrom<SimulatedWindow['asks'][]>(
  'above',
  'below',
  'any',
  'none',
  'increase',
  'mean-below',
  'quantile-above',
);

interface Level {
  readonly baseline: number;
  readonly faultValue: number;
  readonly share: number;
  readonly slow: number;
  readonly shareRatio: number;
  readonly bound: number;
}

/** What is counted without and with a fault, and where between the two the limit lies: most of it beyond reach or not. */
const levels: fc.Arbitrary<Level> = fc.record({
  baseline: fc.constantFrom(0, 0, 0.02, 0.3),
  faultValue: evenly(0.05, 1),
  share: evenly(0.03, 1.05),
  slow: fc.constantFrom(0.3, 0.7, 1.4, 4, 8),
  shareRatio: fc.oneof(evenly(0.02, 1), fc.constant(1)),
  bound: fc.oneof(fc.constantFrom(...bounds.slice(0, -1)), evenly(0.1, 6)),
});

function leveled(asks: SimulatedWindow['asks'], level: Level, perSecond: number) {
  const { baseline, faultValue, share, slow, shareRatio, bound } = level;
  const high = Math.max(baseline, faultValue);
  const low = Math.min(baseline, faultValue);
  const plain = { shareRatio: 1, isDuration: false };
  switch (asks) {
    case 'above':
      return { ...plain, baseline: low, faultValue: high, limit: (low + share * (high - low)) * perSecond };
    case 'below':
      return { ...plain, baseline: high, faultValue: low, limit: (high - share * (high - low)) * perSecond };
    case 'any':
    case 'increase':
      return { ...plain, baseline: 0, faultValue, limit: 0 };
    case 'none':
      return { ...plain, baseline: high, faultValue: 0, limit: 0 };
    case 'mean-below':
      return {
        shareRatio,
        isDuration: false,
        baseline: 0.9,
        faultValue: slow / 10,
        limit: 0.9 - share * shareRatio * (0.9 - slow / 10),
      };
    case 'quantile-above':
      return { shareRatio, isDuration: true, baseline: 0.06, faultValue: slow, limit: bound };
  }
}

/** Counters and histograms under faults shorter and longer than the window. */
export const anyWindow: fc.Arbitrary<SimulatedWindow> = fc
  .record({
    asks: asked,
    level: levels,
    scrapeIntervalMs: fc.integer({ min: 5, max: 30 }).map((s) => s * second),
    evaluationIntervalMs: fc.integer({ min: 5, max: 60 }).map((s) => s * second),
    scrapesInWindow: fc.oneof(fc.integer({ min: 2, max: 25 }), evenly(2, 25)),
    lastsInWindows: fc.oneof(evenly(0.05, 1), evenly(1, 4)),
    requestSpacingMs: fc.integer({ min: 150, max: 2000 }),
    endpoints: fc.integer({ min: 1, max: 3 }),
    pastRequests: fc.constantFrom(1_000_000, 500, 0),
    bornAtOnset: fc.boolean(),
    scrapePhase: evenly(0, 0.9999),
    evaluationPhase: evenly(0, 0.9999),
    onsetMs: fc.integer({ min: 0, max: 60 * second }),
    forEvaluations: fc.oneof(fc.constant(0), evenly(0, 15)),
    keepEvaluations: fc.oneof(fc.constant(0), evenly(0, 8)),
  })
  .map((raw): SimulatedWindow => {
    const { asks, level, scrapeIntervalMs, evaluationIntervalMs, requestSpacingMs } = raw;
    const windowMs = Math.round(raw.scrapesInWindow * scrapeIntervalMs);
    const leveledAs = leveled(asks, level, 1000 / requestSpacingMs);
    const isFresh = leveledAs.baseline === 0 && (asks === 'above' || asks === 'any' || asks === 'increase');
    return {
      asks,
      ...leveledAs,
      limit: Number(leveledAs.limit.toPrecision(4)),
      windowMs,
      onsetMs: raw.onsetMs,
      lastsMs: Math.round(raw.lastsInWindows * windowMs),
      requestSpacingMs,
      endpoints: isFresh && raw.bornAtOnset ? 1 : raw.endpoints,
      pastRequests: isFresh ? 0 : raw.pastRequests,
      bornAtOnset: isFresh && raw.bornAtOnset,
      scrapeIntervalMs,
      scrapePhaseMs: Math.floor(raw.scrapePhase * scrapeIntervalMs),
      evaluationIntervalMs,
      evaluationPhaseMs: Math.floor(raw.evaluationPhase * evaluationIntervalMs),
      forMs: Math.round(raw.forEvaluations * evaluationIntervalMs),
      keepFiringForMs: Math.round(raw.keepEvaluations * evaluationIntervalMs),
    };
  });
