import fc from 'fast-check';
import { evenly } from './any-lab.ts';
import type { SimulatedCourse } from './simulate-course.ts';

const second = 1000;

const asked = fc.constantFrom<SimulatedCourse['asks'][]>(
  'share',
  'missing',
  'and',
  'or',
  'max-above',
  'max-below',
  'min-above',
  'max-is',
  'count',
);

const steps = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));

/** Gauges that step or ramp, across a limit or not. */
export const anyCourse: fc.Arbitrary<SimulatedCourse> = fc
  .record({
    asks: asked,
    values: steps,
    free: fc.integer({ min: 1, max: 9 }),
    part: evenly(-0.2, 1.2),
    scrapeIntervalMs: fc.integer({ min: 5, max: 60 }).map((s) => s * second),
    evaluationIntervalMs: fc.integer({ min: 5, max: 60 }).map((s) => s * second),
    scrapePhase: evenly(0, 0.9999),
    evaluationPhase: evenly(0, 0.9999),
    onsetMs: fc.integer({ min: 0, max: 60 * second }),
    lastsInScrapes: evenly(0.1, 40),
    riseInScrapes: fc.oneof(fc.constant(0), evenly(0.1, 30)),
    fallInScrapes: fc.oneof(fc.constant(0), evenly(0.1, 30)),
    scrapesInWindow: fc.oneof(fc.integer({ min: 1, max: 15 }), evenly(1, 15)),
    everyInScrapes: fc.oneof(fc.constant(null), evenly(0.5, 20)),
    forEvaluations: fc.oneof(fc.constant(0), evenly(0, 15)),
    keepEvaluations: fc.oneof(fc.constant(0), evenly(0, 8)),
  })
  .map((raw): SimulatedCourse => {
    const { asks, values, free, scrapeIntervalMs, evaluationIntervalMs } = raw;
    const falls = asks === 'max-below' || asks === 'max-is';
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const [baseline, faultValue] = falls ? [high, low] : [low, high];
    const between = low + raw.part * (high - low);
    const limits: Partial<Record<SimulatedCourse['asks'], number>> = {
      share: between / (between + free),
      missing: 100 * (1 - between / free),
      count: Math.round(raw.part),
    };
    const inScrapes = (scrapes: number): number => Math.round(scrapes * scrapeIntervalMs);
    return {
      asks,
      baseline,
      faultValue,
      riseMs: asks === 'max-is' ? 0 : inScrapes(raw.riseInScrapes),
      fallMs: asks === 'max-is' ? 0 : inScrapes(raw.fallInScrapes),
      free,
      limit: Number((limits[asks] ?? between).toPrecision(5)),
      windowMs: inScrapes(raw.scrapesInWindow),
      everyMs: raw.everyInScrapes === null ? null : inScrapes(raw.everyInScrapes),
      onsetMs: raw.onsetMs,
      lastsMs: inScrapes(raw.lastsInScrapes),
      scrapeIntervalMs,
      scrapePhaseMs: Math.floor(raw.scrapePhase * scrapeIntervalMs),
      evaluationIntervalMs,
      evaluationPhaseMs: Math.floor(raw.evaluationPhase * evaluationIntervalMs),
      forMs: Math.round(raw.forEvaluations * evaluationIntervalMs),
      keepFiringForMs: Math.round(raw.keepEvaluations * evaluationIntervalMs),
    };
  });
