import type fc from 'fast-check';
import {
  problemsOf,
  problemsOfCourse,
  problemsOfGauge,
  problemsOfOutage,
  problemsOfWindow,
} from '../../../core/oracle/testing/predict.ts';
import {
  type Episode,
  type Evaluation,
  episodesOf,
  type Simulated,
} from '../../../core/oracle/testing/simulate.ts';
import type { SimulatedCourse } from '../../../core/oracle/testing/simulate-course.ts';
import type { SimulatedGauge } from '../../../core/oracle/testing/simulate-gauge.ts';
import type { SimulatedWindow } from '../../../core/oracle/testing/simulate-window.ts';
import { courseCase, errorBurstCase, gaugeCase, outageCase, type PromtoolCase, windowCase } from './case.ts';
import { anyErrorBurst, anyGaugeCourse, anyGaugeStep, anyTargetDown, anyWindowed } from './labs.ts';

/** One kind of lab that simulator, oracle and promtool can be asked about. */
export interface Kind<Lab> {
  readonly labs: fc.Arbitrary<Lab>;
  readonly caseOf: (lab: Lab) => PromtoolCase;
  /** What the oracle gets wrong about a lab, given when the alert really fires and ends. */
  readonly problemsOf: (lab: Lab, episodes: Episode[]) => string[];
}

export const kinds = {
  'error-burst': { labs: anyErrorBurst, caseOf: errorBurstCase, problemsOf } satisfies Kind<Simulated>,
  gauge: {
    labs: anyGaugeStep,
    caseOf: gaugeCase,
    problemsOf: problemsOfGauge,
  } satisfies Kind<SimulatedGauge>,
  'target-down': {
    labs: anyTargetDown,
    caseOf: outageCase,
    problemsOf: problemsOfOutage,
  } satisfies Kind<SimulatedGauge>,
  window: {
    labs: anyWindowed,
    caseOf: windowCase,
    problemsOf: problemsOfWindow,
  } satisfies Kind<SimulatedWindow>,
  course: {
    labs: anyGaugeCourse,
    caseOf: courseCase,
    problemsOf: problemsOfCourse,
  } satisfies Kind<SimulatedCourse>,
} as const;

export type KindName = keyof typeof kinds;

/**
 * What simulator and oracle get wrong about a lab; empty when nothing is.
 *
 * @param real the evaluations as promtool has them, at the same instants as the simulated ones
 */
export function wrongIn<Lab>(
  kind: Kind<Lab>,
  lab: Lab,
  simulated: readonly Evaluation[],
  real: readonly Evaluation[],
): string[] {
  const differing = simulated.flatMap(({ atMs, state }, index) =>
    real[index]?.state === state ? [] : [`at ${atMs} ms: promtool ${real[index]?.state}, simulated ${state}`],
  );
  return [...differing, ...kind.problemsOf(lab, episodesOf(real)).map((problem) => `oracle: ${problem}`)];
}
