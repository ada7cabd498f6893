import type fc from 'fast-check';
import {
  anyAbsence,
  anyClock,
  anyCycles,
  anyDeath,
  anyRamp,
} from '../../../core/oracle/testing/any-series.ts';
import {
  type Prediction,
  problemsOf,
  problemsOfCourse,
  problemsOfGauge,
  problemsOfOutage,
  problemsOfWindow,
  problemsWith,
} from '../../../core/oracle/testing/predict.ts';
import {
  type Episode,
  type Evaluation,
  episodesOf,
  type Simulated,
} from '../../../core/oracle/testing/simulate.ts';
import { predictClock } from '../../../core/oracle/testing/simulate-clock.ts';
import type { SimulatedCourse } from '../../../core/oracle/testing/simulate-course.ts';
import { predictCycles } from '../../../core/oracle/testing/simulate-cycles.ts';
import type { SimulatedGauge } from '../../../core/oracle/testing/simulate-gauge.ts';
import { predictRamp } from '../../../core/oracle/testing/simulate-ramp.ts';
import {
  predictAbsence,
  predictBurstDeath,
  predictDeath,
} from '../../../core/oracle/testing/simulate-vanishing.ts';
import type { SimulatedWindow } from '../../../core/oracle/testing/simulate-window.ts';
import { courseCase, errorBurstCase, gaugeCase, outageCase, type PromtoolCase, windowCase } from './case.ts';
import {
  anyBurstEnd,
  anyErrorBurst,
  anyGaugeCourse,
  anyGaugeStep,
  anyTargetDown,
  anyWindowed,
} from './labs.ts';
import { absenceCase, burstDeathCase, clockCase, cyclesCase, deathCase, rampCase } from './series-case.ts';

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
  absence: kindOf(anyAbsence, absenceCase, predictAbsence),
  death: kindOf(anyDeath, deathCase, predictDeath),
  'burst-death': kindOf(anyBurstEnd, burstDeathCase, predictBurstDeath),
  clock: kindOf(anyClock, clockCase, predictClock),
  changes: kindOf(anyCycles, cyclesCase, predictCycles),
  prediction: kindOf(anyRamp, rampCase, predictRamp),
} as const;

function kindOf<Lab>(
  labs: fc.Arbitrary<Lab>,
  caseOf: (lab: Lab) => PromtoolCase,
  predict: (lab: Lab) => Prediction,
): Kind<Lab> {
  return { labs, caseOf, problemsOf: (lab, episodes) => problemsWith(predict(lab), episodes) };
}

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
