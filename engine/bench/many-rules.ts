/** Shapes that public rule sets are made of; `$` stands for the number of the rule, so that no expression is there twice. */
const expressions: readonly string[] = [
  'sum by (service) (rate(errors_$_total{status=~"5.."}[5m])) / sum by (service) (rate(requests_$_total[5m])) > 0.05',
  'histogram_quantile(0.99, sum by (service, le) (rate(latency_$_seconds_bucket[5m]))) > 2',
  'absent(up{job="job-$", service="app"})',
  'max by (service, instance) (used_$_bytes / limit_$_bytes) > 0.9 and on (service, instance) limit_$_bytes > 0',
  'kube_pod_$_info * on (namespace, pod) group_left (service) sum by (namespace, pod, service) (restarts_$_total) > 3',
  'label_replace(increase(failures_$_total[1h]), "service", "$1", "job", "(.*)") > 5 unless on (service) maintenance_$ == 1',
  '(sum by (service) (queue_$_length) or vector(0)) > 1000',
  'predict_linear(free_$_bytes[6h], 4 * 3600) < 0 and free_$_bytes / size_$_bytes < 0.1',
];

/** A rule file with so many alerting rules as a large company has them, the same each time. */
export function manyRules(count: number): string {
  return JSON.stringify({
    groups: [
      {
        name: 'many',
        rules: Array.from({ length: count }, (_, index) => ({
          alert: `Generated${index}`,
          expr: (expressions[index % expressions.length] ?? '').replaceAll(/\$(?!1")/g, String(index)),
          for: `${(index % 4) * 5}m`,
          labels: { severity: ['critical', 'warning', 'info'][index % 3], layer: 'application' },
          annotations: {
            summary: `{{ $labels.service }} has trouble ${index}`,
            description: '{{ if gt $value 0.5 }}much{{ else }}some{{ end }}: {{ $value | humanize }}',
            value: '{{ $value | humanize }}',
          },
        })),
      },
    ],
  });
}
