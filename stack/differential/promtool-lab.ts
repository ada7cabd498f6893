import type fc from 'fast-check';
import { anyLab } from '../../core/oracle/testing/any-lab.ts';
import type { Simulated } from '../../core/oracle/testing/simulate.ts';

const second = 1000;

/**
 * Moves a threshold off every ratio that small whole numbers make. Where a ratio meets its threshold exactly, the last
 * bit decides, and Prometheus adds its series up in no fixed order.
 */
const offTies = 1 + 1e-9;

/** Labs that promtool can play: it takes samples on a lattice, so scrapes and evaluations fall on whole seconds. */
export const anyPromtoolLab: fc.Arbitrary<Simulated> = anyLab.map((lab) => ({
  ...lab,
  onsetMs: wholeSeconds(lab.onsetMs),
  scrapePhaseMs: wholeSeconds(lab.scrapePhaseMs),
  evaluationPhaseMs: wholeSeconds(lab.evaluationPhaseMs),
  conditions: lab.conditions.map(({ windowMs, thresholdRatio }) => ({
    windowMs: wholeSeconds(windowMs),
    thresholdRatio: thresholdRatio * offTies,
  })),
}));

function wholeSeconds(ms: number): number {
  return Math.floor(ms / second) * second;
}
