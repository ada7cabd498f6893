import { machineWallMs } from '../oracle/setting.ts';
import type { Lab } from './lab.ts';
import { type Playing, playingsOf } from './playing.ts';
import { leadScrapes, type Question } from './question.ts';

/** Looks from one scrape to the next, of which the most are taken that divide its interval. The first is at the scrape. */
const looksPerScrape = [5, 4, 3, 2, 1] as const;

/** Evaluations for one scenario, at the most: promtool takes about 0.05 ms for each. With windows of hours, looks are rarer. */
const mostEvaluations = 16_000;

/** Which playings answer these questions: all phases, and whatever else nobody knows before the lab runs. */
export function planPlayings(questions: readonly Question[], lab: Lab, scrapeIntervalMs: number): Playing[] {
  const { speed, faults, warmUpMs } = lab;
  const backMs = Math.max(...questions.map(({ reads }) => reads.backMs));
  const resolutionMs = Math.max(...questions.map(({ reads }) => reads.resolutionMs));
  const metrics = new Set(questions.flatMap((one) => [...one.metrics]));
  const firstMs = Math.min(0, ...faults.map(({ atMs }) => atMs));
  const scrapeMs = Math.max(1, Math.round(scrapeIntervalMs / speed));
  const fromMs = firstMs - 2 * scrapeIntervalMs;
  const options = {
    speed,
    scrapeMs,
    resolutionMs: resolutionMs / speed,
    historyMs: (leadScrapes * scrapeIntervalMs + backMs + resolutionMs - firstMs) / speed,
    // Twice the usual gap: when the load begins, programs may be young as well.
    gapMs: backMs > warmUpMs ? 2 * machineWallMs.gapAfterPast * speed : 0,
    isMeasured: faults.some(({ signals }) =>
      signals.some(
        (one) => one.kind === 'gauge-course' && (one.offRatio ?? 0) > 0 && metrics.has(one.metric),
      ),
    ),
    fromMs,
  };
  const spanMs = questions.reduce((sum, { untilMs }) => sum + (untilMs - fromMs) / speed, 0);
  const count = playingsOf({ ...options, everyMs: scrapeMs }).length;
  return playingsOf({ ...options, everyMs: lookEveryMs(scrapeMs, spanMs * count) });
}

/**
 * From one look to the next, wall milliseconds: a part of a scrape interval, or several whole ones.
 *
 * @param spanMs wall time of all questions and playings together
 */
function lookEveryMs(scrapeMs: number, spanMs: number): number {
  const scrapes = spanMs / scrapeMs;
  const parts = looksPerScrape.find((count) => scrapeMs % count === 0 && scrapes * count <= mostEvaluations);
  return parts === undefined ? scrapeMs * Math.ceil(scrapes / mostEvaluations) : scrapeMs / parts;
}
