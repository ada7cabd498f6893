import { AssertionError } from 'chai';

/** What a step of a matcher claims about a run, with what to say when it is not so. */
export interface StepClaim {
  readonly holds: boolean;
  /** Goes on from "expected the run to" and "expected the run not to". */
  readonly claim: string;
  readonly want: string;
  readonly got: string;
}

/**
 * Checks one step of a chain. A failure carries want and got for reporters as well.
 *
 * @throws AssertionError "expected the run to ..." or, denied, "expected the run not to ..."
 */
export function assertStep({ holds, claim, want, got }: StepClaim, isNegated = false): void {
  if (holds !== isNegated) return;
  const not = isNegated ? 'not ' : '';
  throw new AssertionError(`expected the run ${not}to ${claim}\n  want ${not}${want}\n  got  ${got}`, {
    expected: `${not}${want}`,
    actual: got,
    showDiff: false,
  });
}
