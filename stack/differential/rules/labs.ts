import type fc from 'fast-check';
import { anyCourse } from '../../../core/oracle/testing/any-course.ts';
import { anyGauge, anyLab, anyOutage } from '../../../core/oracle/testing/any-lab.ts';
import { anyWindow } from '../../../core/oracle/testing/any-window.ts';
import type { Simulated, Timing } from '../../../core/oracle/testing/simulate.ts';
import type { SimulatedCourse } from '../../../core/oracle/testing/simulate-course.ts';
import type { SimulatedGauge } from '../../../core/oracle/testing/simulate-gauge.ts';
import type { SimulatedWindow } from '../../../core/oracle/testing/simulate-window.ts';

const second = 1000;

/**
 * Moves a threshold off every ratio that small whole numbers make. Where a ratio meets its threshold exactly, the last
 * bit decides, and Prometheus adds its series up in no fixed order.
 */
const offTies = 1 + 1e-9;

/** Labs that promtool can play: it takes samples on a lattice, so scrapes and evaluations fall on whole seconds. */
export const anyErrorBurst: fc.Arbitrary<Simulated> = anyLab.map((lab) => ({
  ...lab,
  ...phasesInSeconds(lab),
  conditions: lab.conditions.map(({ windowMs, thresholdRatio }) => ({
    windowMs: wholeSeconds(windowMs),
    thresholdRatio: thresholdRatio * offTies,
  })),
}));

export const anyGaugeStep: fc.Arbitrary<SimulatedGauge> = anyGauge.map((lab) => ({
  ...lab,
  ...phasesInSeconds(lab),
}));

export const anyTargetDown: fc.Arbitrary<SimulatedGauge> = anyOutage.map((lab) => ({
  ...lab,
  ...phasesInSeconds(lab),
}));

/** Counters and histograms; a limit of 0 is met or not without any rounding. */
export const anyWindowed: fc.Arbitrary<SimulatedWindow> = anyWindow.map((lab) => ({
  ...lab,
  ...phasesInSeconds(lab),
  windowMs: wholeSeconds(lab.windowMs),
  limit: lab.limit * offTies,
}));

export const anyGaugeCourse: fc.Arbitrary<SimulatedCourse> = anyCourse.map((lab) => ({
  ...lab,
  ...phasesInSeconds(lab),
  windowMs: wholeSeconds(lab.windowMs),
}));

function phasesInSeconds({ onsetMs, scrapePhaseMs, evaluationPhaseMs }: Timing) {
  return {
    onsetMs: wholeSeconds(onsetMs),
    scrapePhaseMs: wholeSeconds(scrapePhaseMs),
    evaluationPhaseMs: wholeSeconds(evaluationPhaseMs),
  };
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / second) * second;
}
