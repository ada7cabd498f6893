import { type Prediction, predictUnder } from './predict.ts';
import { type Stored, scrapeInstants, stored, windowValues } from './series.ts';
import { type Evaluation, evaluateAll, type Timing } from './simulate.ts';

/** A target that is killed and started again several times; `lastsMs` is how long it stays down each time. */
export interface SimulatedCycles extends Timing {
  readonly cycles: number;
  /** From one kill to the next. */
  readonly everyMs: number;
  /** How long it takes to answer once it is started, below the two seconds that the oracle allows. */
  readonly startUpMs: number;
  readonly windowMs: number;
  readonly fewest: number;
}

export function playCycles(lab: SimulatedCycles): {
  readonly samples: readonly Stored[];
  readonly evaluations: readonly Evaluation[];
} {
  const { onsetMs, lastsMs, cycles, everyMs, startUpMs, windowMs } = lab;
  const settleMs = 4 * Math.max(lab.scrapeIntervalMs, lab.evaluationIntervalMs);
  const lastMs = onsetMs + (cycles - 1) * everyMs + lastsMs + startUpMs;
  const endMs = lastMs + windowMs + lab.keepFiringForMs + settleMs;
  const isDown = (atMs: number): boolean => {
    const cycle = Math.floor((atMs - onsetMs) / everyMs);
    return cycle >= 0 && cycle < cycles && atMs - onsetMs - cycle * everyMs < lastsMs + startUpMs;
  };
  const samples = stored(scrapeInstants(lab, windowMs, endMs), (atMs) => (isDown(atMs) ? 0 : 1));
  const evaluations = evaluateAll(lab, endMs, (atMs) => {
    const seen = windowValues(samples, atMs, windowMs);
    return (
      seen.filter(({ value }, index) => index > 0 && seen[index - 1]?.value !== value).length >= lab.fewest
    );
  });
  return { samples, evaluations };
}

export const exprOfCycles = ({ windowMs, fewest }: SimulatedCycles): string =>
  `changes(up[${windowMs}ms]) >= ${fewest}`;

export function predictCycles(lab: SimulatedCycles): Prediction {
  const faults = Array.from({ length: lab.cycles }, (_, index) => ({
    index,
    atMs: lab.onsetMs + index * lab.everyMs,
    lastsMs: lab.lastsMs,
    signals: [{ kind: 'target-down' as const, service: 'app' }],
  }));
  return predictUnder(exprOfCycles(lab), faults, lab, 1);
}
