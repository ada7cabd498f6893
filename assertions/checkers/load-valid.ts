import type { EventOf } from '../../core/journal.ts';
import type { Plan } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, finding, heldUnless, type Question } from '../question.ts';
import { listText } from '../words.ts';

/** How far the achieved rate may be off the wanted one before the load is not what the scenario says; a ratio. */
const rateToleranceRatio = 0.02;

/** Was the load what the scenario says? Error ratios and throughput are only exact with it. */
export function loadValidQuestions({ scenario }: Plan): Question[] {
  const loads = scenario.load.map(({ on, ratePerSecond }) => `${ratePerSecond} requests per second on ${on}`);
  const title = `the load kept to ${listText(loads)}`;
  return [{ suite: 'honest', title, answer: isValid }];
}

function isValid({ view }: Evidence): Answer {
  const { loadSummaries } = view;
  const findings = loadTroubles(view);
  const rates = loadSummaries.map(({ gotRatePerSecond }) => `${round(gotRatePerSecond)} requests per second`);
  return heldUnless(findings, `${listText(rates)}, none dropped`);
}

/** All that was wrong with the load. */
export function loadTroubles({ loadSummaries }: Pick<RunView, 'loadSummaries'>): Finding[] {
  if (loadSummaries.length > 0) return loadSummaries.flatMap(troubleOf);
  return [invalid('the load generator left no summary', 'k6’s own account of the load', 'none')];
}

function troubleOf({
  wantedRatePerSecond: wanted,
  gotRatePerSecond: got,
  iterations,
  droppedIterations,
}: EventOf<'load-summary'>): Finding[] {
  if (droppedIterations > 0) {
    const dropped = `${droppedIterations} of ${iterations + droppedIterations} iterations dropped`;
    return [invalid(`the load generator could not keep up: ${dropped}`, 'none dropped', dropped)];
  }
  const offRatio = Math.abs(got - wanted) / wanted;
  // Written so that a rate that is not a number is invalid as well.
  if (offRatio <= rateToleranceRatio) return [];
  const rates = `${round(got)} requests per second instead of ${round(wanted)}`;
  return [
    invalid(
      `the load was off by ${round(offRatio * 100)} %: ${rates}`,
      `${round(wanted)}/s within 2 %`,
      rates,
    ),
  ];
}

function invalid(message: string, want: string, got: string): Finding {
  return finding({ suite: 'honest', kind: 'load-invalid', weight: 'inconclusive', message, want, got });
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
