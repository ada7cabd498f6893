import type { Mutant } from './mutant.ts';

/** Only the failures carry the label reason since Alertmanager 0.26: label by label nothing matches, at 100 % of failures. */
export const unmatchedReason: Mutant = {
  name: 'unmatched-reason',
  trap: 9,
  mistake: 'AlertDeliveryFailing divides label by label',
  caughtBy: 'monitoring/pagerduty-refuses',
  lint: 'unmatched-reason',
  says: 'only the failures carry the label reason',
  edits: [
    {
      path: 'prometheus/rules/meta.yml',
      find: 'sum by (service, instance, integration) (rate(alertmanager_notifications_failed_total[5m]))',
      replace: 'rate(alertmanager_notifications_failed_total[5m])',
    },
    {
      path: 'prometheus/rules/meta.yml',
      find: '(sum by (service, instance, integration) (rate(alertmanager_notifications_total[5m])) > 0)',
      replace: 'rate(alertmanager_notifications_total[5m])',
    },
  ],
};
