import type { RunView } from '../../core/run-view.ts';
import type { FindingKind, Judgement } from '../../core/verdict.ts';

/** What a machine that stalls does as well: it drops requests, reads or measures nothing for a while, compares clocks too late. */
const ofABusyMachine: readonly FindingKind[] = [
  'no-headroom',
  'load-invalid',
  'fault-not-measured',
  'monitoring-unreadable',
  'clocks-apart',
];

/** A machine that is busy three times in a row is no place to measure or to test. */
export const mostTries = 3;

/** What is looked at of a run. */
interface Made {
  readonly view: Pick<RunView, 'problems'>;
  readonly judgement: Judgement;
}

/**
 * Makes a run again that is in doubt because the machine was busy with something else, and for no other reason. Every
 * other doubt, and every verdict, stands.
 *
 * @param onBusy told of each run that is made again
 */
export async function withHeadroom<Outcome extends Made>(
  run: () => Promise<Outcome>,
  onBusy: (outcome: Outcome) => void,
): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    const outcome = await run();
    if (tries === mostTries || !wasDisturbed(outcome)) return outcome;
    onBusy(outcome);
  }
}

/** Why a run is in doubt: what broke it off, or the first reason; or that there is none. */
export function doubtOf({ view: { problems }, judgement: { findings } }: Made): string {
  const [problem] = problems;
  if (problem !== undefined) return [problem.text, problem.got].filter(Boolean).join(': ');
  const doubts = findings.filter(({ weight }) => weight === 'inconclusive');
  const first = doubts.find(({ kind }) => kind === 'no-headroom') ?? doubts[0];
  return first?.message ?? 'nothing';
}

/**
 * Whether a run is in doubt for no other reason than a busy machine: it lacked headroom, or the stack did not reach its
 * steady state, so that the experiment never began.
 */
export function wasDisturbed({ view, judgement: { verdict, findings } }: Made): boolean {
  if (verdict !== 'inconclusive') return false;
  if (view.problems.length > 0) return view.problems.every(({ code }) => code === 'STEADY_STATE');
  const doubts = findings.filter(({ weight }) => weight === 'inconclusive').map(({ kind }) => kind);
  // Each of these by itself is no reason to try again.
  return doubts.includes('no-headroom') && doubts.every((kind) => ofABusyMachine.includes(kind));
}
