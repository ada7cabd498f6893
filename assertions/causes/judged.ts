import { readAlertmanager } from '../../core/config/alertmanager.ts';
import { readRouteLines } from '../../core/config/route-lines.ts';
import { formatDuration } from '../../core/duration.ts';
import { rulesBehind } from '../../core/judged-rules.ts';
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

/** The rule of the alert, where the journal carries it and there is but one. */
export function ruleOf({ alert, evidence }: Symptom): JudgedRule | undefined {
  const rules = rulesBehind(alert, evidence.plan.configuration ?? {});
  return rules.length === 1 ? rules[0] : undefined;
}

/** "; its group application is evaluated every 3m, not every 30s": only where the group has an own interval. */
export function paceText(rule: JudgedRule | undefined, { evidence }: Symptom): string {
  const everyMs = evidence.plan.configuration?.evaluationIntervalMs;
  if (rule?.groupIntervalMs === undefined || rule.groupIntervalMs === everyMs || everyMs === undefined)
    return '';
  return `; its group ${rule.group} is evaluated every ${formatDuration(rule.groupIntervalMs)}, not every ${formatDuration(everyMs)}`;
}

/** The labels with which the alert that fired went to Alertmanager; undefined when it did not fire or was not sent. */
export function sentLabels({ alert, evidence }: Symptom): Labels | undefined {
  const { configuration } = evidence.plan;
  const observed = firingsOf(evidence.view, alert)[0]?.alert;
  if (configuration === undefined || observed === undefined) return undefined;
  return labelsAsSent(observed, configuration);
}
