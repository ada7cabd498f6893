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
  const specific = fitting.find(
    ({ alertnames, receivers }) => alertnames.includes(alertname) && concerns(receiver, receivers),
  );
  if (specific !== undefined) return specific;
  // A message that cannot be made explains nothing where there was nothing to tell.
  const ofReceiver = fitting.find(
    ({ alertnames, receivers }) =>
      alertnames.length === 0 && receivers !== undefined && concerns(receiver, receivers),
  );
  if (ofReceiver !== undefined && firingsOf(evidence.view, alert).length > 0) return ofReceiver;
  if (!generalKinds.includes(finding.kind)) return undefined;
  return fitting.find(({ alertnames, receivers }) => alertnames.length === 0 && receivers === undefined);
}

function concerns(receiver: string | null, receivers: Diagnosis['receivers']): boolean {
  return receivers === undefined || (receiver !== null && receivers.includes(receiver));
}
