import { exitCodes } from '../../core/errors.ts';
import { worstVerdict } from '../../core/verdict.ts';
import type { Told } from '../run/judge-and-tell.ts';

/** The exit code of runs: that of the worst verdict; where all passed and reports are missing, `unavailable`. */
export function exitCodeOf(runs: readonly Pick<Told, 'judgement' | 'unwritten'>[]): number {
  const worst = exitCodes[worstVerdict(runs.map(({ judgement }) => judgement.verdict))];
  const isWhole = runs.every(({ unwritten }) => unwritten.length === 0);
  return worst === exitCodes.pass && !isWhole ? exitCodes.unavailable : worst;
}
