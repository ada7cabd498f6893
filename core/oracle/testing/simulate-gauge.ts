import { type Evaluation, evaluateAll, type Timing } from './simulate.ts';

/** One gauge that steps, such as a score or `up`, and a rule on its value. */
export interface SimulatedGauge extends Timing {
  readonly baseline: number;
  readonly faultValue: number;
  readonly comparison: '>' | '>=' | '<' | '<=' | '==';
  readonly limit: number;
}

/** Plays Prometheus 2.47 by brute force: an instant selector sees the last scrape at or before the evaluation. */
export function playGauge(lab: SimulatedGauge): {
  readonly scrapes: { readonly atMs: number; readonly value: number }[];
  readonly evaluations: Evaluation[];
} {
  const { onsetMs, lastsMs, scrapeIntervalMs, scrapePhaseMs, evaluationIntervalMs, keepFiringForMs } = lab;
  const startMs = onsetMs - 3 * scrapeIntervalMs - 2 * evaluationIntervalMs + scrapePhaseMs;
  const endMs = onsetMs + lastsMs + keepFiringForMs + 4 * Math.max(scrapeIntervalMs, evaluationIntervalMs);
  const scrapes: { atMs: number; value: number }[] = [];
  for (let atMs = startMs; atMs <= endMs; atMs += scrapeIntervalMs) {
    const stepped = atMs >= onsetMs && atMs < onsetMs + lastsMs;
    scrapes.push({ atMs, value: stepped ? lab.faultValue : lab.baseline });
  }
  const evaluations = evaluateAll(lab, endMs, (atMs) => {
    const last = scrapes.findLast((scrape) => scrape.atMs <= atMs);
    return last !== undefined && compare[lab.comparison](last.value, lab.limit);
  });
  return { scrapes, evaluations };
}

const compare: Record<SimulatedGauge['comparison'], (value: number, limit: number) => boolean> = {
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '==': (value, limit) => value === limit,
};
