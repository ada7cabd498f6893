import { rule, type Small } from './linted.ts';
import type { Twins } from './twins.ts';

const expr = (text: string): Small => ({ rules: [rule({ expr: text })] });
/** Of targets that are all the lab's own. */
const served = (text: string): Small => ({ ...expr(text), targets: ['ml-api:8000', 'prometheus:9090'] });
const recorded = (text: string, record: string, of: string): Small => ({
  rules: [JSON.stringify({ record, expr: of }), rule({ expr: text })],
});

/** Two alerts of severity info, and a rule that reads them. `of` keeps their names where a test wants it. */
const inhibitor = (
  text: string,
  [one, other] = ['sum by (service) (x) > 1', 'sum by (service) (y) > 1'],
  labels: Readonly<Record<string, string>> = {},
): Small => ({
  rules: [
    rule({ alert: 'A', ...(one === undefined ? {} : { expr: one }), labels: { severity: 'info' } }),
    rule({ alert: 'B', ...(other === undefined ? {} : { expr: other }), labels: { severity: 'info' } }),
    rule({ alert: 'I', expr: text, labels: { severity: 'none', ...labels } }),
  ],
});

export const conditionTwins: Record<string, Twins> = {
  'never-fires': {
    flawed: [
      ['A never fires: vector(0) > 1 has no result, whatever the data are', expr('vector(0) > 1')],
      ['A never fires: 2 == vector(1) has', expr('2 == vector(1)')],
      ['A never fires: absent(vector(1)) has', expr('absent(vector(1))')],
      ['A never fires: count(up == 1) == 0 has', expr('count(up == 1) == 0')],
      ['never fires: absent(up) == 0', expr('absent(up) == 0')],
      ['never fires: day_of_week() > 6', expr('x > 5 and on () (day_of_week() > 6)')],
      ['never fires: (up == 0) == 1', expr('(up == 0) == 1')],
      ['never fires: up > 1', expr('sum by (job) (up > 1) > 0')],
      ['never fires: ALERTS{severity="info"} == 0', expr('ALERTS{severity="info"} == 0')],
      ['never fires: up * 0 > 1', expr('up * 0 > 1')],
      ['never fires: vector(1) - 1 > 0', expr('vector(1) - 1 > 0')],
      ['never fires: -vector(1) > 0', expr('-vector(1) > 0')],
      ['never fires: vector(1) > vector(2)', expr('vector(1) > vector(2)')],
      ['never fires: vector(1) unless vector(2)', expr('vector(1) unless vector(2)')],
      ['never fires: vector(2) < 1', expr('vector(2) < 1 or vector(2) < 0')],
      ['never fires: clamp_max(x, 5) > 10', expr('clamp_max(x, 5) > 10')],
      ['never fires: (x > bool 5) > 1', expr('(x > bool 5) > 1')],
      ['never fires: 1 < up', expr('1 < up')],
      ['never fires: group(x) != 1', expr('group(x) != 1')],
      ['never fires', recorded('a:x > 1', 'a:x', 'absent(up)')],
    ],
    sound: [
      ['a count of something', expr('count(up == 0) >= 1')],
      ['a sum of what is up', expr('sum(up) > 5')],
      ['a count that may be nothing', expr('(count(up == 1) or vector(0)) == 0')],
      ['a target that is down', expr('up != 1')],
      ['NaN, which is unequal to all', expr('abs(x) != 0')],
      ['one alternative', expr('vector(0) > 1 or x > 5')],
      ['a product', expr('x * 2 > 1')],
      ['what nothing takes away', expr('x > 5 unless vector(0) > 1')],
      ['a heartbeat', expr('vector(1)')],
      ['a truth that is 0', expr('1 > bool 2')],
      ['a rate below nothing, of a gauge', expr('deriv(x[5m]) < 0')],
      ['an hour', expr('hour() > 22')],
      ['a sum of numbers below 0', expr('sum(-up) < -5')],
      ['other labels', expr('vector(1) unless on (job) x')],
    ],
  },
  'always-fires': {
    flawed: [
      ['A fires all the time: vector(1) > 0 has a result, whatever the data are', expr('vector(1) > 0')],
      ['A fires all the time: 1 > bool 2 has', expr('1 > bool 2')],
      ['fires all the time: vector(1) == 1', expr('x > 5 or vector(1) == 1')],
      ['fires all the time: vector(0) < 1', expr('sum(x) or vector(0) < 1')],
      ['fires all the time: vector(0) > 1', expr('absent(vector(0) > 1)')],
      ['fires all the time: 2 > vector(1)', expr('2 > vector(1)')],
    ],
    sound: [
      ['a heartbeat', expr('vector(1)')],
      ['a number', expr('1')],
      ['the time, which began at 0', expr('vector(time()) > 0')],
      ['what is there while its series are', expr('up >= 0')],
      ['a condition beside one', expr('x > 5 and on () (vector(1) > 0)')],
      ['what may be NaN', expr('vector(scalar(x)) >= 0')],
      ['an absence', expr('absent(up{job="a"}) == 1')],
    ],
  },
  'no-condition': {
    flawed: [
      [
        'A compares its value with nothing: it fires as long as its series are there, whatever their values',
        expr('x_errors'),
      ],
      ['A compares its value with nothing', expr('sum by (service) (rate(x_errors_total[5m]))')],
      ['A compares its value with nothing', expr('(x / on (service) group_left () y) * 100')],
      ['A compares its value with nothing', expr('x or y')],
      ['A compares its value with nothing', expr('x or vector(0)')],
      ['A compares its value with nothing', expr('topk(5, x)')],
      ['A compares its value with nothing', expr('changes(x[5m])')],
      ['A compares its value with nothing', recorded('a:x', 'a:x', 'sum by (service) (x)')],
      ['A compares with `bool`, which makes a 0 of what is not so', expr('x > bool 5')],
    ],
    sound: [
      ['a comparison', expr('x > 5')],
      ['a comparison further in', expr('sum by (service) (x > 5) * 2')],
      ['a comparison over time', expr('max_over_time((x > 5)[5m:])')],
      ['a truth value that is compared', expr('(x > bool 5) * (y > bool 5) == 1')],
      ['absence', expr('absent(x{service="app"})')],
      ['absence among others', expr('x == 0 or absent(x{service="app"})')],
      ['one without the other', expr('x unless on (service) y')],
      ['one beside the other', expr('x and on (service) y')],
      ['alerts', expr('ALERTS{severity="info"}')],
      ['a heartbeat', expr('vector(1)')],
      ['an hour of the day', expr('hour() > 17')],
      ['a changed value', expr('changes(x[5m]) > 0')],
      ['what somebody else records', expr('service:x:broken')],
      ['a condition that is recorded', recorded('a:broken', 'a:broken', 'x > 5')],
      ['any metric', expr('{service="app", __name__=~".*_broken"}')],
    ],
  },
  'uncompared-side': {
    flawed: [
      [
        'A compares not all sides of `or`, which binds more weakly than a comparison: x is compared with nothing, and fires as long as its series are there',
        expr('x or y > 85'),
      ],
      ['z{a="b"} is compared with nothing', expr('x > 85 or (y > 85 or z{a="b"})')],
      [
        'rate(x_total[5m]) is compared with nothing',
        expr('(rate(x_total[5m]) or y > 85) and on (service) up == 1'),
      ],
      ['vector(0) is true all the time', expr('sum by (service) (x) > 5 or vector(0)')],
      ['x is compared with nothing', expr('x or absent(x{service="app"})')],
      ['x is compared with nothing', expr('count by (service) (x or y > 85)')],
    ],
    sound: [
      ['both together', expr('(x or y) > 85')],
      ['each', expr('x > 85 or y > 85')],
      ['neither, which is no-condition', expr('x or y')],
      ['a default that is compared', expr('(sum(x) or vector(0)) < 1')],
      ['absence', expr('up == 0 or absent(up{service="app"})')],
      ['alerts', expr('ALERTS{alertname="B"} or x > 5')],
      ['what somebody else records', expr('service:x:broken or y > 5')],
      ['a side of `and`', expr('x and y > 85')],
      ['what is taken away', expr('x > 5 unless on (service) (y or z == 1)')],
    ],
  },
  'colliding-alerts': {
    flawed: [
      [
        'I overwrites alertname, severity, layer of the alerts that it reads; A and B may fire with all other labels alike: Prometheus then refuses the whole evaluation',
        inhibitor('ALERTS{severity="info"} == 1'),
      ],
      [
        'A and B may fire',
        inhibitor('ALERTS{severity="info"} == 1 unless on (service) ALERTS{severity="critical"} == 1'),
      ],
      ['A and B may fire', inhibitor('max by (alertname, service) (ALERTS{alertname=~"A|B"}) == 1')],
      ['A and B may fire', inhibitor('ALERTS{severity="info"}', ['x > 1', 'x > 2'])],
      [
        'two of A may fire',
        {
          rules: [
            rule({ expr: 'sum by (service) (x) > 1' }),
            rule({ expr: 'sum by (service) (x) > 2', labels: { severity: 'warning' } }),
            rule({ alert: 'I', expr: 'ALERTS{alertname="A"} == 1', labels: { severity: 'none' } }),
          ],
        },
      ],
      [
        'A overwrites service, in which alone its results differ; two of them are one alert',
        { rules: [rule({ expr: 'sum by (service) (x) > 1', labels: { service: 'shop' } })] },
      ],
    ],
    sound: [
      ['grouped by what is left', inhibitor('group by (service) (ALERTS{severity="info"} == 1)')],
      ['one alert', inhibitor('ALERTS{alertname="A"} == 1')],
      [
        'the other one is taken away',
        inhibitor('ALERTS{alertname="A"} unless on (service) ALERTS{alertname="B"}'),
      ],
      [
        'the name is kept in a label',
        inhibitor('ALERTS{severity="info"} == 1', undefined, { of: '{{ $labels.alertname }}' }),
      ],
      [
        'alerts about other things',
        inhibitor('ALERTS{severity="info"}', ['sum by (service) (x) > 1', 'sum by (job) (x) > 1']),
      ],
      ['series of other metrics', inhibitor('ALERTS{severity="info"}', ['x > 1', 'y > 1'])],
      [
        'a label that stays',
        { rules: [rule({ expr: 'sum by (service, job) (x) > 1', labels: { service: 'shop' } })] },
      ],
      [
        'one value that is asked for',
        { rules: [rule({ expr: 'sum by (service) (x{service="app"}) > 1', labels: { service: 'shop' } })] },
      ],
      [
        'a label that says what it was',
        {
          rules: [
            rule({ expr: 'sum by (service) (x) > 1', labels: { service: 'shop/{{ $labels.service }}' } }),
          ],
        },
      ],
    ],
  },
  'unserved-alternative': {
    flawed: [
      [
        'nobody in the lab serves model_drift_score, which A reads; it can fire all the same; did you mean data_drift_score?',
        served('data_drift_score > 0.3 or model_drift_score > 0.3'),
      ],
      ['it can fire all the same', served('up == 0 unless on (service) model_drift_score > 1')],
      ['it can fire all the same', served('(sum(model_drift_score) or vector(0)) < sum(up)')],
      ['it fires all the time', served('absent(model_drift_score{job="x"})')],
      ['it fires all the time', served('absent_over_time(model_drift_score[5m])')],
    ],
    sound: [
      ['without it nothing fires, which is unserved-metric', served('up == 0 and model_drift_score > 1')],
      ['what is served', served('data_drift_score > 0.3 or up == 0')],
    ],
  },
  'unserved-metric': {
    flawed: [
      ...[
        'sum(rate(model_drift_score[5m])) / sum(up) > 1',
        'up > scalar(model_drift_score)',
        'max_over_time(model_drift_score[5m:]) > 1 or model_drift_score > 1',
        'model_drift_score unless up == 0',
        'abs(model_drift_score offset 5m) > 1',
      ].map((text): Twins['flawed'][number] => [
        'nobody in the lab serves model_drift_score, which A reads; did you mean data_drift_score?',
        served(text),
      ]),
      [
        'nobody in the lab serves model_drift_score, which A reads; did you mean data_drift_score?',
        { ...expr('model_drift_score > 0.3'), targets: ['ml-api:8000', 'prometheus:9090'] },
      ],
      [
        'nobody in the lab serves http_requests, which',
        { ...expr('rate(http_requests[5m]) > 1'), targets: ['app:5000'] },
      ],
      [
        'nobody in the lab serves model_accuracy, which A reads',
        { ...expr('up == 1 and model_accuracy < 0.9'), targets: ['app:5000', 'host:9100'] },
      ],
    ],
    sound: [
      ['one alternative, which is unserved-alternative', served('up == 0 or model_drift_score > 1')],
      [
        'what they serve',
        {
          ...expr(
            'data_drift_score > 0.3 or rate(http_request_duration_seconds_sum[5m]) > 1 or node_load1 > 1 or up == 0',
          ),
          targets: ['ml-api:8000', 'host:9100'],
        },
      ],
      ['a target of somebody else’s', { ...expr('x > 1'), targets: ['ml-api:8000', 'checkout:80'] }],
      [
        'targets that are discovered',
        { ...expr('x > 1'), targets: ['app:5000'], job: 'kubernetes_sd_configs: [{ role: pod }]' },
      ],
      [
        'names that a relabelling makes',
        {
          ...expr('x > 1'),
          targets: ['app:5000'],
          relabelled: '[{ target_label: __name__, replacement: x }]',
        },
      ],
      [
        'what a rule records',
        { ...recorded('a:x > 1', 'a:x', 'sum by (service) (up)'), targets: ['app:5000'] },
      ],
      ['no targets at all', expr('x > 1')],
      ['any metric', { ...expr('{service="app"} > 1'), targets: ['app:5000'] }],
    ],
  },
  'stale-between-scrapes': {
    flawed: [
      [
        'A reads samples of the job j, which is scraped every 7m, and a sample is seen for 5m: it is not pending for 5m on end, and waits anew after each scrape',
        { rules: [rule({ for: '5m' })], job: 'scrape_interval: 7m' },
      ],
      [
        'it ends and begins again with each scrape',
        { rules: [rule({ for: '2m' })], job: 'scrape_interval: 7m' },
      ],
      ['it ends and begins again with each scrape', { ...expr('x > 1'), job: 'scrape_interval: 7m' }],
      [
        'samples of the job slow, which is scraped every 10m',
        {
          ...expr('up{job=~"slow|other"} == 0'),
          jobs: ['{ job_name: slow, scrape_interval: 10m }'],
        },
      ],
      [
        'samples of the job slow',
        { ...expr('x{job="slow"} > 1'), jobs: ['{ job_name: slow, scrape_interval: 5m }'] },
      ],
    ],
    sound: [
      ['often enough', { ...expr('up == 0'), job: 'scrape_interval: 2m' }],
      ['a window', { ...expr('max_over_time(up[15m]) == 0'), job: 'scrape_interval: 7m' }],
      ['another job', { ...expr('up{job="j"} == 0'), jobs: ['{ job_name: slow, scrape_interval: 10m }'] }],
      [
        'a metric of nobody knows which job',
        { ...expr('x > 1'), jobs: ['{ job_name: slow, scrape_interval: 10m }'] },
      ],
      ['what rules record', { ...expr('service:x > 1'), job: 'scrape_interval: 7m' }],
      [
        'targets of another job, perhaps',
        { ...expr('up{service="x"} == 0'), jobs: ['{ job_name: slow, scrape_interval: 10m }'] },
      ],
      ['absence', { ...expr('absent(x{service="app"})'), job: 'scrape_interval: 7m' }],
    ],
  },
  'short-range': {
    flawed: [
      [
        'A takes rate() over 20s, and scrapes are 15s apart: now and then there is but one sample in it, and of one there is no rate()',
        expr('sum by (service) (rate(x_total[20s])) > 1'),
      ],
      [
        'A takes increase() over 10s, and scrapes are 15s apart: there are never two samples in it',
        expr('increase(x_total[10s] offset 1m) > 1'),
      ],
      [
        'A takes rate() over 1m, and scrapes are 1m apart',
        { ...expr('rate(x_total{job="slow"}[1m]) > 1'), jobs: ['{ job_name: slow, scrape_interval: 1m }'] },
      ],
      ['of one there is no rate(); it reads a:x', recorded('a:x > 1', 'a:x', 'rate(x_total[20s])')],
    ],
    sound: [
      ['two scrapes', expr('rate(x_total[30s]) > 1')],
      ['one sample is enough', expr('max_over_time(x[10s]) > 1')],
      [
        'another job is scraped more often',
        { ...expr('rate(x_total[1m]) > 1'), jobs: ['{ job_name: slow, scrape_interval: 1m }'] },
      ],
      ['what rules record', expr('rate(service:x:sum[20s]) > 1')],
      ['a subquery', expr('rate(x_total[20s:5s]) > 1')],
      ['no such job', expr('rate(x_total{job="elsewhere"}[20s]) > 1')],
    ],
  },
  'no-rule-file': {
    flawed: [
      [
        'prometheus/rules/s.yml has a rule at its top: rules stand in the list `rules` of a group in `groups`: Prometheus refuses it',
        { besides: 'alert: A\nexpr: up == 0\nfor: 5m\n' },
      ],
      ['is a list, and wants to be a map with `groups`', { besides: '- alert: A\n  expr: up == 0\n' }],
      ['is a manifest of Kubernetes (ConfigMap)', { besides: 'apiVersion: v1\nkind: ConfigMap\ndata: {}\n' }],
      ['has `rules` at its top', { besides: 'name: g\nrules: []\n' }],
      ['has no `groups`', { besides: 'group: []\n' }],
      ['is no map with `groups`', { besides: 'hello\n' }],
    ],
    sound: [
      ['groups', { besides: 'groups: []\n' }],
      ['nothing', { besides: '# none yet\n' }],
    ],
  },
};
