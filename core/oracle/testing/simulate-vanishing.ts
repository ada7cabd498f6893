import type { Prediction } from './predict.ts';
import { predictUnder } from './predict.ts';
import { instantValue, type Stored, scrapeInstants, stored } from './series.ts';
import {
  type Evaluation,
  errorShare,
  evaluateAll,
  type Simulated,
  scrapeAll,
  type Timing,
} from './simulate.ts';
import type { SimulatedGauge } from './simulate-gauge.ts';

/** A metric that is not there from the onset to the heal, and a rule that waits for that. */
export interface SimulatedAbsence extends Timing {
  readonly isMarked: boolean;
}

/** A gauge beyond its limit, whose target dies so long after the onset and is back only after the heal. */
export interface SimulatedDeath extends SimulatedGauge {
  readonly diesAfterMs: number;
  readonly downMs: number;
}

/** An error burst whose target dies so long after the onset, for good. */
export interface SimulatedBurstDeath extends Simulated {
  readonly diesAfterMs: number;
}

export interface PlayedSeries {
  readonly samples: readonly Stored[];
  readonly evaluations: readonly Evaluation[];
}

function settledMs(lab: Timing, lastMs: number): number {
  return lastMs + lab.keepFiringForMs + 4 * Math.max(lab.scrapeIntervalMs, lab.evaluationIntervalMs);
}

export function playAbsence(lab: SimulatedAbsence): PlayedSeries {
  const healMs = lab.onsetMs + lab.lastsMs;
  const endMs = settledMs(lab, healMs);
  const isGone = (atMs: number): boolean => atMs >= lab.onsetMs && atMs < healMs;
  const found = stored(scrapeInstants(lab, 0, endMs), (atMs) => (isGone(atMs) ? undefined : 1));
  const samples = lab.isMarked ? found : found.filter(({ value }) => value !== 'stale');
  const evaluations = evaluateAll(lab, endMs, (atMs) => instantValue(samples, atMs) === undefined);
  return { samples, evaluations };
}

export const exprOfAbsence = 'absent(model_accuracy{service="app"})';

export function predictAbsence(lab: SimulatedAbsence): Prediction {
  const signal = {
    kind: 'metric-gone',
    service: 'app',
    metric: 'model_accuracy',
    isMarked: lab.isMarked,
  } as const;
  const fault = { index: 0, atMs: lab.onsetMs, lastsMs: lab.lastsMs, signals: [signal] };
  return predictUnder(exprOfAbsence, [fault], lab, 1);
}

export function playDeath(lab: SimulatedDeath): PlayedSeries {
  const diesMs = lab.onsetMs + lab.diesAfterMs;
  const backMs = diesMs + lab.downMs;
  const endMs = settledMs(lab, Math.max(backMs, lab.onsetMs + lab.lastsMs));
  const samples = stored(scrapeInstants(lab, 0, endMs), (atMs) => {
    if (atMs >= diesMs && atMs < backMs) return undefined;
    return atMs >= lab.onsetMs && atMs < lab.onsetMs + lab.lastsMs ? lab.faultValue : lab.baseline;
  });
  const evaluations = evaluateAll(lab, endMs, (atMs) => {
    const value = instantValue(samples, atMs);
    return value !== undefined && value > lab.limit;
  });
  return { samples, evaluations };
}

export const exprOfDeath = (lab: SimulatedDeath): string => `data_drift_score{method="psi"} > ${lab.limit}`;

export function predictDeath(lab: SimulatedDeath): Prediction {
  const { onsetMs, lastsMs, baseline, faultValue } = lab;
  const labels = { method: 'psi' };
  const series = { kind: 'gauge', service: 'app', metric: 'data_drift_score', labels } as const;
  const faults = [
    { index: 0, atMs: onsetMs, lastsMs, signals: [{ ...series, baseline, faultValue }] },
    {
      index: 1,
      atMs: onsetMs + lab.diesAfterMs,
      lastsMs: lab.downMs,
      signals: [{ kind: 'target-down' as const, service: 'app' }],
    },
  ];
  return predictUnder(exprOfDeath(lab), faults, lab, 1);
}

/** Evaluations only: the scrapes are those of an error burst, up to the death. */
export function playBurstDeath(lab: SimulatedBurstDeath): {
  readonly scrapes: ReturnType<typeof scrapeAll>;
  readonly evaluations: Evaluation[];
} {
  const longestWindowMs = Math.max(...lab.conditions.map(({ windowMs }) => windowMs));
  const startMs = lab.onsetMs - longestWindowMs - 3 * lab.scrapeIntervalMs - 2 * lab.evaluationIntervalMs;
  const diesMs = lab.onsetMs + lab.diesAfterMs;
  const endMs = settledMs(lab, Math.max(diesMs, lab.onsetMs + lab.lastsMs) + longestWindowMs);
  const scrapes = scrapeAll(lab, startMs, endMs).filter(({ atMs }) => atMs < diesMs);
  const evaluations = evaluateAll(lab, endMs, (atMs) =>
    lab.conditions.every(({ windowMs, thresholdRatio }) => {
      const inWindow = scrapes.filter((scrape) => scrape.atMs >= atMs - windowMs && scrape.atMs <= atMs);
      return errorShare(inWindow, atMs - windowMs, atMs) > thresholdRatio;
    }),
  );
  return { scrapes, evaluations };
}
