import { explainError } from '../../core/errors.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { alwaysTrue } from './always-true.ts';
import { calledElsewhere } from './called-elsewhere.ts';
import type { Cause, Symptom } from './cause.ts';
import { diagnosisOf } from './diagnosis.ts';
import { firedOffTime } from './fired-off-time.ts';
import { firedUnplanned } from './fired-unplanned.ts';
import { inhibitionGap } from './inhibition-gap.ts';
import { livingGroup } from './living-group.ts';
import { muted } from './muted.ts';
import { neverFired } from './never-fired.ts';
import { notRouted } from './not-routed.ts';
import { offEnd } from './off-end.ts';
import { otherLabels } from './other-labels.ts';
import { raisedByFault } from './raised-by-fault.ts';
import { refused } from './refused.ts';
import { sentElsewhere } from './sent-elsewhere.ts';

/** From the most to the least telling; the first that the journal supports is taken. */
const causes: readonly Cause[] = [
  calledElsewhere,
  otherLabels,
  neverFired,
  refused,
  muted,
  firedOffTime,
  livingGroup,
  sentElsewhere,
  notRouted,
  offEnd,
  inhibitionGap,
  alwaysTrue,
  raisedByFault,
  firedUnplanned,
];

/**
 * Adds the most likely cause to a finding: a flaw that the lints found in the configuration, else what the journal shows.
 * Findings about the run itself are their own explanation.
 */
export function withCause(finding: Finding, evidence: Evidence): Finding {
  const { alert, receiver } = finding;
  if (alert === null || finding.cause !== null || finding.weight === 'inconclusive') return finding;
  const symptom: Symptom = { finding, alert, receiver, evidence };
  const diagnosis = diagnosisOf(symptom);
  if (diagnosis !== undefined) {
    const { file, line, column } = diagnosis.location;
    const location = {
      file,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    };
    return { ...finding, cause: diagnosis.sentence, location };
  }
  return { ...finding, cause: journalCause(symptom) };
}

/** A search that breaks must not cost the finding; that it broke is said in its place. */
function journalCause(symptom: Symptom): string | null {
  try {
    for (const cause of causes) {
      const sentence = cause(symptom);
      if (sentence !== null) return sentence;
    }
    return null;
  } catch (error) {
    return `unknown, because the search for it failed: ${explainError(error)}`;
  }
}
