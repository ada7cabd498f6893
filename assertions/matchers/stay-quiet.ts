import type { RunView } from '../../core/run-view.ts';
import { quietQuestions } from '../checkers/quiet.ts';
import { ask } from './asked.ts';
import { assertStep } from './claim.ts';

/**
 * `expect(run).to.stayQuiet()`: nothing was heard, and nothing fired, beyond what the plan expects.
 * Silence is only worth something with `haveHeartbeat`.
 */
export function stayQuiet(run: RunView, isNegated: boolean): void {
  const { findings } = ask(run, quietQuestions(run.plan));
  const got = findings.length === 0 ? 'silence' : findings.map(({ message }) => message).join('\n       ');
  assertStep({ holds: findings.length === 0, claim: 'stay quiet', want: 'silence', got }, isNegated);
}

declare global {
  namespace Chai {
    interface Assertion {
      /** Nothing was heard, and nothing fired, beyond what the plan expects. */
      stayQuiet(): void;
    }
  }
}
