import type { Mutant } from './mutant.ts';

/** A relabelling renames what rules and panels read: rules never fire, panels stay empty, and only MetricsAbsent tells. */
export const renamedMetric: Mutant = {
  name: 'renamed-metric',
  trap: 8,
  mistake: 'the histogram of app is stored under another name',
  caughtBy: 'controls/quiet',
  lint: 'taken-metric',
  says: 'http_request_duration_seconds_bucket',
  edits: [
    {
      path: 'prometheus/prometheus.yml',
      find: '      - files: [targets/app.yml]\n',
      replace: `      - files: [targets/app.yml]
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: http_request_duration_seconds_bucket
        target_label: __name__
        replacement: http_server_request_duration_seconds_bucket
`,
    },
  ],
};
