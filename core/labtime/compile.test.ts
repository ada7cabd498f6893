import { expect } from 'chai';
import { parse } from 'yaml';
import { FiredrillError } from '../errors.ts';
import { type ConfigKind, checkConfig, compileConfig } from './compile.ts';

const compile = (kind: ConfigKind, text: string, speed = 60) =>
  compileConfig([{ path: `${kind}.yml`, kind, text }], { speed }).files[0]?.text ?? '';

function refusal(...files: readonly (readonly [ConfigKind, string])[]): FiredrillError {
  const given = files.map(([kind, text]) => ({ path: `${kind}.yml`, kind, text }));
  const [compiled, checked] = [compileConfig, checkConfig].map((work) =>
    thrownBy(() => work(given, { speed: 60 })),
  );
  // Whoever only wants to know whether it can be compiled hears the same.
  expect(checked?.details).to.deep.equal(compiled?.details);
  return compiled ?? expect.fail('the configuration was accepted');
}

function thrownBy(work: () => unknown): FiredrillError | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof FiredrillError) return error;
    throw error;
  }
  return undefined;
}

const rule = (expr: string, more = '') =>
  `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: ${expr}\n${more}`;

describe('core/labtime/compile', () => {
  describe('prometheus.yml', () => {
    it('divides every duration and leaves the rest, comments and order included', () => {
      const text = compile(
        'prometheus',
        `# the lab
global:
  scrape_interval: 15s # often
  scrape_timeout: 10s
  evaluation_interval: 30s
  external_labels: {cluster: lab, window: 5m}
alerting:
  alertmanagers:
    - timeout: 20s
      static_configs: [{targets: ['am:9093']}]
scrape_configs:
  - job_name: app
    scrape_interval: 5m
    scrape_timeout: 1m
    file_sd_configs:
      - files: [targets/app.yml]
        refresh_interval: 2m
    relabel_configs:
      - {target_label: window, replacement: 5m}
  - job_name: web
    http_sd_configs:
      - url: http://sd/
    dns_sd_configs:
      - names: [app]
        refresh_interval: 10s
storage: {tsdb: {out_of_order_time_window: 10m}}
`,
      );
      expect(text).to.equal(`# the lab
global:
  scrape_interval: 250ms # often
  scrape_timeout: 167ms
  evaluation_interval: 500ms
  external_labels: {cluster: lab, window: 5m}
alerting:
  alertmanagers:
    - timeout: 333ms
      static_configs: [{targets: ['am:9093']}]
scrape_configs:
  - job_name: app
    scrape_interval: 5s
    scrape_timeout: 1s
    file_sd_configs:
      - files: [targets/app.yml]
        refresh_interval: 2s
    relabel_configs:
      - {target_label: window, replacement: 5m}
  - job_name: web
    http_sd_configs:
      - url: http://sd/
        refresh_interval: 1s
    dns_sd_configs:
      - names: [app]
        refresh_interval: 167ms
storage: {tsdb: {out_of_order_time_window: 10s}}
`);
    });

    it('writes out what Prometheus assumes: 1m, 10s, 1m, and 10s to each Alertmanager', () => {
      const text = compile('prometheus', 'alerting:\n  alertmanagers:\n    - static_configs: []\n');
      expect(text).to.equal(
        'global:\n  scrape_interval: 1s\n  scrape_timeout: 167ms\n  evaluation_interval: 1s\n' +
          'alerting:\n  alertmanagers:\n    - static_configs: []\n      timeout: 167ms\n',
      );
    });

    it('caps the assumed timeout at the interval, as Prometheus does', () => {
      expect(compile('prometheus', 'global:\n  scrape_interval: 6s\n')).to.include('scrape_timeout: 100ms');
    });

    for (const [section, reason] of [
      ['remote_write: [{url: "http://x/"}]', 'remote_write: remote storage'],
      ['remote_read: [{url: "http://x/"}]', 'remote_read: remote storage'],
      [
        'scrape_configs: [{job_name: a, consul_sd_configs: [{server: x}]}]',
        'job a: consul_sd_configs: the lab has only',
      ],
      [
        'scrape_configs: [{job_name: a, params: {window: [5m]}}]',
        'scrape_configs.0.params.window.0 looks like a duration',
      ],
      ['scrape_configs: [{job_name: a, scrape_interval: 10ms}]', 'whole milliseconds'],
      [
        'scrape_configs: [{relabel_configs: [{target_label: __scrape_interval__}]}]',
        'a label sets the interval',
      ],
      [
        'scrape_configs: [{static_configs: [{labels: {__scrape_timeout__: 5s}}]}]',
        'a label sets the interval',
      ],
    ] as const) {
      it(`refuses ${section}, but not at speed 1`, () => {
        const error = refusal(['prometheus', section]);
        expect(error.code).to.equal('LABTIME_REFUSED');
        expect(error.details.problems?.join('\n'))
          .to.include(reason)
          .and.match(/^prometheus\.yml:1:\d+: /m);
        expect(compile('prometheus', section, 1)).to.equal(section);
      });
    }
  });

  it('writes aliases and merge keys out: places that share a value may compress differently', () => {
    expect(
      compile(
        'prometheus',
        'global: {scrape_timeout: &t 10s, scrape_interval: *t, evaluation_interval: 30s}\n',
      ),
    )
      .to.match(/scrape_timeout: (&t )?167ms, scrape_interval: 167ms/)
      .and.not.contain('*t');
    const rules = compile(
      'rules',
      'groups:\n  - name: g\n    rules:\n      - &base {alert: A, expr: up == 0, for: 5m, labels: &page {severity: critical}}\n      - {<<: *base, alert: B, for: 10m, labels: *page}\n',
    );
    expect(parse(rules).groups[0].rules).to.deep.equal([
      { alert: 'A', expr: 'up == 0', for: '5s', labels: { severity: 'critical' } },
      { alert: 'B', expr: 'up == 0', for: '10s', labels: { severity: 'critical' } },
    ]);
  });

  it('writes what it does not divide as it stood, whatever it looks like', () => {
    const labels =
      '{a: 007, b: 1.0, c: 1e3, d: 0x10, e: yes, f: ~, g: 12_000, h: 0o14, i: .inf, j: 2026-01-01, k: True}';
    const text = compile('rules', `${rule('up == 0')}        for: 5m\n        labels: ${labels}\n`);
    expect(text).to.contain(`labels: ${labels}`).and.to.contain('for: 5s');
    expect(
      compile('alertmanager', 'route: {receiver: 007, match: {on: yes}, continue: no, group_by: [1.0]}\n'),
    ).to.match(/receiver: 007, match: \{on: yes\}, continue: no, group_by: \[1\.0\]/);
  });

  it('takes a text of a message for a text, also where it reads like a duration', () => {
    const receivers = `receivers:
  - name: a
    slack_configs: [{title: 5m, fields: [{title: x, value: 1h}], actions: [{type: button, text: 30s}]}]
    pagerduty_configs: [{images: [{src: a, alt: 5m}], links: [{href: x, text: 10m}], http_config: {oauth2: {endpoint_params: {a: 5m}}}}]
    victorops_configs: [{custom_fields: {a: 5m}}]
    wechat_configs: [{agent_id: 5m}]
    sns_configs: [{attributes: {a: 5m}}]
`;
    expect(compile('alertmanager', `route: {receiver: a, group_wait: 30s}\n${receivers}`))
      .to.contain(receivers)
      .and.to.contain('group_wait: 500ms');
  });

  describe('rules', () => {
    it('divides intervals, for and keep_firing_for, and rewrites expressions of alerts and recordings', () => {
      const text = compile(
        'rules',
        `groups:
  - name: 5m
    interval: 1m
    query_offset: 30s
    rules:
      - record: x:rate5m
        expr: rate(x[5m])
      - alert: A
        # why
        expr: |
          rate(x[5m]) # short
            > 1
        for: 10m
        keep_firing_for: 2m
        labels: {window: 5m}
        annotations: {value: '{{ $value }}', window: 5m}
`,
      );
      expect(text).to.equal(`groups:
  - name: 5m
    interval: 1s
    query_offset: 500ms
    rules:
      - record: x:rate5m
        expr: rate(x[5s])
      - alert: A
        # why
        expr: |
          rate(x[5s]) # short
            > 1
        for: 10s
        keep_firing_for: 2s
        labels: {window: 5m}
        annotations: {value: '{{ $value }}', window: 5m}
`);
    });

    for (const [what, text, problem] of [
      ['an expression', rule('hour() > 8'), 'rules.yml:5:15: rule A: hour() reads the calendar'],
      ['the place in a quoted expression', rule('"1 < hour()"'), 'rules.yml:5:20: rule A: hour()'],
      [
        'the place in a block',
        rule('|\n          1\n            < hour()'),
        'rules.yml:7:15: rule A: hour()',
      ],
      [
        'the place in a folded block',
        rule('>-\n          1\n          < hour()'),
        'rules.yml:7:13: rule A: hour()',
      ],
      [
        'the start of an expression with escapes',
        rule('"x{a=\\"\\u0041\\"} > hour()"'),
        'rules.yml:5:15: rule A: hour()',
      ],
      [
        'a for below a millisecond',
        rule('x', '        for: 10ms'),
        'rules.yml:6:14: rule A: 10ms at speed 60',
      ],
      [
        'a query in an annotation',
        rule('x', '        annotations: {v: \'{{ query "x[5m]" }}\'}'),
        'inside a template',
      ],
      [
        'an unknown duration',
        'groups: [{name: g, patience: 5m}]',
        'group g: groups.0.patience looks like a duration',
      ],
    ] as const) {
      it(`refuses and locates ${what}`, () => {
        const error = refusal(['rules', text]);
        expect(error.code).to.equal('LABTIME_REFUSED');
        expect(error.details.problems?.join('\n')).to.include(problem);
        expect(compile('rules', text, 1)).to.equal(text);
      });
    }

    for (const [what, text, problem] of [
      ['PromQL', rule('rate(x[5m]))'), 'rules.yml:5:26: rule A: PromQL makes no sense at ")"'],
      ['an unknown function', rule('1 + ratio(x)'), 'rules.yml:5:24: rule A: PromQL makes no sense at "(x)"'],
      [
        'a function of a later Prometheus',
        rule('limitk(3, x)'),
        'rules.yml:5:15: rule A: Prometheus 2.47 has no limitk()',
      ],
      [
        'a duration',
        rule('x', '        for: soon'),
        'rules.yml:6:14: rule A: for must be a duration such as 30s, not "soon"',
      ],
      ['a list for a duration', rule('x', '        for: [5m]'), 'for must be a single value'],
      ['YAML', 'groups: [', 'rules.yml:1:10: '],
    ] as const) {
      it(`rejects and locates wrong syntax at any speed: ${what}`, () => {
        const error = refusal(['rules', text]);
        expect(error.code).to.equal('CONFIG_SYNTAX');
        expect(error.details.problems?.join('\n')).to.include(problem);
        expect(() => compile('rules', text, 1))
          .to.throw(FiredrillError)
          .with.property('code', 'CONFIG_SYNTAX');
      });
    }
  });

  describe('blackbox.yml', () => {
    it('divides the timeout of each module, and knows no other duration', () => {
      const text =
        'modules: {health: {prober: http, timeout: 5s, http: {method: GET}}, ping: {prober: icmp}}\n';
      expect(compile('blackbox', text)).to.equal(text.replace('5s', '83ms'));
      expect(() => compile('blackbox', 'modules: {health: {prober: http, http: {patience: 5s}}}'))
        .to.throw(FiredrillError)
        .with.property('code', 'LABTIME_REFUSED');
    });
  });

  describe('alertmanager.yml', () => {
    it('divides the waits of all routes, resolve_timeout and timeouts of receivers', () => {
      const text = compile(
        'alertmanager',
        `global: {resolve_timeout: 10m}
route:
  receiver: a
  group_wait: 10s
  group_interval: 1m
  repeat_interval: 59m
  routes:
    - receiver: a
      group_wait: 0s
      routes:
        - receiver: a
          mute_time_intervals: []
          group_interval: 30s
          repeat_interval: 4h
time_intervals: [{name: night, time_intervals: [{times: [{start_time: '00:00', end_time: '06:00'}]}]}]
receivers:
  - name: a
    webhook_configs: [{url: 'http://x/', timeout: 10s}]
    pagerduty_configs: [{details: {window: 5m}}]
`,
      );
      expect(text).to.include('{resolve_timeout: 10s}');
      expect(text.match(/(group|repeat)_\w+: \w+/g)).to.deep.equal([
        ...['group_wait: 167ms', 'group_interval: 1s', 'repeat_interval: 59s', 'group_wait: 0s'],
        ...['group_interval: 500ms', 'repeat_interval: 4m'],
      ]);
      expect(text).to.include('timeout: 167ms').and.include('details: {window: 5m}');
    });

    it('writes out what Alertmanager assumes, at the root only: 30s, 5m, 4h and 5m', () => {
      expect(
        compile('alertmanager', 'global:\nroute:\n  receiver: a\n  routes:\n    - receiver: b\n'),
      ).to.equal(
        'global:\n  resolve_timeout: 5s\nroute:\n  receiver: a\n  routes:\n    - receiver: b\n' +
          '  group_wait: 500ms\n  group_interval: 5s\n  repeat_interval: 4m\n',
      );
    });

    for (const [text, problem] of [
      [
        'route: {routes: [{receiver: a, mute_time_intervals: [night]}]}',
        'route to a: mute_time_intervals: it follows',
      ],
      [
        'route: {routes: [{receiver: a, active_time_intervals: [day]}]}',
        'route to a: active_time_intervals: it follows',
      ],
      ['receivers: [{name: a, pushover_configs: [{retry: 1m}]}]', 'receiver a: retry: Pushover'],
      ['receivers: [{name: a, pushover_configs: [{expire: 1h}]}]', 'receiver a: expire: Pushover'],
      [
        'receivers: [{name: a, webhook_configs: [{patience: 1h}]}]',
        'webhook_configs.0.patience looks like a duration',
      ],
    ] as const) {
      it(`refuses ${text}, but not at speed 1`, () => {
        const error = refusal(['alertmanager', text]);
        expect(error.details.problems?.join('\n')).to.include(problem);
        expect(compile('alertmanager', text, 1)).to.equal(text);
      });
    }
  });

  it('passes other files through, but not a target with a scrape interval of its own', () => {
    for (const kind of ['targets', 'template', 'other'] as const)
      expect(compile(kind, 'a:  5m\n')).to.equal('a:  5m\n');
    const error = refusal(['targets', "- targets: ['a:1']\n  labels: {__scrape_interval__: 5s}\n"]);
    expect(error.details.problems?.[0]).to.match(/^targets\.yml:2:12: a label sets/);
    expect(compile('targets', '[{labels: {__scrape_interval__: 5s}}]', 1)).to.include('__scrape_interval__');
  });

  it('reports the problems of all files at once', () => {
    const error = refusal(
      ['rules', rule('hour() > 1 and x @ start()')],
      ['alertmanager', 'route: {mute_time_intervals: [a]}'],
      ['prometheus', 'remote_read: [1]'],
    );
    expect(error.details.problems).to.have.length(4);
  });

  it('refuses a speed below 1', () => {
    expect(() => compile('other', '', 0.5))
      .to.throw(FiredrillError)
      .with.property('code', 'SPEED_RANGE');
  });
});
