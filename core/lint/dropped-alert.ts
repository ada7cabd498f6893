import { formatLocation } from '../errors.ts';
import { nameAlert } from '../labels.ts';
import type { DiagnosingLint } from './lint.ts';

/** Prometheus throws it away on the way to Alertmanager: it fires, and no route and no receiver ever sees it. */
export const droppedAlert: DiagnosingLint = {
  id: 'dropped-alert',
  severity: 'error',
  title: 'an alert that relabelling throws away',
  find: ({ droppedRules = [] }) =>
    droppedRules.map(({ rule: { alert, labels, location }, by }) => ({
      alertnames: [alert],
      kinds: ['missing'],
      sentence: `alert_relabel_configs (${formatLocation(by.location)}, action ${by.action}) throws ${nameAlert({ ...labels, alertname: alert })} away on the way to Alertmanager: it fires, and nobody is told`,
      location,
    })),
};
