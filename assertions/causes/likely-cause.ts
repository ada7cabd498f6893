import { explainError, type Location, type StoredLocation } from '../../core/errors.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { alwaysTrue } from './always-true.ts';
import { calledElsewhere } from './called-elsewhere.ts';
import type { Cause, Explanation, Symptom } from './cause.ts';
import { diagnosisOf } from './diagnosis.ts';
import { firedOffTime, ownPace } from './fired-off-time.ts';
import { firedUnplanned } from './fired-unplanned.ts';
import { inhibitionGap } from './inhibition-gap.ts';
import { labelChanges } from './label-changes.ts';
import { ledHere } from './led-here.ts';
import { livingGroup } from './living-group.ts';
import { muted } from './muted.ts';
import { neverFired } from './never-fired.ts';
import { notRouted } from './not-routed.ts';
import { notToReceiver } from './not-to-receiver.ts';
import { offEnd } from './off-end.ts';
import { otherLabels } from './other-labels.ts';
import { raisedByFault } from './raised-by-fault.ts';
import { refused } from './refused.ts';
import { relabelledAway, relabelledInto } from './relabelled.ts';
import { sentElsewhere } from './sent-elsewhere.ts';
import { truncated } from './truncated.ts';

/** From the most to the least telling; the first that the journal supports is taken. */
const causes: readonly Cause[] = [
  calledElsewhere,
  otherLabels,
  labelChanges,
  neverFired,
  refused,
  muted,
  firedOffTime,
  ownPace,
  livingGroup,
  truncated,
  relabelledAway,
  notToReceiver,
  sentElsewhere,
  notRouted,
  offEnd,
  inhibitionGap,
  relabelledInto,
  alwaysTrue,
  ledHere,
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
  const { sentence, location } = diagnosisOf(symptom) ?? journalCause(symptom);
  return { ...finding, cause: sentence, location: location === undefined ? null : placeOf(location) };
}

function placeOf({ file, line, column }: StoredLocation): Location {
  return { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
}

/** A search that breaks must not cost the finding; that it broke is said in its place. */
function journalCause(symptom: Symptom): Explanation | { sentence: null; location: undefined } {
  try {
    for (const cause of causes) {
      const found = cause(symptom);
      if (typeof found === 'string') return { sentence: found, location: undefined };
      if (found !== null) return found;
    }
    return { sentence: null, location: undefined };
  } catch (error) {
    const sentence = `unknown, because the search for it failed: ${explainError(error)}`;
    return { sentence, location: undefined };
  }
}
