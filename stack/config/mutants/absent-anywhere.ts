import type { Mutant } from './mutant.ts';

/** Another service that still serves the metric hides that this one does not. */
export const absentAnywhere: Mutant = {
  name: 'absent-anywhere',
  trap: 12,
  mistake: 'MetricsAbsent asks whether a metric is absent everywhere',
  caughtBy: 'services/metrics-lost-by-app',
  lint: 'absent-without-labels',
  says: 'is absent everywhere',
  edits: [
    {
      path: 'prometheus/rules/meta.yml',
      find: 'absent(http_requests_total{service="app"})',
      replace: 'absent(http_requests_total)',
    },
  ],
};
