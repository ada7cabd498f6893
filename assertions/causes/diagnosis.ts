import type { Diagnosis } from '../../core/plan.ts';
import type { FindingKind } from '../../core/verdict.ts';
import type { Symptom } from './cause.ts';

/** What a flaw that may concern any alert would explain. */
const generalKinds: readonly FindingKind[] = ['missing', 'early', 'unexpected'];

/** The flaw of the configuration that the lints found and that would explain the symptom; a specific one first. */
export function diagnosisOf({ finding, alert, evidence }: Symptom): Diagnosis | undefined {
  const { diagnoses } = evidence.plan;
  const alertname = alert['alertname'] ?? '';
  const specific = diagnoses.find(({ alertnames }) => alertnames.includes(alertname));
  if (specific !== undefined) return specific;
  if (!generalKinds.includes(finding.kind)) return undefined;
  return diagnoses.find(({ alertnames }) => alertnames.length === 0);
}
