import { type Prediction, predictUnder } from './predict.ts';
import { instantValue, type Stored, scrapeInstants, stored } from './series.ts';
import { type Evaluation, evaluateAll, type Timing } from './simulate.ts';

/** A gauge that holds when it was last written, a writer that stops for a while, and a rule on its age. */
export interface SimulatedClock extends Timing {
  readonly writesEveryMs: number;
  /** How long before the onset it last wrote, below its period. */
  readonly wroteBeforeMs: number;
  /** How long after the heal it writes again, up to its period. */
  readonly resumesAfterMs: number;
  readonly limitMs: number;
}

export function playClock(lab: SimulatedClock): {
  readonly samples: readonly Stored[];
  readonly evaluations: readonly Evaluation[];
} {
  const lastWriteMs = lab.onsetMs - lab.wroteBeforeMs;
  const firstWriteMs = lab.onsetMs + lab.lastsMs + lab.resumesAfterMs;
  const settleMs = 4 * Math.max(lab.scrapeIntervalMs, lab.evaluationIntervalMs);
  const endMs = firstWriteMs + lab.keepFiringForMs + settleMs;
  const writtenBy = (atMs: number): number => {
    const anchorMs = atMs < firstWriteMs ? lastWriteMs : firstWriteMs;
    const latestMs = anchorMs + Math.floor((atMs - anchorMs) / lab.writesEveryMs) * lab.writesEveryMs;
    return atMs < firstWriteMs ? Math.min(latestMs, lastWriteMs) : latestMs;
  };
  const samples = stored(scrapeInstants(lab, 0, endMs), writtenBy);
  const evaluations = evaluateAll(lab, endMs, (atMs) => {
    const writtenMs = instantValue(samples, atMs);
    return writtenMs !== undefined && atMs - writtenMs > lab.limitMs;
  });
  return { samples, evaluations };
}

export const exprOfClock = ({ limitMs }: SimulatedClock): string =>
  `time() - model_last_evaluation_timestamp_seconds{model_name="m"} > ${limitMs / 1000}`;

export function predictClock(lab: SimulatedClock): Prediction {
  const signal = {
    kind: 'frozen-clock',
    service: 'app',
    metric: 'model_last_evaluation_timestamp_seconds',
    labels: { model_name: 'm' },
    writesEveryMs: lab.writesEveryMs,
  } as const;
  const fault = { index: 0, atMs: lab.onsetMs, lastsMs: lab.lastsMs, signals: [signal] };
  return predictUnder(exprOfClock(lab), [fault], lab, 1);
}
