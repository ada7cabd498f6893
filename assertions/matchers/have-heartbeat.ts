import type { RunView } from '../../core/run-view.ts';
import { proofOfLifeQuestions } from '../checkers/proof-of-life.ts';
import { ask } from './asked.ts';
import { assertStep } from './claim.ts';

/** `expect(run).to.haveHeartbeat()`: the Watchdog's beats arrived all the way from the zero to the last window's end. */
export function haveHeartbeat(run: RunView, isNegated: boolean): void {
  const { checks, findings } = ask(run, proofOfLifeQuestions(run.plan));
  const got = checks.map(({ observed }) => observed).join('; ');
  const want = findings[0]?.want ?? 'beats all the way';
  assertStep({ holds: findings.length === 0, claim: 'have a heartbeat', want, got }, isNegated);
}

declare global {
  namespace Chai {
    interface Assertion {
      /** The Watchdog's beats arrived all through the run. */
      haveHeartbeat(): void;
    }
  }
}
