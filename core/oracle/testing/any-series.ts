import fc from 'fast-check';
import { anyLab, evenly } from './any-lab.ts';
import type { Timing } from './simulate.ts';
import type { SimulatedClock } from './simulate-clock.ts';
import type { SimulatedCycles } from './simulate-cycles.ts';
import type { SimulatedAbsence, SimulatedBurstDeath, SimulatedDeath } from './simulate-vanishing.ts';

const second = 1000;

/** Phases and a rule's own times, all of them in whole seconds; the fault lasts for so many scrapes. */
function anyTiming(lastsInScrapes: fc.Arbitrary<number>): fc.Arbitrary<Timing> {
  return fc
    .record({
      scrapeIntervalMs: fc.integer({ min: 5, max: 60 }).map((s) => s * second),
      evaluationIntervalMs: fc.integer({ min: 5, max: 60 }).map((s) => s * second),
      scrapePhase: evenly(0, 0.9999),
      evaluationPhase: evenly(0, 0.9999),
      onsetMs: fc.integer({ min: 0, max: 60 }).map((s) => s * second),
      lastsInScrapes,
      forEvaluations: fc.oneof(fc.constant(0), evenly(0, 15)),
      keepEvaluations: fc.oneof(fc.constant(0), evenly(0, 8)),
    })
    .map((raw) => ({
      onsetMs: raw.onsetMs,
      lastsMs: inSeconds(raw.lastsInScrapes * raw.scrapeIntervalMs),
      scrapeIntervalMs: raw.scrapeIntervalMs,
      scrapePhaseMs: inSeconds(raw.scrapePhase * raw.scrapeIntervalMs),
      evaluationIntervalMs: raw.evaluationIntervalMs,
      evaluationPhaseMs: inSeconds(raw.evaluationPhase * raw.evaluationIntervalMs),
      forMs: inSeconds(raw.forEvaluations * raw.evaluationIntervalMs),
      keepFiringForMs: inSeconds(raw.keepEvaluations * raw.evaluationIntervalMs),
    }));
}

function inSeconds(ms: number): number {
  return Math.floor(ms / second) * second;
}

/** A metric that is gone for less than a scrape interval or for many, and for less than the lookback or more. */
export const anyAbsence: fc.Arbitrary<SimulatedAbsence> = fc
  .tuple(anyTiming(evenly(0.1, 40)), fc.boolean())
  .map(([timing, isMarked]) => ({ ...timing, isMarked }));

/** A gauge beyond its limit, and a target that dies before, while or after it is. */
export const anyDeath: fc.Arbitrary<SimulatedDeath> = fc
  .tuple(anyTiming(evenly(1, 30)), evenly(-0.5, 1.5), evenly(0.1, 2))
  .map(([timing, part, downPart]) => ({
    ...timing,
    baseline: 0,
    faultValue: 1,
    comparison: '>',
    limit: 0.5,
    diesAfterMs: inSeconds(part * timing.lastsMs),
    downMs: inSeconds(downPart * timing.lastsMs),
  }));

/** An error burst that is over or not when its target dies, and does not come back. */
export const anyBurstDeath: fc.Arbitrary<SimulatedBurstDeath> = fc
  .tuple(anyLab, evenly(-0.2, 1.5))
  .map(([lab, part]) => ({ ...lab, diesAfterMs: Math.round(part * lab.lastsMs) }));

/** A writer that stops for less than the limit or for long. */
export const anyClock: fc.Arbitrary<SimulatedClock> = fc
  .tuple(
    anyTiming(evenly(1, 60)),
    fc.integer({ min: 1, max: 120 }),
    evenly(0, 0.9999),
    evenly(0, 1),
    fc.integer({ min: 1, max: 900 }),
  )
  .map(([timing, writesEvery, before, resumes, limit]) => ({
    ...timing,
    writesEveryMs: writesEvery * second,
    wroteBeforeMs: inSeconds(before * writesEvery * second),
    resumesAfterMs: inSeconds(resumes * writesEvery * second),
    limitMs: limit * second,
  }));

/** A target that is killed and started again one to five times, and a window that holds all of it or not. */
export const anyCycles: fc.Arbitrary<SimulatedCycles> = fc
  .tuple(
    anyTiming(evenly(1, 8)),
    fc.integer({ min: 1, max: 5 }),
    evenly(1, 8),
    fc.integer({ min: 0, max: 2 }),
    evenly(2, 40),
    fc.integer({ min: 1, max: 6 }),
  )
  .map(([timing, cycles, gapInScrapes, startUp, windowInScrapes, fewest]) => ({
    ...timing,
    cycles,
    everyMs: timing.lastsMs + inSeconds(gapInScrapes * timing.scrapeIntervalMs) + 2 * second,
    startUpMs: startUp * second,
    windowMs: inSeconds(windowInScrapes * timing.scrapeIntervalMs),
    fewest,
  }));
