import { readAlertmanager } from '../../core/config/alertmanager.ts';
import { readRouteLines } from '../../core/config/route-lines.ts';
import type { Labels } from '../../core/labels.ts';
import { alertmanagerFile } from '../../core/lint/lint.ts';
import type { RoutingTree } from '../../core/lint/route-to.ts';
import type { JudgedRule } from '../../core/plan.ts';
import { labelsAsSent } from '../batches/sent-alerts.ts';
import { firingsOf } from '../sightings.ts';
import type { Symptom } from './cause.ts';

/** The routes with which the run was made; undefined for journals that do not carry them. */
export function routingOf({ evidence }: Symptom): RoutingTree | undefined {
  const text = evidence.plan.configuration?.alertmanagerYml;
  if (text === undefined || text === '') return undefined;
  return {
    alertmanager: readAlertmanager({ path: alertmanagerFile, text }),
    routeLines: readRouteLines(text),
  };
}

/** The rule of the alert, and its other tiers' where the alert names no severity; none in older journals. */
export function rulesOf({ alert, evidence }: Symptom): JudgedRule[] {
  return (evidence.plan.configuration?.rules ?? []).filter(
    (rule) =>
      rule.alert === alert['alertname'] &&
      Object.entries(rule.labels).every(([name, value]) => (alert[name] ?? value) === value),
  );
}

/** The labels with which the alert that fired went to Alertmanager; undefined when it did not fire or was not sent. */
export function sentLabels({ alert, evidence }: Symptom): Labels | undefined {
  const { configuration } = evidence.plan;
  const observed = firingsOf(evidence.view, alert)[0]?.alert;
  if (configuration === undefined || observed === undefined) return undefined;
  return labelsAsSent(observed, configuration);
}
