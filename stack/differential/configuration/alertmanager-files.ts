import fc from 'fast-check';
import { matcherEntries } from '../matchers.ts';
import { quoteForYaml } from '../routing-cases.ts';
import { brokenDurations } from './scalars.ts';
import { writeYaml, type Yaml, yamlMap } from './yaml-tree.ts';

type Fields = Readonly<Record<string, Yaml | undefined>>;

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const fields = (all: Fields): Yaml => yamlMap(Object.entries(all));

/** Long enough that nothing is sent while it is looked at. */
const waits = fc.constantFrom('30s', '1m', '90s', '"2m"', '1m30s', '1h', "'45s'", '0s');
const intervals = fc.constantFrom('1m', '5m', '90s', '"2h"', '1m30s', '1d', '1w');

/** Values that probing alerts have, plain and quoted, and some that they have not. */
const matchValues = fc.constantFrom(
  ...[
    'critical',
    'warning',
    '"critical"',
    "'app'",
    '007',
    '"007"',
    '1.0',
    'yes',
    'null',
    '~',
    '',
    '""',
    'x',
    '0x10',
  ],
);
const oldMatch = fc
  .dictionary(fc.constantFrom('severity', 'service', 'team'), matchValues, { minKeys: 1, maxKeys: 2 })
  .map((map): Yaml => yamlMap(Object.entries(map)));
const oldExpressions = fc
  .dictionary(
    fc.constantFrom('severity', 'service', 'team'),
    fc.constantFrom('critical|warning', '"0.*"', '.*', "'^app$'", '.+', '"a|"', 'yes', '007'),
    { minKeys: 1, maxKeys: 2 },
  )
  .map((map): Yaml => yamlMap(Object.entries(map)));
const entries = fc.constantFrom(
  ...[
    'severity="critical"',
    'severity=critical',
    'severity =~ "critical|warning"',
    'service!=app',
    'team=""',
  ],
  ...[
    'severity!~"c.*"',
    '{severity="critical",service="app"}',
    'severity="critical", team=yes',
    'a=007',
    'team!=""',
  ],
);
const newMatchers = fc
  .array(fc.oneof({ weight: 4, arbitrary: entries }, { weight: 1, arbitrary: matcherEntries }), {
    minLength: 1,
    maxLength: 2,
  })
  .map((all): Yaml => all.map(quoteForYaml));

const conditions: fc.Arbitrary<Fields> = fc.oneof(
  { weight: 4, arbitrary: newMatchers.map((matchers) => ({ matchers })) },
  { weight: 2, arbitrary: oldMatch.map((match) => ({ match })) },
  { weight: 2, arbitrary: oldExpressions.map((match_re) => ({ match_re })) },
  { weight: 1, arbitrary: fc.constant({}) },
);

const groupBys = fc.constantFrom<Yaml>(
  ['alertname'],
  '[severity, service]',
  ["'...'"],
  '[...]',
  [],
  ['team'],
  '["severity"]',
  ['y'],
);
const receiverNames = ['default', 'pager', '"a b"', '007', 'é'];
const receiverNamed = fc.constantFrom(...receiverNames);
const intervalNames = ['nights', '"week ends"'];

const settings = {
  receiver: maybe(receiverNamed),
  group_by: maybe(groupBys),
  group_wait: maybe(waits),
  group_interval: maybe(intervals),
  repeat_interval: maybe(intervals),
};

const routes = (depth: number): fc.Arbitrary<Fields> =>
  fc
    .record({
      ...settings,
      continue: maybe(fc.constantFrom('true', 'false', 'yes', 'on', 'off', 'n')),
      mute_time_intervals: maybe(fc.subarray(intervalNames)),
      active_time_intervals: maybe(fc.subarray(intervalNames)),
      conditions,
      routes:
        depth === 0
          ? fc.constant(undefined)
          : maybe(fc.array(routes(depth - 1).map(fields), { maxLength: 3 })),
    })
    .map(({ conditions: own, ...rest }): Fields => ({ ...rest, ...own }));

const inhibitRules: fc.Arbitrary<Fields> = fc.record({
  source_matchers: maybe(newMatchers),
  source_match: maybe(oldMatch),
  target_matchers: maybe(newMatchers),
  target_match_re: maybe(oldExpressions),
  equal: maybe(fc.constantFrom<Yaml>(['service'], '[service, team]', [], ['missing'])),
});

const resolved = maybe(fc.constantFrom('true', 'false', 'yes', 'off'));
const integrations: fc.Arbitrary<Fields> = fc.record({
  webhook_configs: maybe(
    fc.array(
      resolved.map((send_resolved) => fields({ url: 'http://127.0.0.1:9/', send_resolved })),
      { maxLength: 2 },
    ),
  ),
  slack_configs: maybe(
    resolved.map(
      (send_resolved): Yaml => [fields({ api_url: 'http://127.0.0.1:9/', channel: "'#a'", send_resolved })],
    ),
  ),
  pagerduty_configs: maybe(
    resolved.map(
      (send_resolved): Yaml => [fields({ routing_key: 'abc', url: 'http://127.0.0.1:9/', send_resolved })],
    ),
  ),
  email_configs: maybe(
    resolved.map(
      (send_resolved): Yaml => [
        fields({ to: 'a@b', from: 'c@d', smarthost: 'localhost:25', require_tls: 'no', send_resolved }),
      ],
    ),
  ),
  victorops_configs: maybe(
    fc.constant<Yaml>([fields({ api_key: 'x', routing_key: 'y', api_url: 'http://127.0.0.1:9/' })]),
  ),
  opsgenie_configs: maybe(
    resolved.map(
      (send_resolved): Yaml => [fields({ api_key: 'x', api_url: 'http://127.0.0.1:9/', send_resolved })],
    ),
  ),
});

interface Parts {
  readonly global: Fields;
  readonly route: Fields;
  readonly children: readonly Fields[];
  readonly inhibitRules: readonly Fields[];
  readonly receivers: readonly Fields[];
  readonly root: Fields;
  /** Whether the first child is written once and the others merge it into themselves. */
  readonly merges: boolean;
}

const globals: fc.Arbitrary<Fields> = fc.record({
  resolve_timeout: maybe(fc.constantFrom('5m', '"1m"', '90s', '1d', '1m30s')),
});
const rootRoutes: fc.Arbitrary<Fields> = fc.record({ ...settings, receiver: receiverNamed });

const routeFaults: fc.Arbitrary<Fields> = fc.oneof(
  fc.constantFrom<Fields>(
    { receiver: 'nobody' },
    { receiver: '[default]' },
    { receiver: '""' },
    { group_by: ["'...'", 'severity'] },
    { group_by: ['severity', 'severity'] },
    { group_by: ['"a-b"'] },
    { group_by: 'severity' },
    { group_by: [''] },
    { group_by: ['"1a"'] },
    { matchers: 'severity="critical"' },
    { matchers: ['severity'] },
    { matchers: ['"severity=~\\"(\\""'] },
    { matchers: [''] },
    { matchers: { pairs: [['severity', 'critical']] } },
    { match: { pairs: [['"a-b"', 'x']] } },
    { match: { pairs: [['severity', ['x']]] } },
    { match: ['severity'] },
    { match_re: { pairs: [['severity', '"("']] } },
    { continue: 'maybe' },
    { continue: '1' },
    { continue: '' },
    { mute_time_intervals: ['missing'] },
    { mute_time_intervals: 'nights' },
    { active_time_intervals: [''] },
    { routes: '' },
    { routes: { pairs: [] } },
    { routs: [] },
    { group_waits: '1m' },
    { group_interval: '0s' },
    { repeat_interval: '0s' },
    { group_interval: '1h', repeat_interval: '1m' },
  ),
  brokenDurations.map((text) => ({ group_wait: text })),
  brokenDurations.map((text) => ({ group_interval: text })),
  brokenDurations.map((text) => ({ repeat_interval: text })),
);
const rootFaults: fc.Arbitrary<Fields> = fc.oneof(
  routeFaults,
  fc.constantFrom<Fields>(
    { receiver: undefined },
    { matchers: ['severity="x"'] },
    { match: { pairs: [['severity', 'x']] } },
    { match: { pairs: [] } },
    { matchers: [] },
    { match_re: { pairs: [['severity', 'x']] } },
    { continue: 'true' },
    { continue: 'false' },
    { mute_time_intervals: ['nights'] },
    { active_time_intervals: ['nights'] },
  ),
);
const receiverFaults = fc.constantFrom<Fields>(
  { name: undefined },
  { name: '""' },
  { name: 'default' },
  { name: '[a]' },
  { webhook_configs: [{ pairs: [] }] },
  { webhook_configs: [{ pairs: [['url', 'x']] }] },
  { webhook_configs: [{ pairs: [['url', 'ftp://a']] }] },
  { webhook_configs: [{ pairs: [['url', '""']] }] },
  {
    webhook_configs: [
      {
        pairs: [
          ['url', 'http://a'],
          ['url_file', '/x'],
        ],
      },
    ],
  },
  {
    webhook_configs: [
      {
        pairs: [
          ['url', 'http://a'],
          ['send_resolved', 'maybe'],
        ],
      },
    ],
  },
  {
    webhook_configs: [
      {
        pairs: [
          ['url', 'http://a'],
          ['max_alerts', 'x'],
        ],
      },
    ],
  },
  {
    webhook_configs: [
      {
        pairs: [
          ['url', 'http://a'],
          ['max_alerts', '-1'],
        ],
      },
    ],
  },
  { webhook_configs: { pairs: [['url', 'http://a']] } },
  { webhook_configs: '' },
  { webhook_config: [] },
  { slack_configs: [{ pairs: [['channel', 'a']] }] },
  { slack_configs: [{ pairs: [['api_url', 'http://a']] }] },
  {
    slack_configs: [
      {
        pairs: [
          ['api_url', 'http://a'],
          ['api_url_file', '/x'],
        ],
      },
    ],
  },
  {
    slack_configs: [
      {
        pairs: [
          ['api_url', 'http://a'],
          ['fields', [{ pairs: [['title', 'x']] }]],
        ],
      },
    ],
  },
  {
    slack_configs: [
      {
        pairs: [
          ['api_url', 'http://a'],
          ['actions', [{ pairs: [['type', 'x']] }]],
        ],
      },
    ],
  },
  { pagerduty_configs: [{ pairs: [] }] },
  {
    pagerduty_configs: [
      {
        pairs: [
          ['routing_key', 'a'],
          ['routing_key_file', '/x'],
        ],
      },
    ],
  },
  {
    pagerduty_configs: [
      {
        pairs: [
          ['service_key', 'a'],
          ['details', { pairs: [['a', 'b']] }],
        ],
      },
    ],
  },
  { email_configs: [{ pairs: [] }] },
  { email_configs: [{ pairs: [['to', 'a@b']] }] },
  {
    email_configs: [
      {
        pairs: [
          ['to', 'a@b'],
          ['from', 'c@d'],
          ['smarthost', 'localhost'],
        ],
      },
    ],
  },
  {
    email_configs: [
      {
        pairs: [
          ['to', 'a@b'],
          ['from', 'c@d'],
          ['smarthost', '":25"'],
        ],
      },
    ],
  },
  {
    email_configs: [
      {
        pairs: [
          ['to', 'a@b'],
          ['from', 'c@d'],
          ['smarthost', 'h:25'],
          [
            'headers',
            {
              pairs: [
                ['subject', 'a'],
                ['Subject', 'b'],
              ],
            },
          ],
        ],
      },
    ],
  },
  { opsgenie_configs: [{ pairs: [] }] },
  {
    opsgenie_configs: [
      {
        pairs: [
          ['api_key', 'a'],
          ['responders', [{ pairs: [['type', 'x']] }]],
        ],
      },
    ],
  },
  { victorops_configs: [{ pairs: [['api_key', 'a']] }] },
  { pushover_configs: [{ pairs: [['token', 'a']] }] },
  {
    pushover_configs: [
      {
        pairs: [
          ['token', 'a'],
          ['user_key', 'b'],
        ],
      },
    ],
  },
  { telegram_configs: [{ pairs: [['bot_token', 'a']] }] },
  {
    telegram_configs: [
      {
        pairs: [
          ['bot_token', 'a'],
          ['chat_id', '5'],
        ],
      },
    ],
  },
  {
    telegram_configs: [
      {
        pairs: [
          ['bot_token', 'a'],
          ['chat_id', 'x'],
        ],
      },
    ],
  },
  { msteams_configs: [{ pairs: [] }] },
  { msteams_configs: [{ pairs: [['webhook_url', 'http://a']] }] },
  { discord_configs: [{ pairs: [] }] },
  { webex_configs: [{ pairs: [['room_id', 'a']] }] },
  { sns_configs: [{ pairs: [] }] },
  { wechat_configs: [{ pairs: [['api_secret', 'a']] }] },
);
const inhibitFaults = fc.constantFrom<Fields>(
  { equal: 'service' },
  { equal: ['"a-b"'] },
  { equal: [''] },
  { source_matchers: ['severity'] },
  { source_match: { pairs: [['"a-b"', 'x']] } },
  { target_match_re: { pairs: [['severity', '"("']] } },
  { source_matcher: [] },
  { equal: '' },
);
const globalFaults: fc.Arbitrary<Fields> = fc.oneof(
  fc.constantFrom<Fields>(
    { smtp_smarthost: 'localhost' },
    { smtp_smarthost: 'localhost:25' },
    { smtp_from: 'a@b' },
    { slack_api_url: 'x' },
    { slack_api_url: 'http://a' },
    { slack_api_url: 'http://a', slack_api_url_file: '/x' },
    { opsgenie_api_key: 'a', opsgenie_api_key_file: 'b' },
    { smtp_require_tls: 'maybe' },
    { resolv_timeout: '5m' },
    { http_config: { pairs: [['proxy_url', 'http://a']] } },
    { http_config: { pairs: [['basic_auth', '']] } },
  ),
  brokenDurations.map((text) => ({ resolve_timeout: text })),
);
const fileFaults = fc.constantFrom<Fields>(
  { route: undefined },
  { route: '' },
  { route: 'x' },
  { receivers: undefined },
  { receivers: '' },
  { receivers: [] },
  { receivers: { pairs: [] } },
  { global: '' },
  { global: 'x' },
  { inhibit_rules: '' },
  { inhibit_rules: { pairs: [] } },
  { templates: 'x' },
  { templates: ['"[.tmpl"'] },
  { templates: ['missing/*.tmpl'] },
  { time_intervals: '' },
  { time_intervals: [{ pairs: [['name', 'nights']] }] },
  { receiver: [] },
  { mute_time_intervals: [{ pairs: [['name', 'nights']] }] },
);

function write({ global, route, children, inhibitRules: rules, receivers, root, merges }: Parts): string {
  const childTrees = children.map((child, index): Yaml => {
    const tree = fields(child);
    if (!merges) return tree;
    if (index === 0) return { anchor: 'first', of: tree };
    const { matchers: _, match: __, match_re: ___, ...own } = child;
    return {
      pairs: [
        ['<<', '*first'],
        ...Object.entries(own).flatMap(([key, value]) =>
          value === undefined ? [] : [[key, value] as const],
        ),
      ],
    };
  });
  return writeYaml(
    fields({
      global: fields(global),
      route: fields({ ...route, ...(childTrees.length === 0 ? {} : { routes: childTrees }) }),
      inhibit_rules: rules.map(fields),
      receivers: receivers.map((receiver, index) =>
        fields({ name: receiverNames[index] ?? `r${index}`, ...receiver }),
      ),
      time_intervals: [
        fields({
          name: 'nights',
          time_intervals: [fields({ times: ["{ start_time: '01:00', end_time: '05:00' }"] })],
        }),
        fields({ name: '"week ends"', time_intervals: [fields({ weekdays: "['monday:friday']" })] }),
      ],
      ...root,
    }),
  );
}

const receiversOf = (one: fc.Arbitrary<Fields>): fc.Arbitrary<Fields[]> =>
  fc.array(one, { minLength: receiverNames.length, maxLength: receiverNames.length });
const parts = (changes: { readonly [Key in keyof Parts]?: fc.Arbitrary<Parts[Key]> }): fc.Arbitrary<Parts> =>
  fc.record<Parts>({
    global: globals,
    route: rootRoutes,
    children: fc.array(routes(1), { maxLength: 3 }),
    inhibitRules: fc.array(inhibitRules, { maxLength: 2 }),
    receivers: receiversOf(integrations),
    root: fc.constant({}),
    merges: fc.constantFrom(false, false, true),
    ...changes,
  } as { [Key in keyof Parts]: fc.Arbitrary<Parts[Key]> });
const spoilt = (all: fc.Arbitrary<Fields>, faults: fc.Arbitrary<Fields>): fc.Arbitrary<Fields> =>
  fc.tuple(all, faults).map(([one, fault]) => ({ ...one, ...fault }));

/** Texts of alertmanager.yml: half of them sound, the others with one fault each, or with what looks like one. */
export const alertmanagerFiles: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 9, arbitrary: parts({}) },
    { weight: 1, arbitrary: parts({ global: spoilt(globals, globalFaults) }) },
    { weight: 1, arbitrary: parts({ route: spoilt(rootRoutes, rootFaults) }) },
    { weight: 3, arbitrary: parts({ children: fc.tuple(spoilt(routes(0), routeFaults), routes(0)) }) },
    { weight: 1, arbitrary: parts({ inhibitRules: fc.tuple(spoilt(inhibitRules, inhibitFaults)) }) },
    {
      weight: 3,
      arbitrary: parts({
        receivers: fc
          .tuple(receiversOf(integrations), receiverFaults)
          .map(([all, fault]) => [...all.slice(0, -1), { ...all.at(-1), ...fault }]),
      }),
    },
    { weight: 1, arbitrary: parts({ root: fileFaults }) },
  )
  .map(write);
