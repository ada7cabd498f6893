import { readAlertmanager } from '../../config/alertmanager.ts';
import { readPrometheus } from '../../config/prometheus.ts';
import { readRouteLines } from '../../config/route-lines.ts';
import { readRecordingRules, readRules } from '../../config/rules.ts';
import { sentRules } from '../../config/sent-rules.ts';
import { withRecordsWrittenOut } from '../../config/written-out.ts';
import type { Signal } from '../../fault.ts';
import type { ConfigFile } from '../../labtime/compile.ts';
import type { Trial } from '../../oracle/context.ts';
import { resolvePromises } from '../../promises/resolve.ts';
import type { StatedPromises } from '../../promises/schema.ts';
import { alertmanagerFile, type Linted } from '../lint.ts';

/** A small configuration; what a test leaves out is as it should be. */
export interface Small {
  /** YAML of rules, each as `- alert: ...` in flow style. */
  readonly rules?: readonly string[];
  /** YAML in flow style. */
  readonly routes?: string;
  readonly root?: string;
  readonly inhibit?: string;
  readonly ruleFiles?: string;
  /** Of the one scrape job. */
  readonly relabelled?: string;
  /** Further settings of the one scrape job, in flow style. */
  readonly job?: string;
  /** Further keys of prometheus.yml, as whole lines. */
  readonly prometheus?: string;
  /** Further scrape jobs, each in flow style. */
  readonly jobs?: readonly string[];
  /** The whole text of a rule file beside the one with the rules. */
  readonly besides?: string;
  /** YAML in flow style: `alert_relabel_configs`. */
  readonly alertRelabelling?: string;
  /** Addresses of targets, in a file of their own. */
  readonly targets?: readonly string[];
  /** YAML in flow style: the receivers in place of `a`, `b` and `c`, which have no integrations. */
  readonly receivers?: string;
  /** YAML in flow style: the `time_intervals` of Alertmanager. */
  readonly intervals?: string;
  /** Text of a template file. */
  readonly templates?: string;
  /** Rules in a file that is not listed. */
  readonly unlisted?: readonly string[];
  readonly planned?: readonly string[];
  readonly runbooks?: readonly string[];
  readonly trials?: readonly Trial[];
  /** What is promised of it; null where nobody says, left out where nobody asks. */
  readonly promises?: StatedPromises | null;
}

const rulesFile = 'prometheus/rules/r.yml';

export function linted({
  rules = [rule()],
  routes = '[{ receiver: b, matchers: [severity =~ "critical|warning|info|none"] }]',
  root = 'group_wait: 10s',
  inhibit = '[]',
  ruleFiles = '[rules/r.yml]',
  relabelled = '[]',
  job = '',
  prometheus: furtherKeys = '',
  jobs = [],
  besides = '',
  targets = [],
  alertRelabelling = '[]',
  receivers = '[{ name: a }, { name: b }, { name: c }]',
  intervals = '[]',
  templates = '',
  unlisted = [],
  planned = [],
  runbooks,
  trials = [],
  promises,
}: Small): Linted {
  const alertmanager = `route: { receiver: a, ${root}, routes: ${routes} }
receivers: ${receivers}
inhibit_rules: ${inhibit}
time_intervals: ${intervals}
`;
  const groupsOf = (list: readonly string[]): string =>
    `groups:
  - name: g
    rules:
${list
  .map(
    (one) => `      - ${one}
`,
  )
  .join('')}`;
  const prometheus = `global: { scrape_interval: 15s, evaluation_interval: 30s, external_labels: { cluster: lab } }
rule_files: ${ruleFiles}
scrape_configs: [{ job_name: j, metric_relabel_configs: ${relabelled}${job === '' ? '' : `, ${job}`} }${jobs.map((one) => `, ${one}`).join('')}]
alerting: { alert_relabel_configs: ${alertRelabelling} }
${furtherKeys}
`;
  const files: ConfigFile[] = [
    { path: 'prometheus/prometheus.yml', kind: 'prometheus', text: prometheus },
    { path: rulesFile, kind: 'rules', text: groupsOf(rules) },
    ...(besides === '' ? [] : [{ path: 'prometheus/rules/s.yml', kind: 'rules', text: besides } as const]),
    { path: 'prometheus/targets/t.yml', kind: 'targets', text: JSON.stringify([{ targets }]) },
    { path: alertmanagerFile, kind: 'alertmanager', text: alertmanager },
  ];
  const read = readPrometheus({ path: 'prometheus/prometheus.yml', text: prometheus });
  const ownRules = { path: rulesFile, text: groupsOf(rules) };
  const recordingRules = readRecordingRules(ownRules);
  const sent = sentRules(withRecordsWrittenOut(readRules(ownRules), recordingRules, 30_000), read);
  const config = {
    prometheus: read,
    rules: sent.rules,
    droppedRules: sent.dropped,
    recordingRules,
    alertmanager: readAlertmanager({ path: alertmanagerFile, text: alertmanager }),
    unlistedRules: readRules({ path: 'prometheus/rules/other.yml', text: groupsOf(unlisted) }),
    notifications: {
      alertmanager: { path: alertmanagerFile, text: alertmanager },
      templates: [{ path: 'alertmanager/templates/t.tmpl', text: templates }],
    },
    plannedAlerts: planned,
  };
  const promised = promises && { promises: resolvePromises(promises), config, files };
  return {
    ...config,
    ...(promised === undefined ? {} : { promised }),
    paths: [rulesFile],
    files,
    routeLines: readRouteLines(alertmanager),
    runbooks: runbooks === undefined ? undefined : { folder: 'runbooks', names: runbooks },
    trials,
  };
}

interface Rule {
  readonly alert?: string;
  readonly expr?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly for?: string;
  readonly keep_firing_for?: string;
}

/** A rule that keeps the label contract. */
export function rule({
  alert = 'A',
  expr = 'up == 0',
  labels = {},
  annotations = {},
  ...times
}: Rule = {}): string {
  return JSON.stringify({
    alert,
    expr,
    ...times,
    labels: { severity: 'critical', layer: 'application', ...labels },
    annotations: {
      summary: 's',
      description: 'd',
      value: '{{ $value | humanizePercentage }}',
      runbook_url: `https://example.test/runbooks/${alert}`,
      ...annotations,
    },
  });
}

/** A recording rule. */
export function record(name: string, expr: string): string {
  return JSON.stringify({ record: name, expr });
}

/** 5xx among the requests to app, above a share, over five minutes. */
export function errorRatio(above: number): string {
  const rate = (matchers: string): string => `sum by (service) (rate(http_requests_total${matchers}[5m]))`;
  return `${rate('{status=~"5.."}')} / ${rate('')} > ${above}`;
}

/** A scenario in which a fifth of the requests to app fails for a while. */
export function burst(lasts: string): Trial {
  const signals: Signal[] = [{ kind: 'error-ratio', service: 'app', baselineRatio: 0, faultRatio: 0.2 }];
  return {
    scenario: {
      id: 'services/burst',
      title: 'A burst',
      story: 'A fifth of the requests fails.',
      load: [{ on: 'app', ratePerSecond: 50 }],
      faults: [{ kind: 'error-burst', on: 'app', at: '0s', lasts }],
      expect: [],
    },
    faults: [{ signals }],
  };
}
