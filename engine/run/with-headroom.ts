import type { Judgement } from '../../core/verdict.ts';

/** A machine that is busy three times in a row is no place to measure or to test. */
const mostTries = 3;

/**
 * Makes a run again that is in doubt for lack of headroom alone, because the machine was busy with something else.
 * Every other doubt, and every verdict, stands.
 *
 * @param onBusy told of each run that is made again
 */
export async function withHeadroom<Outcome extends { readonly judgement: Judgement }>(
  run: () => Promise<Outcome>,
  onBusy: (outcome: Outcome) => void,
): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    const outcome = await run();
    if (tries === mostTries || !lacksOnlyHeadroom(outcome.judgement)) return outcome;
    onBusy(outcome);
  }
}

function lacksOnlyHeadroom({ verdict, findings }: Judgement): boolean {
  const doubts = findings.filter(({ weight }) => weight === 'inconclusive');
  return verdict === 'inconclusive' && doubts.every(({ kind }) => kind === 'no-headroom');
}
