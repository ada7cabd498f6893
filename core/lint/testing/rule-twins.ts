import { record, rule, type Small } from './linted.ts';
import type { Twins } from './twins.ts';

const expr = (text: string) => ({ rules: [rule({ expr: text })] });
const noService = { rules: [rule({ expr: 'sum(up) == 0' })] };
const onService =
  '[{ source_matchers: [alertname = "A"], target_matchers: [alertname = "A"], equal: [cluster, service] }]';
/** Rules say `page`, and Alertmanager gets `critical`. */
const relabelledPage = {
  rules: [rule({ labels: { severity: 'page' } })],
  alertRelabelling:
    '[{ source_labels: [severity], regex: page, target_label: severity, replacement: critical }]',
};
const described = (description: string, expression = 'up == 0') => ({
  rules: [rule({ expr: expression, annotations: { description } })],
});
const rate = (name: string): string => `rate(${name}[5m])`;
const failed = rate('alertmanager_notifications_failed_total');
const notified = rate('alertmanager_notifications_total');

/** A rule that reads up_total, scraped with this relabelling. */
const reading = (relabelled: string): Small => ({ rules: [rule({ expr: 'up_total > 1' })], relabelled });

export const ruleTwins: Record<string, Twins> = {
  'invalid-expression': {
    flawed: [
      ['A: rate() takes a range vector', { rules: [rule({ expr: 'rate(x) > 1' })] }],
      ['A: a comparison of two scalars needs', { rules: [rule({ expr: 'scalar(x) < 3' })] }],
      ['A: Prometheus 2.47 has no limitk()', { rules: [rule({ expr: 'limitk(3, x) > 1' })] }],
      ['A: job=~"(" is no regular expression', { rules: [rule({ expr: 'up{job=~"("} == 0' })] }],
      ['A: PromQL makes no sense at', { rules: [rule({ expr: 'x > ' })] }],
      [
        'A: its result is a range vector, and a rule takes an instant vector or a scalar. Each evaluation of it fails',
        { rules: [rule({ expr: 'x[5m]' })] },
      ],
      ['A: its result is a string', { rules: [rule({ expr: '"x"' })] }],
      ['a:x: its result is a string', { rules: [rule(), record('a:x', '"x"')] }],
      ['a:x: rate() takes a range vector', { rules: [rule(), record('a:x', 'rate(x)')] }],
    ],
    sound: [
      ['a rate of a range', { rules: [rule({ expr: 'rate(x_total[5m]) > 1' })] }],
      ['a recorded one', { rules: [rule({ expr: 'a:x > 1' }), record('a:x', 'rate(x_total[5m])')] }],
    ],
  },
  'ignored-document': {
    flawed: [
      [
        'a second document begins here, and nothing from here on is loaded',
        {
          besides:
            'groups: [{ name: s, rules: [] }]\n---\ngroups: [{ name: t, rules: [{ alert: T, expr: up }] }]\n',
        },
      ],
    ],
    sound: [
      ['one document that says where it begins', { besides: '---\ngroups: [{ name: s, rules: [] }]\n' }],
      ['one that says where it ends', { besides: 'groups: [{ name: s, rules: [] }]\n...\n' }],
    ],
  },
  'no-rules': {
    flawed: [
      [
        'no alerting rule is loaded, so that nothing can ever alert: rule_files says rules/r.yml (prometheus/rules/r.yml has no rule)',
        { rules: [] },
      ],
      ['rules/r.yml (prometheus/rules/r.yml has 1 recording rule)', { rules: [record('a:x', 'x')] }],
      ['prometheus.yml has no rule_files', { rules: [], ruleFiles: '[]' }],
      [
        'rule_files says rules/*.yaml (no such file), /opt/r.yml (outside of the folder prometheus)',
        { rules: [], ruleFiles: '[rules/*.yaml, /opt/r.yml]' },
      ],
      [
        'prometheus/rules/other.yml has 2 alerts and is not listed',
        { rules: [], unlisted: [rule(), rule({ alert: 'B' })] },
      ],
    ],
    sound: [
      ['one rule', {}],
      ['one that relabelling throws away', { alertRelabelling: '[{ regex: a.*, action: drop }]' }],
    ],
  },
  'bare-histogram': {
    flawed: [
      [
        'A reads http_request_duration_seconds, and a histogram has only',
        expr('http_request_duration_seconds > 1'),
      ],
      [
        'B reads own_seconds,',
        {
          rules: [
            rule({
              expr: 'histogram_quantile(0.9, sum by (service, le) (rate(own_seconds_bucket[5m]))) > 1',
            }),
            rule({ alert: 'B', expr: 'rate(own_seconds[5m]) > 1' }),
          ],
        },
      ],
    ],
    sound: [
      ['its parts', expr('http_request_duration_seconds_sum / http_request_duration_seconds_count > 1')],
      ['a gauge whose name ends alike', expr('scrape_duration_seconds > 1')],
      ['a summary', expr('http_request_duration_seconds{quantile="0.99"} > 1')],
      [
        'a native histogram, as far as anybody knows',
        expr('histogram_quantile(0.9, rate(http_request_duration_seconds[5m])) > 1'),
      ],
      [
        'a job that scrapes both kinds',
        {
          ...expr(
            'histogram_quantile(0.9, rate(x_bucket[5m])) > 1 or histogram_quantile(0.9, rate(x[5m])) > 1',
          ),
          job: 'scrape_classic_histograms: true',
        },
      ],
    ],
  },
  'unlisted-rule-file': {
    flawed: [
      [
        'rule_files of prometheus.yml does not list prometheus/rules/other.yml, so Prometheus does not have A, B',
        { unlisted: [rule({}), rule({ alert: 'B' })] },
      ],
    ],
    sound: [['all are listed', {}]],
  },
  'dropped-alert': {
    flawed: [
      [
        'alert_relabel_configs (prometheus/prometheus.yml:4, action drop) throws A critical away on the way to Alertmanager: it fires, and nobody is told',
        { alertRelabelling: '[{ source_labels: [severity], regex: critical, action: drop }]' },
      ],
      [
        'action keep) throws A critical',
        { alertRelabelling: '[{ source_labels: [severity], regex: warning, action: keep }]' },
      ],
    ],
    sound: [
      ['another one', { alertRelabelling: '[{ source_labels: [severity], regex: info, action: drop }]' }],
      ['some of its series', { alertRelabelling: '[{ source_labels: [job], regex: x, action: drop }]' }],
    ],
  },
  'taken-metric': {
    flawed: [
      [
        'the job j renames or drops up_total, which A reads: nothing is stored',
        reading('[{ source_labels: [__name__], regex: up_.*, target_label: __name__, replacement: x }]'),
      ],
      ['drops up_total', reading('[{ source_labels: [__name__], regex: up_total, action: drop }]')],
      [
        'which A, B read',
        {
          rules: [rule({ expr: 'up_total > 1' }), rule({ alert: 'B', expr: 'up_total > 2' })],
          relabelled: '[{ source_labels: [__name__], regex: up_total, action: drop }]',
        },
      ],
    ],
    sound: [
      ['another metric', reading('[{ source_labels: [__name__], regex: up_, action: drop }]')],
      ['another label', reading('[{ source_labels: [job], regex: up_total, action: drop }]')],
      ['some series', reading('[{ source_labels: [__name__, le], regex: up_total;1, action: drop }]')],
      ['a label of them', reading('[{ source_labels: [__name__], regex: up_total, target_label: was }]')],
      [
        'what Prometheus adds after it has relabelled',
        { relabelled: '[{ source_labels: [__name__], regex: up, action: drop }]' },
      ],
    ],
  },
  'absent-without-labels': {
    flawed: [
      ['whether x is absent everywhere', expr('absent(x)')],
      ['whether x is absent everywhere', expr('absent_over_time(x{a=~"b"}[5m])')],
      ['whether x is absent everywhere', expr('absent(sum(x) > 1)')],
      ['so that the alert carries no service (trap 12)', expr('absent(up{service="app"} == 1)')],
    ],
    sound: [
      ['with the service', expr('absent(x{service="app"})')],
      ['with brackets and an offset', expr("absent((x{service='app'}) offset 5m)")],
      [
        'a computation, and the label is set',
        { rules: [rule({ expr: 'absent(up{service="app"} == 1)', labels: { service: 'app' } })] },
      ],
    ],
  },
  'rate-of-gauge': {
    flawed: [['the rate of up, which is a gauge', expr('rate(up[5m]) < 1')]],
    sound: [
      ['a counter', expr('rate(http_requests_total[5m]) > 1')],
      ['a function for gauges', expr('changes(up[5m]) > 4')],
    ],
  },
  'xid-level': {
    flawed: [['A reads DCGM_FI_DEV_XID_ERRORS, which keeps the last', expr('DCGM_FI_DEV_XID_ERRORS > 0')]],
    sound: [['the windowed count', expr('DCGM_EXP_XID_ERRORS_COUNT{xid="79"} > 0')]],
  },
  'framebuffer-total': {
    flawed: [['A reads DCGM_FI_DEV_FB_TOTAL', expr('DCGM_FI_DEV_FB_USED / DCGM_FI_DEV_FB_TOTAL > 0.9')]],
    sound: [
      ['used and free', expr('DCGM_FI_DEV_FB_USED / (DCGM_FI_DEV_FB_USED + DCGM_FI_DEV_FB_FREE) > 0.9')],
    ],
  },
  'increase-of-ecc': {
    flawed: [
      ['DCGM_FI_DEV_ECC_DBE_VOL_TOTAL to increase', expr('increase(DCGM_FI_DEV_ECC_DBE_VOL_TOTAL[5m]) > 0')],
    ],
    sound: [['the count itself', expr('DCGM_FI_DEV_ECC_DBE_VOL_TOTAL > 0')]],
  },
  'unmatched-reason': {
    flawed: [
      ['only the failures carry the label reason', expr(`${failed} / ${notified} > 0.01`)],
      [
        'only the failures carry the label reason',
        expr(`sum by (service, reason) (${failed}) / sum by (service, reason) (${notified}) > 0.01`),
      ],
    ],
    sound: [
      ['summed alike', expr(`sum by (service) (${failed}) / sum by (service) (${notified}) > 0.01`)],
      ['reason ignored', expr(`${failed} / ignoring (reason) group_left ${notified} > 0.01`)],
    ],
  },
  'missing-rule-file': {
    flawed: [['rule_files names rules/gone.yml', { ruleFiles: '[rules/r.yml, rules/gone.yml]' }]],
    sound: [
      ['a pattern', { ruleFiles: '[rules/*.yml, ./rules/r.yml]' }],
      ['outside the folder', { ruleFiles: '[/etc/rules.yml, ../rules.yml]' }],
    ],
  },
  'label-contract': {
    flawed: [
      ['A has the severity "page"', { rules: [rule({ labels: { severity: 'page' } })] }],
      ['A has the layer "app"', { rules: [rule({ labels: { layer: 'app' } })] }],
      [
        'A has the severity "page"',
        {
          alertRelabelling:
            '[{ source_labels: [severity], regex: critical, target_label: severity, replacement: page }]',
        },
      ],
      ['A carries no layer', { alertRelabelling: '[{ regex: layer, action: labeldrop }]' }],
      ['A carries no severity', { rules: ['{ alert: A, expr: up == 0, labels: { layer: meta } }'] }],
    ],
    sound: [
      ['words of the contract', { rules: [rule({ labels: { severity: 'none', layer: 'meta' } })] }],
      ['words that relabelling makes of others', relabelledPage],
      [
        'words that relabelling makes of what the series have',
        {
          alertRelabelling:
            '[{ source_labels: [job], regex: "(.+)-(.+)", target_label: layer, replacement: "$2" }]',
        },
      ],
    ],
  },
  'missing-service': {
    flawed: [
      ['A carries no label service', noService],
      ['A carries no label service', { rules: [record('a:x', 'sum(x)'), rule({ expr: 'a:x > 1' })] }],
      ['A carries no label service', expr('absent(up{service="app"} == 1)')],
      ['A carries no label service', expr('up or on () vector(1)')],
      ['A carries no label service', { alertRelabelling: '[{ regex: service, action: labeldrop }]' }],
    ],
    sound: [
      ['absent() of a selector that names it', expr('absent(model_accuracy{service="ml-api"})')],
      ['made by label_replace', expr('label_replace(sum(up), "service", "all", "", "")')],
      ['set as a label', { rules: [rule({ expr: 'vector(1)', labels: { service: 'x' } })] }],
      ['kept by the expression', expr('sum by (service) (up) == 0')],
      [
        'kept by the recorded expression',
        { rules: [record('a:x', 'sum by (service) (x)'), rule({ expr: 'a:x > 1' })] },
      ],
      [
        'set by relabelling',
        { ...noService, alertRelabelling: '[{ target_label: service, replacement: all }]' },
      ],
      ['an inhibition compares it, so that it is missing-equal-label', { ...noService, inhibit: onService }],
    ],
  },
  'missing-annotation': {
    flawed: [['A has no annotation summary', { rules: [rule({ annotations: { summary: ' ' } })] }]],
    sound: [['all there', {}]],
  },
  'missing-runbook': {
    flawed: [
      ['there is no A.md', { runbooks: ['B'] }],
      [
        'A has the runbook of B',
        { rules: [rule({ annotations: { runbook_url: 'https://x.test/B' } })], runbooks: ['A', 'B'] },
      ],
      ['A has a runbook_url that is no address', { rules: [rule({ annotations: { runbook_url: 'A' } })] }],
      ['A has no runbook_url', { rules: ['{ alert: A, expr: up == 0 }'] }],
    ],
    sound: [
      ['a page of its name', { runbooks: ['A'] }],
      ['nowhere to look', {}],
    ],
  },
  'orphan-runbook': {
    flawed: [['no rule is called B', { runbooks: ['A', 'B'] }]],
    sound: [['a rule for each', { runbooks: ['A'] }]],
  },
  'planned-has-rule': {
    flawed: [['A has its rule now', { planned: ['A'] }]],
    sound: [['still planned', { planned: ['B'] }]],
  },
  'unknown-template-function': {
    flawed: [
      ['the template function humanizeBytes', described('{{ $value | humanizeBytes }}')],
      [
        'the template function humanise, which Prometheus does not have (did you mean humanize?)',
        described('{{ humanise $value }}'),
      ],
      [
        'the template function upper',
        { rules: [rule({ labels: { x: '{{- if eq "a}}" (upper .Labels.job) -}} y {{ end }}' } })] },
      ],
    ],
    sound: [
      ['Go and Prometheus', described('{{ with query "humanizeBytes(x)" }}{{ . | first | value }}{{ end }}')],
      ['fields and variables', described('{{ $humanizeBytes := .Labels.foo }}{{ $labels.bar }}')],
      ['no template', described('humanizeBytes {{/* humanizeBytes */}}')],
      ['formats', described('{{ printf "%.2f %s" $value `a b` | title }}')],
    ],
  },
  'percentage-of-percent': {
    flawed: [
      ['A multiplies its value by 100', expr('100 * (1 - x) > 80')],
      ['A multiplies its value by 100', expr('(x * 100 > 80) and on (service) up == 1')],
      ['A multiplies its value by 100', expr('80 < 100 - (x * 100)')],
    ],
    sound: [
      ['a ratio', expr('1 - x > 0.8')],
      ['a truth value', expr('100 * x > bool 80')],
      ['a count in the condition alone', expr('x > 0.8 unless 100 * y > 5')],
      [
        'another function',
        {
          rules: [
            rule({
              expr: '100 * x > 80',
              annotations: { value: '{{ humanize $value }} {{ 1.0 | humanizePercentage }}' },
            }),
          ],
        },
      ],
    ],
  },
};
