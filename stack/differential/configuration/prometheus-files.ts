import fc from 'fast-check';
import { brokenRuleFiles, soundRuleFiles } from './rule-files.ts';
import { brokenDurations, scalars } from './scalars.ts';
import { writeYaml, type Yaml, yamlMap } from './yaml-tree.ts';

/** prometheus.yml, the rule files and the files of targets that it names. */
export interface PrometheusFiles {
  readonly prometheus: string;
  /** In prometheus/rules, in the order of the file. */
  readonly rules: readonly string[];
}

type Fields = Readonly<Record<string, Yaml | undefined>>;

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const fields = (all: Fields): Yaml => yamlMap(Object.entries(all));

/** What a group of Go's expressions has matched, and a text behind it, in quotes. */
const group = (behind: string): string => `"$${'{1}'}${behind}"`;

export const intervals = fc.constantFrom('30s', '1m', '90s', '2m', '"1m30s"', '1h', '00m45s');
export const timeouts = fc.constantFrom('5s', '10s', '15s', '1s', "'20s'");

export const externalLabels = fc
  .dictionary(fc.constantFrom('cluster', 'region', 'replica', '_x'), scalars, { maxKeys: 3 })
  .map((map): Yaml => yamlMap(Object.entries(map)));

const globals: fc.Arbitrary<Fields> = fc.record({
  scrape_interval: maybe(intervals),
  scrape_timeout: maybe(timeouts),
  evaluation_interval: maybe(intervals),
  external_labels: maybe(externalLabels),
});

export const targetLabels = fc
  .dictionary(fc.constantFrom('service', 'team', '__x', 'a'), scalars, { maxKeys: 2 })
  .map((map): Yaml => yamlMap(Object.entries(map)));
const staticGroups: fc.Arbitrary<Yaml> = fc
  .record({
    targets: fc.constantFrom<Yaml>(['127.0.0.1:1'], ['127.0.0.1:1', '"localhost:2"'], ['a'], []),
    labels: maybe(targetLabels),
  })
  .map(fields);

const jobs: fc.Arbitrary<Fields> = fc.record({
  scrape_interval: maybe(intervals),
  scrape_timeout: maybe(timeouts),
  static_configs: maybe(fc.array(staticGroups, { maxLength: 2 })),
  honor_labels: maybe(fc.constantFrom('true', 'yes', 'off')),
});

/** Steps of a relabelling that Prometheus takes. */
export const relabellings: fc.Arbitrary<Fields> = fc.oneof(
  fc.record({
    source_labels: fc.constantFrom<Yaml>(['severity'], '[severity, team]', ['a']),
    regex: maybe(fc.constantFrom('critical', '(.*)', "'0+7'", '007', 'yes', '"(a|b);.*"')),
    target_label: fc.constantFrom('severity', 'team', 'b'),
    replacement: maybe(fc.constantFrom('x', '"$1"', '1', group('-y'), 'yes')),
    action: maybe(fc.constantFrom('replace', 'Replace', '"replace"')),
  }),
  fc.record({
    source_labels: fc.constantFrom<Yaml>(['severity'], '[severity, team]'),
    regex: fc.constantFrom('critical', '"x.*"'),
    action: fc.constantFrom('keep', 'drop', 'DROP'),
  }),
  fc.record({
    regex: fc.constantFrom('a|alertname', '"(severity|alertname)"', '"_(.*)|alertname"', '"(?:_|B)(.+)"'),
    action: fc.constant('labelkeep'),
  }),
  fc.record({
    regex: fc.constantFrom('a', 'replica', '"_.*"', '"sev.*|team"'),
    action: fc.constant('labeldrop'),
  }),
  fc.record({
    regex: fc.constantFrom('"_(.*)"', '"(severity|team)"', '"(?:_|B)(.+)"'),
    replacement: maybe(fc.constantFrom('"$1"', '"my_$1"')),
    action: fc.constant('labelmap'),
  }),
  fc.record({
    source_labels: fc.constant<Yaml>(['team']),
    target_label: fc.constantFrom('team', 'c'),
    action: fc.constantFrom('lowercase', 'uppercase', 'keepequal', 'dropequal'),
  }),
);

const relabelFaults = fc.constantFrom<Fields>(
  { action: 'nope' },
  { action: '' },
  { action: '[drop]' },
  { regex: '"("' },
  { regex: '"[z-a]"' },
  { regex: '"(?=a)"' },
  { regex: '""' },
  { regex: '' },
  { regex: '[a]' },
  { target_label: undefined, action: 'replace' },
  { target_label: '"a-b"', action: 'replace' },
  { target_label: '"a-b"', action: 'lowercase' },
  { target_label: group(''), action: 'replace' },
  { target_label: '"$1-x"', action: 'replace' },
  { target_label: group(''), action: 'uppercase' },
  { action: 'hashmod', target_label: 'x' },
  { action: 'hashmod', target_label: 'x', modulus: '8' },
  { action: 'hashmod', target_label: 'x', modulus: '0' },
  { action: 'hashmod', target_label: 'x', modulus: '-1' },
  { action: 'hashmod', target_label: 'x', modulus: 'y' },
  { action: 'labelmap', replacement: '"a-b"' },
  { action: 'labelmap', replacement: group('_x') },
  { action: 'labeldrop', target_label: 'x' },
  { action: 'labelkeep', source_labels: ['a'] },
  { action: 'keepequal', target_label: undefined },
  { action: 'dropequal', regex: '"a.*"' },
  { action: 'keepequal', replacement: 'x' },
  { source_labels: 'severity' },
  { source_labels: ['"a-b"'] },
  { source_labels: [''] },
  { separator: '' },
  { separator: '[a]' },
  { source_label: ['a'] },
  { replacement: '' },
  { modulus: '3' },
);

const jobFaults: fc.Arbitrary<Fields> = fc.oneof(
  fc.constantFrom<Fields>(
    { job_name: undefined },
    { job_name: '""' },
    { job_name: '' },
    { job_name: '[a]' },
    { job_name: 'same' },
    { honor_labels: 'maybe' },
    { honor_labels: '1' },
    { scheme: 'ftp' },
    { metrics_path: '5' },
    { static_configs: [{ pairs: [['targets', ['http://a:1']]] }] },
    { static_configs: [{ pairs: [['targets', ['a/metrics']]] }] },
    { static_configs: [{ pairs: [['targets', 'a']] }] },
    { static_configs: [{ pairs: [['targets', ['']]] }] },
    { static_configs: [{ pairs: [['labels', { pairs: [['"a-b"', 'x']] }]] }] },
    { static_configs: [{ pairs: [['target', ['a']]] }] },
    { static_configs: { pairs: [['targets', ['a']]] } },
    { static_configs: [''] },
    { file_sd_configs: [{ pairs: [['files', ['targets/*.yml']]] }] },
    { file_sd_configs: [{ pairs: [['files', ['targets/*.txt']]] }] },
    { file_sd_configs: [{ pairs: [['files', ['targets/a*b*.yml']]] }] },
    { file_sd_configs: [{ pairs: [['files', []]] }] },
    { file_sd_configs: [{ pairs: [['refresh_interval', '1m']] }] },
    { file_sd_configs: [{ pairs: [['files', 'targets/a.yml']] }] },
    { scrape_timeout: '1h' },
    { scrape_interval: '5s', scrape_timeout: '10s' },
    { scrape_interval: '5s', scrape_timeout: undefined },
    { scrape_intervall: '5s' },
    { params: { pairs: [['a', ['b']]] } },
    { params: { pairs: [['a', 'b']] } },
    { sample_limit: 'x' },
    { sample_limit: '-1' },
    { basic_auth: { pairs: [['username', 'a']] }, bearer_token: 'x' },
    {
      basic_auth: {
        pairs: [
          ['username', 'a'],
          ['password', 'b'],
        ],
      },
    },
    { authorization: { pairs: [['type', 'basic']] } },
    { relabel_configs: { pairs: [] } },
  ),
  brokenDurations.map((text) => ({ scrape_interval: text })),
  brokenDurations.map((text) => ({ scrape_timeout: text })),
  relabelFaults.map((fault) => ({
    relabel_configs: [fields({ source_labels: ['a'], target_label: 'b', ...fault })],
  })),
  relabelFaults.map((fault) => ({
    metric_relabel_configs: [fields({ source_labels: ['a'], target_label: 'b', ...fault })],
  })),
);

const globalFaults: fc.Arbitrary<Fields> = fc.oneof(
  fc.constantFrom<Fields>(
    { external_labels: { pairs: [['"a-b"', 'x']] } },
    { external_labels: { pairs: [['1', 'x']] } },
    { external_labels: { pairs: [['a', ['x']]] } },
    { external_labels: { pairs: [['a', '"{{ x"']] } },
    { external_labels: { pairs: [['a', `"$${'{HOME}'}"`]] } },
    { external_labels: { pairs: [['a', '"$$x"']] } },
    { external_labels: 'x' },
    { external_labels: ['x'] },
    { scrape_interval: '5s', scrape_timeout: '10s' },
    { scrape_interval: '5s', scrape_timeout: undefined },
    { evaluation_intervall: '5s' },
    { query_log_file: '""' },
  ),
  brokenDurations.map((text) => ({ scrape_interval: text })),
  brokenDurations.map((text) => ({ scrape_timeout: text })),
  brokenDurations.map((text) => ({ evaluation_interval: text })),
);

const rootFaults = fc.constantFrom<Fields>(
  { global: '' },
  { global: 'x' },
  { global: [] },
  { rule_files: 'rules/0.yml' },
  { rule_files: ['rules/0.yml', '"rules/*.yml"'] },
  { rule_files: ['rules/missing.yml'] },
  { rule_files: ['"rules/[.yml"'] },
  { rule_files: [''] },
  { rule_files: ['5'] },
  { rule_files: { pairs: [['a', 'b']] } },
  { rule_files: ['./rules/0.yml'] },
  { scrape_configs: '' },
  { scrape_configs: { pairs: [] } },
  { scrape_configs: [''] },
  { scrape_configs: ['x'] },
  { scrape_config: [] },
  { alerting: '' },
  { alerting: 'x' },
  { alerting: { pairs: [['alertmanagers', '']] } },
  { alerting: { pairs: [['alertmanagers', [{ pairs: [['api_version', 'v3']] }]]] } },
  { alerting: { pairs: [['alertmanagers', [{ pairs: [['timeout', '0']] }]]] } },
  { alerting: { pairs: [['alert_relabel_configs', [{ pairs: [] }]]] } },
  { alerting: { pairs: [['alert_relabel_configs', ['']]] } },
  { alerting: { pairs: [['alert_relabel_configs', 'x']] } },
  { storage: { pairs: [['tsdb', { pairs: [['out_of_order_time_window', '5m']] }]] } },
  { storage: { pairs: [['tsdb', { pairs: [['out_of_order_time_window', '5']] }]] } },
  { '? [a]\n': 'x' },
);

interface Parts {
  readonly global: Fields;
  readonly jobs: readonly Fields[];
  readonly relabellings: readonly Fields[];
  readonly rules: readonly Yaml[];
  readonly root: Fields;
}

const jobNames = ['app', 'node', '007'];

function write({ global, jobs: all, relabellings: steps, rules, root }: Parts): PrometheusFiles {
  const tree = fields({
    global: fields(global),
    rule_files: rules.map((_, index) => `rules/${index}.yml`),
    scrape_configs: all.map((job, index) => fields({ job_name: jobNames[index] ?? `${index}`, ...job })),
    alerting: fields({ alert_relabel_configs: steps.map(fields) }),
    ...root,
  });
  return { prometheus: writeYaml(tree), rules: rules.map(writeYaml) };
}

const parts = (changes: { readonly [Key in keyof Parts]?: fc.Arbitrary<Parts[Key]> }): fc.Arbitrary<Parts> =>
  fc.record<Parts>({
    global: globals,
    jobs: fc.array(jobs, { maxLength: 2 }),
    relabellings: fc.array(relabellings, { maxLength: 2 }),
    rules: fc.array(soundRuleFiles, { minLength: 1, maxLength: 2 }),
    root: fc.constant({}),
    ...changes,
  } as { [Key in keyof Parts]: fc.Arbitrary<Parts[Key]> });

const spoilt = (all: fc.Arbitrary<Fields>, faults: fc.Arbitrary<Fields>): fc.Arbitrary<Fields> =>
  fc.tuple(all, faults).map(([one, fault]) => ({ ...one, ...fault }));
const few = <T>(all: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(all, { minLength: 1, maxLength: 2 });

/** Configurations of Prometheus: half of them sound, the others with one fault each, or with what looks like one. */
export const prometheusFiles: fc.Arbitrary<PrometheusFiles> = fc
  .oneof(
    { weight: 8, arbitrary: parts({}) },
    { weight: 4, arbitrary: parts({ rules: fc.tuple(brokenRuleFiles) }) },
    { weight: 1, arbitrary: parts({ global: spoilt(globals, globalFaults) }) },
    { weight: 1, arbitrary: parts({ jobs: few(spoilt(jobs, jobFaults)) }) },
    { weight: 1, arbitrary: parts({ relabellings: few(spoilt(relabellings, relabelFaults)) }) },
    { weight: 1, arbitrary: parts({ root: rootFaults }) },
  )
  .map(write);
