import { formatLabTime } from '../../core/duration.ts';
import type { Plan, Term } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Check, Judgement, Verdict } from '../../core/verdict.ts';
import { speedsOf } from './held-back.ts';

/** Which clock made the time, where it is not the compiled one, and how far a busy machine held it back. */
export function clockWords({ plan, clock }: Pick<RunView, 'plan' | 'clock'>): string {
  if (plan.clock !== 'lab') return '';
  const { meanSpeed, leastSpeed } = speedsOf({ plan, clock });
  const heldBack =
    meanSpeed < plan.speed * worthAWord
      ? `; a busy machine held it back to ${Math.round(meanSpeed)} on average and ${Math.round(leastSpeed)} at the least`
      : '';
  return `, by the programs’ own clock, with the configuration as it is${heldBack}`;
}

/** A lab that goes slower by less than this is not worth a word; a ratio. */
const worthAWord = 0.95;

/** `6m15s to 7m23s`, or the one instant when the window has no width. */

export function formatWindow(window: { readonly earliestMs: number; readonly latestMs: number }): string {
  const [from, to] = [formatLabTime(window.earliestMs), formatLabTime(window.latestMs)];
  return from === to ? from : `${from} to ${to}`;
}

/** `0s to 15s: a scrape happens somewhere in its interval`, led by the term's name. */
export function formatTerm(term: Term): string {
  return `${term.name} ${formatWindow({ earliestMs: term.minMs, latestMs: term.maxMs })}: ${term.why}`;
}

export const verdictWord: Readonly<Record<Verdict, string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  inconclusive: 'INCONCLUSIVE',
};

/** What the verdict means, for someone who sees such a report for the first time. */
export const verdictSentence: Readonly<Record<Verdict, string>> = {
  pass: 'The right people heard of it in time, and nobody heard of anything else.',
  fail: 'The monitoring did not do what it must. The findings say what, and what it should have been.',
  inconclusive: 'This run cannot be believed, so it says nothing about the monitoring. The findings say why.',
};

export function countChecks(checks: readonly Check[]): Readonly<Record<Check['outcome'], number>> {
  const count = (outcome: Check['outcome']): number =>
    checks.filter((check) => check.outcome === outcome).length;
  return {
    held: count('held'),
    broken: count('broken'),
    undecided: count('undecided'),
    'not-exercised': count('not-exercised'),
  };
}

/** `14 checks held, 0 broken, 0 undecided`, and `, 2 not exercised` where there are such. */
export function formatCounts({ checks }: Judgement): string {
  const { held, broken, undecided, 'not-exercised': idle } = countChecks(checks);
  const counts = `${held} ${held === 1 ? 'check' : 'checks'} held, ${broken} broken, ${undecided} undecided`;
  return idle === 0 ? counts : `${counts}, ${idle} not exercised`;
}

/** One sentence: what was broken, for how long, under which traffic. */
export function sentenceOfTrial(plan: Plan): string {
  const traffic = plan.scenario.load
    .map((load) => `${load.ratePerSecond} requests/s to ${load.on}`)
    .join(' and ');
  if (plan.faults.length === 0)
    return `Nothing was broken: ${traffic} for ${formatLabTime(plan.observeUntilMs)}.`;
  const faults = plan.faults.map(
    (fault) =>
      `${fault.title} from ${formatLabTime(fault.atMs)} to ${formatLabTime(fault.atMs + fault.lastsMs)}`,
  );
  return `${faults.join('; ')}, under ${traffic}.`;
}

/** Seconds of wall time from the command to the last event of the journal. */
export function wallSeconds({ tookMs }: RunView): number {
  return tookMs / 1000;
}
