import fc from 'fast-check';
import { brokenDurations, durations, scalars } from './scalars.ts';
import { type Yaml, yamlMap } from './yaml-tree.ts';

/** A rule by its keys; a fault puts others in. */
type Fields = Readonly<Record<string, Yaml | undefined>>;

const labelNames = ['severity', 'service', 'team', 'a', '_b', 'B2', 'on', 'y'];
const labels = fc
  .dictionary(fc.constantFrom(...labelNames), scalars, { maxKeys: 3 })
  .map((map): Yaml => yamlMap(Object.entries(map)));

const expressions: readonly Yaml[] = [
  ...[
    'vector(1)',
    'up == 0',
    'absent(up{job="a"})',
    '1',
    '0x10 > bool 3',
    'sum by (job) (rate(x_total[5m])) > 1e3',
  ],
  ...[
    '"up > 1"',
    '\'up{a="b"} > 1 and on (job) up\'',
    'x offset 5m > 1',
    'sum(x) without (a) > Inf',
    'vector(007)',
  ],
  { lines: 'sum by (job) (\n  rate(x_total[5m])\n)\n> 5' },
  { lines: '# a comment\nup < 1 # another' },
];

const templates = [
  '"{{ $labels.job }} is {{ $value | humanize }}"',
  "'{{ if gt $value 1.0 }}many{{ else }}few{{ end }}'",
  '"{{ with query \\"up\\" }}{{ . | first | value }}{{ end }}"',
];
const annotations = fc
  .dictionary(
    fc.constantFrom('summary', 'runbook_url', 'value'),
    fc.oneof({ weight: 2, arbitrary: scalars }, { weight: 1, arbitrary: fc.constantFrom(...templates) }),
    { maxKeys: 2 },
  )
  .map((map): Yaml => yamlMap(Object.entries(map)));

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const alerts: fc.Arbitrary<Fields> = fc.record({
  alert: fc.constantFrom('A', 'B', 'HighLoad', '"a b"', '007', 'yes', "'é'", '1.0'),
  expr: fc.constantFrom(...expressions),
  for: maybe(fc.oneof(durations, fc.constantFrom('0s', '0', '', '0m'))),
  keep_firing_for: maybe(fc.oneof(durations, fc.constantFrom('0s', '0'))),
  labels: maybe(labels),
  annotations: maybe(annotations),
});

const records: fc.Arbitrary<Fields> = fc.record({
  record: fc.constantFrom('a:x', 'job:up:sum', 'x', 'yes', '_a'),
  expr: fc.constantFrom(...expressions),
  labels: maybe(labels),
});

/** What may be wrong with one rule, and things that look wrong and are not. */
const ruleFaults: fc.Arbitrary<Fields> = fc.oneof(
  fc.constantFrom<Fields>(
    { alert: undefined, record: undefined },
    { alert: 'A', record: 'a:x' },
    { alert: '""' },
    { alert: '' },
    { record: '""' },
    { record: '"a b"', alert: undefined, for: undefined, keep_firing_for: undefined, annotations: undefined },
    { record: '0x', alert: undefined, for: undefined, keep_firing_for: undefined, annotations: undefined },
    { record: 'a:x', alert: undefined, for: '1m' },
    { record: 'a:x', alert: undefined, for: undefined, keep_firing_for: '1m', annotations: undefined },
    { record: 'a:x', alert: undefined, for: undefined, annotations: { pairs: [['a', 'b']] } },
    { expr: undefined },
    { expr: '""' },
    { expr: 'up +' },
    { expr: 'rate(up)' },
    { expr: 'foo(up)' },
    { expr: '\'up{a=~"("}\'' },
    { expr: 'up[5m]' },
    { expr: '\'"text"\'' },
    { expr: '[up]' },
    { expr: { pairs: [['a', 'b']] } },
    { alert: '[A]' },
    { alrt: 'A' },
    { severity: 'x' },
    { For: '1m' },
    { labels: 'x' },
    { labels: ['x'] },
    { labels: '' },
    { labels: { pairs: [['"a-b"', 'x']] } },
    { labels: { pairs: [['a b', 'x']] } },
    { labels: { pairs: [['"1a"', 'x']] } },
    { labels: { pairs: [['__name__', 'x']] } },
    { labels: { pairs: [['alertname', 'x']] } },
    { labels: { pairs: [['__a__', 'x']] } },
    { labels: { pairs: [['a', ['x']]] } },
    { labels: { pairs: [['a', { pairs: [['b', 'c']] }]] } },
    { labels: { pairs: [['a', '"{{ $labels.job"']] } },
    { labels: { pairs: [['a', '"{{ foo }}"']] } },
    { labels: { pairs: [['a', '"{{ $x }}"']] } },
    { labels: { pairs: [['1', 'x']] } },
    { labels: { pairs: [['""', 'x']] } },
    { labels: { pairs: [['é', 'x']] } },
    { labels: { pairs: [['a', '"\\xff"']] } },
    { annotations: { pairs: [['"a-b"', 'x']] } },
    { annotations: { pairs: [['a.b', 'x']] } },
    { annotations: { pairs: [['a', '"{{ end }}"']] } },
    { annotations: { pairs: [['a', "'{{ .Labels.job | nope }}'"]] } },
    { annotations: { pairs: [['a', "'{{ $labels.a.b.c }}'"]] } },
    { annotations: 'x' },
    { annotations: { pairs: [['a', '[x]']] } },
  ),
  brokenDurations.map((text) => ({ for: text })),
  brokenDurations.map((text) => ({ keep_firing_for: text })),
);

const groupFaults: fc.Arbitrary<Fields> = fc.oneof(
  fc.constantFrom<Fields>(
    { name: undefined },
    { name: '""' },
    { name: '' },
    { name: '[a]' },
    { name: 'same' },
    { limit: 'x' },
    { limit: '1.5' },
    { limit: '-1' },
    { limit: '"3"' },
    { limit: '0x10' },
    { limit: '1_0' },
    { limit: '1e2' },
    { limit: '010' },
    { limit: '2.0' },
    { rules: '' },
    { rules: { pairs: [] } },
    { rules: 'x' },
    { rules: ['x'] },
    { rules: [''] },
    { labels: { pairs: [['a', 'b']] } },
    { query_offset: '1m' },
    { intervall: '1m' },
  ),
  brokenDurations.map((text) => ({ interval: text })),
);

const fileFaults: fc.Arbitrary<(groups: Yaml) => Yaml> = fc.constantFrom<(groups: Yaml) => Yaml>(
  () => ({ pairs: [] }),
  () => '',
  () => 'groups',
  () => ({ pairs: [['groups', '']] }),
  () => ({ pairs: [['groups', { pairs: [] }]] }),
  () => ({ pairs: [['groups', 'x']] }),
  (groups) => groups,
  (groups) =>
    yamlMap([
      ['groups', groups],
      ['x', 'y'],
    ]),
  (groups) =>
    yamlMap([
      ['groups', groups],
      ['groups', []],
    ]),
  (groups) => yamlMap([['Groups', groups]]),
);

const rule = (fields: Fields): Yaml => yamlMap(Object.entries(fields));

/** Rules of which some share what an anchor holds: labels as a whole, or merged into their own. */
function withAnchors(rules: readonly Fields[], kind: 'none' | 'alias' | 'merge' | 'rule'): Yaml[] {
  return rules.map((fields, index): Yaml => {
    const own = fields['labels'];
    if (kind === 'none') return rule(fields);
    if (index === 0) {
      if (kind === 'rule') return { anchor: 'first', of: rule(fields) };
      return rule({
        ...fields,
        labels: {
          anchor: 'shared',
          of:
            own ??
            yamlMap([
              ['severity', '007'],
              ['team', 'yes'],
            ]),
        },
      });
    }
    if (kind === 'rule')
      return yamlMap([['<<', '*first'], ...Object.entries({ ...fields, expr: undefined })]);
    if (kind === 'alias') return rule({ ...fields, labels: '*shared' });
    const pairs = own !== undefined && typeof own === 'object' && 'pairs' in own ? own.pairs : [];
    return rule({ ...fields, labels: { pairs: [...pairs, ['<<', '*shared']] } });
  });
}

const groupsOf = (
  rules: fc.Arbitrary<Fields>,
  groupFault: fc.Arbitrary<Fields>,
): fc.Arbitrary<(name: string) => Yaml> =>
  fc
    .record({
      rules: fc.array(rules, { minLength: 1, maxLength: 3 }),
      anchors: fc.constantFrom<'none' | 'alias' | 'merge' | 'rule'>('none', 'none', 'alias', 'merge', 'rule'),
      interval: maybe(durations),
      limit: maybe(fc.constantFrom('0', '5', '10')),
      fault: groupFault,
    })
    .map(
      ({ rules: all, anchors, interval, limit, fault }) =>
        (name: string) =>
          rule({ name, interval, limit, rules: withAnchors(all, anchors), ...fault }),
    );

const sound = fc.oneof({ weight: 3, arbitrary: alerts }, { weight: 1, arbitrary: records });
const faulty = fc.tuple(sound, ruleFaults).map(([fields, fault]): Fields => ({ ...fields, ...fault }));

const groupNames = ['first', '"two, three"', '007'];
const files = (groups: fc.Arbitrary<(name: string) => Yaml>): fc.Arbitrary<Yaml> =>
  fc
    .array(groups, { minLength: 1, maxLength: 2 })
    .map((all) => all.map((group, index) => group(groupNames[index] ?? `${index}`)));

/** The text of a rule file, as a tree. */
export const soundRuleFiles: fc.Arbitrary<Yaml> = files(groupsOf(sound, fc.constant({}))).map((groups) =>
  yamlMap([['groups', groups]]),
);

/** One that Prometheus may refuse. */
export const brokenRuleFiles: fc.Arbitrary<Yaml> = fc.oneof(
  {
    weight: 5,
    arbitrary: files(groupsOf(faulty, fc.constant({}))).map((groups) => yamlMap([['groups', groups]])),
  },
  {
    weight: 3,
    arbitrary: files(groupsOf(sound, groupFaults)).map((groups) => yamlMap([['groups', groups]])),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(files(groupsOf(sound, fc.constant({}))), fileFaults)
      .map(([groups, fault]) => fault(groups)),
  },
);
