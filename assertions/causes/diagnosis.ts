import type { Diagnosis } from '../../core/plan.ts';
import type { FindingKind } from '../../core/verdict.ts';
import { firingsOf } from '../sightings.ts';
import type { Symptom } from './cause.ts';

/** What a flaw that may concern any alert would explain. */
const generalKinds: readonly FindingKind[] = ['missing', 'early', 'unexpected'];

/** The flaw of the configuration that the lints found and that would explain the symptom; a specific one first. */
export function diagnosisOf({ finding, alert, receiver, evidence }: Symptom): Diagnosis | undefined {
  const { diagnoses } = evidence.plan;
  const alertname = alert['alertname'] ?? '';
  const fitting = diagnoses.filter(({ kinds }) => kinds === undefined || kinds.includes(finding.kind));
  // What a receiver is not told explains nothing where there was nothing to tell.
  const hasFired = firingsOf(evidence.view, alert).length > 0;
  const concerns = ({ receivers }: Diagnosis): boolean =>
    receivers === undefined || (hasFired && receiver !== null && receivers.includes(receiver));
  const specific = fitting.find((one) => one.alertnames.includes(alertname) && concerns(one));
  if (specific !== undefined) return specific;
  const ofReceiver = fitting.find(
    (one) => one.alertnames.length === 0 && one.receivers !== undefined && concerns(one),
  );
  if (ofReceiver !== undefined) return ofReceiver;
  if (!generalKinds.includes(finding.kind)) return undefined;
  return fitting.find(({ alertnames, receivers }) => alertnames.length === 0 && receivers === undefined);
}
