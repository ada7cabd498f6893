import type { Mutant } from './mutant.ts';

/** A histogram has no series of its bare name: the quantile of nothing is nothing, and the alert never fires. */
export const bareHistogram: Mutant = {
  name: 'bare-histogram',
  trap: 2,
  mistake: 'VeryHighP99Latency reads the bare name of the histogram',
  caughtBy: 'services/slow-tail',
  lint: 'bare-histogram',
  says: 'has only http_request_duration_seconds_bucket',
  edits: [
    {
      path: 'prometheus/rules/application.yml',
      find: 'histogram_quantile(0.99, sum by (service, le) (rate(http_request_duration_seconds_bucket[5m])))',
      replace: 'histogram_quantile(0.99, sum by (service, le) (rate(http_request_duration_seconds[5m])))',
    },
  ],
};
