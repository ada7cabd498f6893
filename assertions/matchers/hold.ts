import { AssertionError } from 'chai';
import type { Check } from '../../core/verdict.ts';
import { explainFinding } from '../explain.ts';

/**
 * `expect(check).to.hold()`: the judge made this check and found nothing wrong.
 * A failure tells of all its findings. An undecided check neither holds nor fails to hold.
 *
 * @throws AssertionError
 */
export function hold(check: Check, isNegated: boolean): void {
  const { title, outcome, observed, findings } = check;
  if (outcome === (isNegated ? 'broken' : 'held')) return;
  const found = findings.map(explainFinding).join('\n');
  const detail = found === '' ? observed : found;
  const claim = isNegated ? 'not to hold' : 'to hold';
  throw new AssertionError(`expected "${title}" ${claim}, but it ${phrases[outcome]}:\n${detail}`, {
    expected: isNegated ? 'broken' : 'held',
    actual: outcome,
    showDiff: false,
  });
}

const phrases = {
  held: 'held',
  broken: 'is broken',
  undecided: 'is undecided',
  'not-exercised': 'was not exercised',
} as const;

declare global {
  namespace Chai {
    interface Assertion {
      /** The judge made this check and found nothing wrong. */
      hold(): void;
    }
  }
}
