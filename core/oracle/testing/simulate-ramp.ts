import { type Prediction, predictUnder } from './predict.ts';
import { type Stored, scrapeInstants, stored, windowValues } from './series.ts';
import { type Evaluation, evaluateAll, type Timing } from './simulate.ts';

/** A gauge that falls evenly while the fault lasts and is then what it was, and a rule on where it will be. */
export interface SimulatedRamp extends Timing {
  readonly baseline: number;
  readonly faultValue: number;
  readonly windowMs: number;
  readonly aheadMs: number;
}

export function playRamp(lab: SimulatedRamp): {
  readonly samples: readonly Stored[];
  readonly evaluations: readonly Evaluation[];
} {
  const { onsetMs, lastsMs, baseline, faultValue, windowMs } = lab;
  const settleMs = 4 * Math.max(lab.scrapeIntervalMs, lab.evaluationIntervalMs);
  const endMs = onsetMs + lastsMs + windowMs + lab.keepFiringForMs + settleMs;
  const samples = stored(scrapeInstants(lab, windowMs, endMs), (atMs) => {
    const part = (atMs - onsetMs) / lastsMs;
    return part < 0 || part >= 1 ? baseline : baseline + (faultValue - baseline) * part;
  });
  const evaluations = evaluateAll(
    lab,
    endMs,
    (atMs) => predictLinear(windowValues(samples, atMs, windowMs), atMs, lab.aheadMs) < 0,
  );
  return { samples, evaluations };
}

/** predict_linear() as promql/functions.go of Prometheus 2.47 has it: least squares, intercept at the evaluation. */
export function predictLinear(
  samples: readonly { readonly atMs: number; readonly value: number }[],
  atMs: number,
  aheadMs: number,
): number {
  const [first] = samples;
  if (first === undefined || samples.length < 2) return Number.NaN;
  if (samples.every(({ value }) => value === first.value)) return first.value;
  const points = samples.map((sample) => ({ x: (sample.atMs - atMs) / 1000, y: sample.value }));
  const sum = (of: (point: { x: number; y: number }) => number): number =>
    points.reduce((all, point) => all + of(point), 0);
  const n = points.length;
  const [x, y] = [sum((p) => p.x), sum((p) => p.y)];
  const slope = (sum((p) => p.x * p.y) - (x * y) / n) / (sum((p) => p.x * p.x) - (x * x) / n);
  return (slope * aheadMs) / 1000 + y / n - (slope * x) / n;
}

export const exprOfRamp = ({ windowMs, aheadMs }: SimulatedRamp): string =>
  `predict_linear(node_filesystem_avail_bytes[${windowMs}ms], ${aheadMs / 1000}) < 0`;

export function predictRamp(lab: SimulatedRamp): Prediction {
  const { onsetMs, lastsMs, baseline, faultValue } = lab;
  const series = { service: 'app', metric: 'node_filesystem_avail_bytes', labels: {} };
  const signal = { kind: 'gauge', ...series, baseline, faultValue, riseMs: lastsMs } as const;
  return predictUnder(exprOfRamp(lab), [{ index: 0, atMs: onsetMs, lastsMs, signals: [signal] }], lab, 1);
}
