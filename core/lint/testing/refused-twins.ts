import type { Small } from './linted.ts';
import type { Twins } from './twins.ts';

const group = (text: string): Small => ({ besides: `groups: [{ ${text} }]` });
const alert = (text: string): Small => group(`name: s, rules: [{ ${text} }]`);
const step = (text: string): Small => ({ relabelled: `[{ ${text} }]` });
const receiver = (text: string): Small => ({
  receivers: `[{ name: a }, { name: b }, { name: c }, { name: d, ${text} }]`,
});

export const refusedTwins: Record<string, Twins> = {
  'refused-value': {
    flawed: [
      ['for is no duration: "5". Prometheus refuses the whole file', alert('alert: S, expr: up, for: 5')],
      ['interval is no duration: "300y"', group('name: s, interval: 300y, rules: []')],
      ['limit is no whole number: "3"', group('name: s, limit: "3", rules: []')],
      ['labels wants a map', alert('alert: S, expr: up, labels: [a]')],
      ['labels wants one value for a', alert('alert: S, expr: up, labels: { a: [b] }')],
      ['rules wants a list', group('name: s, rules: { a: b }')],
      ['a rule has neither alert nor record', alert('expr: up')],
      ['S has alert and record', alert('alert: S, record: a:x, expr: up')],
      ['S has no expression', alert('alert: S')],
      ['a:x records and has for, which is for alerts', alert('record: a:x, expr: up, for: 1m')],
      ['a:x records and has annotations', alert('record: a:x, expr: up, annotations: { a: b }')],
      ['"a b" is no name of a metric', alert('record: a b, expr: up')],
      ['S has a label "a-b", which is no name of a label', alert('alert: S, expr: up, labels: { a-b: c }')],
      ['S has a label "__name__"', alert('alert: S, expr: up, labels: { __name__: c }')],
      ['S has an annotation "a.b"', alert('alert: S, expr: up, annotations: { a.b: c }')],
      ['a group has no name', group('rules: []')],
      ['two groups are called s', { besides: 'groups: [{ name: s }, { name: s }]' }],
      ['a scrape job has no job_name', { jobs: ['{ scrape_interval: 5s }'] }],
      ['two scrape jobs are called j', { jobs: ['{ job_name: j }'] }],
      ['the scrape_timeout of j is longer than its scrape_interval', { job: 'scrape_timeout: 20s' }],
      ['a target of j is an address of a page', { job: 'static_configs: [{ targets: ["http://a:1"] }]' }],
      ['honor_labels is neither true nor false: "maybe"', { job: 'honor_labels: maybe' }],
      ['a file_sd_configs of j names no files', { job: 'file_sd_configs: [{ files: [] }]' }],
      ['files of targets of j have no name', { job: 'file_sd_configs: [{ files: [a.txt] }]' }],
      [
        'j has basic_auth and bearer_token, of which there may be one',
        { job: 'basic_auth: { username: a }, bearer_token: b' },
      ],
      ['a pattern of rule_files has a [ that is not closed', { ruleFiles: '[rules/r.yml, "rules/[.yml"]' }],
      ['a pattern of rule_files has a star in a folder: my/*/rules.yml', { ruleFiles: '[my/*/rules.yml]' }],
      [
        'a pattern of scrape_config_files has a star in a folder',
        { prometheus: 'scrape_config_files: ["a/*/*"]' },
      ],
      ['body_size_limit wants bytes with a unit, as 10MiB, and is "100"', { job: 'body_size_limit: 100' }],
      ['j has an empty static_configs', { job: 'static_configs: [~]' }],
      ['an entry of remote_write has no url', { prometheus: 'remote_write: [{ name: a }]' }],
      ['an entry of remote_read is empty', { prometheus: 'remote_read: [~]' }],
      [
        'two entries of remote_write are called a',
        { prometheus: 'remote_write: [{ name: a, url: "http://b" }, { name: a, url: "http://c" }]' },
      ],
      [
        'an entry of remote_write has basic_auth and sigv4, of which there may be one',
        {
          prometheus:
            'remote_write: [{ url: "http://b", basic_auth: { username: c }, sigv4: { region: d } }]',
        },
      ],
      [
        'remote_read sets the header Host, which Prometheus sets itself',
        { prometheus: 'remote_read: [{ url: "http://b", headers: { Host: c } }]' },
      ],
      [
        'a step of write_relabel_configs (replace) has no target_label',
        {
          prometheus: 'remote_write: [{ url: "http://b", write_relabel_configs: [{ source_labels: [a] }] }]',
        },
      ],
      ['tracing has no endpoint', { prometheus: 'tracing: { compression: gzip }' }],
      [
        'tracing has a compression that Prometheus does not know: zip',
        { prometheus: 'tracing: { endpoint: "a:1", compression: zip }' },
      ],
      ['a step of metric_relabel_configs (replace) has no target_label', step('source_labels: [a]')],
      ['(lowercase) has a target_label that is none: a-b', step('action: lowercase, target_label: a-b')],
      ['(labeldrop) takes a regex alone', step('action: labeldrop, regex: a, target_label: b')],
      [
        '(keepequal) takes source_labels and target_label alone',
        step('action: keepequal, target_label: b, regex: c'),
      ],
      ['(labelmap) has a replacement that is no label', step('action: labelmap, replacement: a-b')],
      [
        '(nope) is no action that Prometheus knows',
        { job: 'relabel_configs: [{ action: nope, target_label: b }]' },
      ],
      ['has no modulus', step('action: hashmod, target_label: b')],
      ['webhook_configs of d has no url or url_file', receiver('webhook_configs: [{}]')],
      ['url is no address with http or https: "ftp://a"', receiver('webhook_configs: [{ url: "ftp://a" }]')],
      [
        'email_configs of d has no smarthost, nor is there a global one',
        receiver('email_configs: [{ to: a }]'),
      ],
      ['slack_configs of d has no api_url, nor is there', receiver('slack_configs: [{ channel: a }]')],
      ['pagerduty_configs of d has no routing_key or', receiver('pagerduty_configs: [{}]')],
      ['smarthost wants host:port', receiver('email_configs: [{ to: a, from: b, smarthost: c }]')],
      ['telegram_configs of d has no chat_id', receiver('telegram_configs: [{ bot_token: a }]')],
      ['equal has "a-b", which is no name of a label', { inhibit: '[{ equal: [a-b] }]' }],
    ],
    sound: [
      ['no duration at all', alert('alert: S, expr: up, for:')],
      ['nothing for a while', alert('record: a:x, expr: up, for: 0s')],
      ['a limit with a fraction, in hexadecimal or below 0', group('name: s, limit: 1.5, rules: []')],
      ['a limit in hexadecimal', group('name: s, limit: 0x10, rules: []')],
      ['an entry that holds nothing', group('name: s, rules: [null]')],
      [
        'labels as YAML may take them for something else',
        alert('alert: S, expr: up, labels: { on: 007, y: yes, a: ~ }'),
      ],
      ['groups without rules', { besides: 'groups: [{ name: s }, { name: t, rules: }]' }],
      [
        'a target that is relabelled',
        {
          job: 'static_configs: [{ targets: ["http://a"] }], relabel_configs: [{ action: drop, source_labels: [b], regex: c }]',
        },
      ],
      ['a star in the name of a file', { ruleFiles: '[rules/r.yml, "rules/*.yml"]' }],
      ['a size', { job: 'body_size_limit: 1.5MiB' }],
      ['no size at all', { job: 'body_size_limit: 0' }],
      [
        'remote storage, named or not',
        {
          prometheus:
            'remote_write: [{ url: "http://b", headers: { X-Team: c } }, { url: "http://b", name: d }]\nremote_read: [{ url: "http://b" }]',
        },
      ],
      ['a tracing', { prometheus: 'tracing: { endpoint: "a:1", compression: gzip, headers: { x: y } }' }],
      ['a flag of YAML 1.1', { job: 'honor_labels: yes' }],
      ['a target label that is a group', step('source_labels: [a], target_label: "$1"')],
      ['a webhook', receiver('webhook_configs: [{ url: "http://a", send_resolved: off }]')],
      ['mail', receiver('email_configs: [{ to: a, from: b, smarthost: "c:25" }]')],
      ['pagerduty', receiver('pagerduty_configs: [{ routing_key: a }]')],
    ],
  },
};
