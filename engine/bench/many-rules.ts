import { stringify } from 'yaml';

/** Rules of one group. */
const perGroup = 20;

/** Groups of one file. */
const perFile = 5;

/**
 * Shapes that public rule sets are made of; `$` stands for the number of the rule, so that no expression is there twice, and
 * `@` for what its group records.
 */
const expressions: readonly string[] = [
  'sum by (service) (rate(errors_$_total{status=~"5.."}[5m]))\n  /\nsum by (service) (rate(requests_$_total[5m]))\n  > 0.05\n',
  'histogram_quantile(0.99, sum by (service, le) (rate(latency_$_seconds_bucket[5m]))) > 2',
  'absent(up{job="job-$", service="app"})',
  'max by (service, instance) (used_$_bytes / limit_$_bytes) > 0.9\n  and on (service, instance)\nlimit_$_bytes > 0\n',
  'kube_pod_$_info * on (namespace, pod) group_left (service) sum by (namespace, pod, service) (restarts_$_total) > 3',
  'label_replace(increase(failures_$_total[1h]), "service", "$1", "job", "(.*)") > 5 unless on (service) maintenance_$ == 1',
  '(sum by (service) (queue_$_length) or vector(0)) > 1000',
  'predict_linear(free_$_bytes[6h], 4 * 3600) < 0 and free_$_bytes / size_$_bytes < 0.1',
  '@ > 0.$1',
  'sum by (service) (changes(process_$_start_time_seconds{job!~"batch|cron"}[15m])) > 2',
  'time() - max by (service, job) (backup_$_last_success_timestamp_seconds) > 86400',
  '1 - avg by (service, instance) (rate(cpu_$_seconds_total{mode="idle"}[5m])) > 0.9',
  '(rate(http_$_sum{service="app"}[5m]) / rate(http_$_count{service="app"}[5m])) > 1.5 and rate(http_$_count{service="app"}[5m]) > 1',
  'count by (service) (up{job="replica-$"} == 1) < 0.5 * count by (service) (up{job="replica-$"})',
  'sum by (service, le) (increase(slow_$_seconds_bucket{le="1"}[10m])) < 0.9 * ignoring (le) group_left sum by (service) (increase(slow_$_seconds_count[10m]))',
  'quantile_over_time(0.95, lag_$_seconds{topic=~"orders|payments"}[30m]) > 60',
  'deriv(depth_$[20m]) > 0 and depth_$ > 100 unless on (instance) node_$_draining == 1',
  'avg_over_time(probe_$_success[10m]) < 0.9',
  'topk(3, sum by (service, handler) (rate(calls_$_total{code="500"}[5m]))) > 10',
  'abs(clock_$_offset_seconds) > 0.05 and deriv(clock_$_offset_seconds[5m]) >= 0',
  'sum by (service) (rate(in_$_bytes_total[5m]) * 8) > 1e9 or sum by (service) (rate(out_$_bytes_total[5m]) * 8) > 1e9',
  'resets(session_$_total[1h]) > 5',
  'certificate_$_not_after{issuer!=""} - time() < 14 * 24 * 3600',
];

const severities = ['critical', 'warning', 'warning', 'info'] as const;
const teams = 40;

/** A file of a configuration, relative to the folder that it is in. */
interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Rule files with so many alerting rules as a large company has them, in groups that each record a ratio; the same each time. */
export function manyRules(count: number): GeneratedFile[] {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const groups = chunks(numbers, perGroup).map((own, group) => ({
    name: `group-${group}`,
    ...(group % 5 === 4 ? { interval: '1m' } : {}),
    rules: [recording(group), ...own.map((number) => alerting(number, group))],
  }));
  return chunks(groups, perFile).map((own, file) => ({
    path: `prometheus/rules/many-${file}.yml`,
    text: stringify({ groups: own }, { lineWidth: 120 }),
  }));
}

const recorded = (group: number): string => `service:failures_${group}:ratio_rate5m`;

function recording(group: number): object {
  const rate = (what: string): string => `sum by (service) (rate(${what}_g${group}_total[5m]))`;
  return { record: recorded(group), expr: `${rate('failed')} / ${rate('handled')}` };
}

function alerting(number: number, group: number): object {
  const shape = expressions[number % expressions.length] ?? '';
  const expr = shape
    .replaceAll('@', recorded(group))
    .replaceAll(/0\.\$1/g, () => `0.${(number % 8) + 1}`)
    .replaceAll(/\$(?!1")/g, () => String(number));
  return {
    alert: `Generated${number}`,
    expr,
    for: `${(number % 4) * 5}m`,
    ...(number % 7 === 0 ? { keep_firing_for: '5m' } : {}),
    labels: {
      severity: severities[number % severities.length],
      layer: 'application',
      team: `team-${number % teams}`,
    },
    annotations: {
      summary: `{{ $labels.service }} has trouble ${number}`,
      description: `{{ if gt $value 0.5 }}much{{ else }}some{{ end }} of trouble ${number}: {{ $value | humanize }} on {{ $labels.instance }}`,
      value: '{{ $value | humanize }}',
      runbook_url: `https://wiki.example/runbooks/Generated${number}`,
    },
  };
}

/** A receiver, a route with two below it and, for every second, an inhibition: as each team has them in alertmanager.yml. */
export function teamsOf(): {
  readonly routes: readonly object[];
  readonly inhibitions: readonly object[];
  readonly receivers: readonly object[];
} {
  const names = Array.from({ length: teams }, (_, index) => `team-${index}`);
  return {
    routes: names.map((team) => ({
      receiver: team,
      matchers: [`team = "${team}"`],
      group_by: ['alertname', 'service', 'severity'],
      routes: [
        { receiver: team, matchers: ['severity = "critical"'], group_wait: '5s' },
        { receiver: team, matchers: ['severity =~ "warning|info"'], group_wait: '30s' },
      ],
    })),
    inhibitions: names
      .filter((_, index) => index % 2 === 0)
      .map((team) => ({
        source_matchers: [`team = "${team}"`, 'severity = "critical"'],
        target_matchers: [`team = "${team}"`, 'severity =~ "warning|info"'],
        equal: ['cluster', 'alertname', 'service', 'instance'],
      })),
    receivers: names.map((name) => ({
      name,
      slack_configs: [
        {
          channel: `#${name}`,
          title: '{{ template "firedrill.title" . }}',
          text: '{{ range .Alerts }}{{ .Annotations.summary }} ({{ .Labels.service | toUpper }}){{ end }}',
        },
      ],
    })),
  };
}

function chunks<Item>(list: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
