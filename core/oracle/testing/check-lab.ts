import type { Life } from '../../plan.ts';
import { type Prediction, problemsWith } from './predict.ts';
import { type Evaluation, episodesOf, type Timing } from './simulate.ts';

/** What the oracle says of a lab, and what Prometheus would do. */
export interface Checked<Lab extends Timing> {
  readonly play: (lab: Lab) => { readonly evaluations: readonly Evaluation[] };
  readonly predict: (lab: Lab) => Prediction;
}

/** What is wrong with the oracle's word on a lab; empty when nothing is. */
export function problemsIn<Lab extends Timing>({ play, predict }: Checked<Lab>, lab: Lab): string {
  return problemsWith(predict(lab), episodesOf(play(lab).evaluations)).join('; ');
}

/** How well the windows of a lab fit what happens at every second of both phases. */
export interface Fit {
  readonly life: Life;
  /** Phases at which the alert fired. */
  readonly fired: number;
  readonly phases: number;
  /** The longest stretch at an end of a window, firing or ended, that no phase reaches. Milliseconds. */
  readonly unreachedMs: number;
}

/** @throws Error when the oracle says never */
export function fitOf<Lab extends Timing>({ play, predict }: Checked<Lab>, lab: Lab, stepMs: number): Fit {
  const life = predict(lab);
  if ('never' in life) throw new Error(life.never);
  const steps = (intervalMs: number): number[] =>
    Array.from({ length: Math.ceil(intervalMs / stepMs) }, (_, step) => step * stepMs);
  const labs = steps(lab.scrapeIntervalMs).flatMap((scrapePhaseMs) =>
    steps(lab.evaluationIntervalMs).map((evaluationPhaseMs) => ({
      ...lab,
      scrapePhaseMs,
      evaluationPhaseMs,
    })),
  );
  const episodes = labs.flatMap((one) => episodesOf(play(one).evaluations));
  const unreached = ({ earliestMs, latestMs }: Life['firing'], atMs: readonly number[]): number =>
    Math.max(Math.min(...atMs) - earliestMs, latestMs - Math.max(...atMs));
  return {
    life,
    fired: episodes.length,
    phases: labs.length,
    unreachedMs: Math.max(
      unreached(
        life.firing,
        episodes.map(({ firedAtMs }) => firedAtMs),
      ),
      unreached(
        life.ended,
        episodes.map(({ endedAtMs }) => endedAtMs),
      ),
    ),
  };
}

/** The stack's own intervals, and a rule's times. */
export const productionTiming: Timing = {
  onsetMs: 0,
  lastsMs: 600_000,
  scrapeIntervalMs: 15_000,
  scrapePhaseMs: 0,
  evaluationIntervalMs: 30_000,
  evaluationPhaseMs: 0,
  forMs: 0,
  keepFiringForMs: 0,
};
