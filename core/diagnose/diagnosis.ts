import type { AlertmanagerConfig } from '../config/alertmanager.ts';
import type { AlertRule } from '../config/rules.ts';
import type { Diagnosis } from '../plan.ts';

/** The configuration as the diagnoses see it. */
export interface Diagnosable {
  readonly rules: readonly AlertRule[];
  readonly alertmanager: AlertmanagerConfig;
  /** Alerts that are specified but whose rules are not written yet: inhibitions may already name them. */
  readonly plannedAlerts: readonly string[];
}

/** Looks for one kind of flaw; one file each. It never judges: a verdict comes from what the alerts do. */
export type Diagnose = (config: Diagnosable) => readonly Diagnosis[];
