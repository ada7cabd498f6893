import { rule, type Small } from './linted.ts';
import type { Twins } from './twins.ts';

const expr = (text: string): Small => ({ rules: [rule({ expr: text })] });
const quantile = (of: string): string => `histogram_quantile(0.95, ${of}) > 1`;
const recorded = (record: string, of: string): string => JSON.stringify({ record, expr: of });
/** An alert on a quantile of what rules record. */
const from = (read: string, ...records: readonly (readonly [string, string])[]): Small => ({
  rules: [...records.map(([name, of]) => recorded(name, of)), rule({ expr: quantile(read) })],
});
const buckets = 'rate(x_seconds_bucket[5m])';
const apart = `sum by (service, le) (${buckets})`;

export const histogramTwins: Record<string, Twins> = {
  'lost-le': {
    flawed: [
      [
        'A takes a quantile of buckets without their label le, which says where each ends: the result is empty, and it never fires',
        expr(quantile(`sum by (service) (${buckets})`)),
      ],
      ['A takes a quantile', expr(quantile(`sum(${buckets})`))],
      ['A takes a quantile', expr(quantile(`sum without (le, instance) (${buckets})`))],
      ['A takes a quantile', expr(quantile(`max by (service) (${apart})`))],
      [
        'A takes a quantile',
        expr(quantile(`sum by (service) (increase(x_seconds_bucket[5m])) * on (service) group_left () up`)),
      ],
      ['A takes a quantile', expr(`${quantile(`sum by (service) (${buckets})`)} and on (service) up == 1`)],
      ['A takes a quantile', expr(`up == 0 or ${quantile(`avg by (service) (${buckets})`)}`)],
      ['A takes a quantile', from('service:x:rate5m', ['service:x:rate5m', `sum by (service) (${buckets})`])],
      [
        'A takes a quantile',
        from('sum by (le) (a:x:rate5m)', ['a:x:rate5m', 'sum by (job) (b:x:rate5m)'], ['b:x:rate5m', apart]),
      ],
      [
        'q:x takes a quantile of buckets without their label le, which says where each ends: the result is empty, and nothing is recorded',
        { rules: [recorded('q:x', `histogram_quantile(0.9, sum by (service) (${buckets}))`), rule()] },
      ],
    ],
    sound: [
      ['kept', expr(quantile(apart))],
      ['not summed', expr(quantile(buckets))],
      ['without something else', expr(quantile(`sum without (instance) (${buckets})`))],
      ['a native histogram', expr(quantile('sum by (service) (rate(x_seconds[5m]))'))],
      ['both kinds', expr(quantile(`(sum by (service) (rate(x_seconds[5m])) or ${apart})`))],
      ['a record that keeps it', from('service:x:rate5m', ['service:x:rate5m', apart])],
      ['a record that nobody defines here', expr(quantile('sum by (service) (service:x_bucket:rate5m)'))],
      ['a record made of itself', from('r:x', ['r:x', 'r:x'])],
      ['no quantile', expr(`sum by (service) (${buckets}) > 1`)],
    ],
  },
  'unrated-buckets': {
    flawed: [
      [
        'A takes a quantile of all that was counted since the program was started, without rate(): it hardly moves any more, comes late and does not end',
        expr(quantile('sum by (service, le) (x_seconds_bucket)')),
      ],
      ['A takes a quantile of all', expr(quantile('x_seconds_bucket'))],
      ['A takes a quantile of all', expr(quantile('max_over_time(x_seconds_bucket[5m])'))],
      ['A takes a quantile of all', expr(quantile('sum by (le) (x_seconds_bucket{job="x"} offset 5m) / 2'))],
      ['A takes a quantile of all', from('a:x', ['a:x', 'sum by (service, le) (x_seconds_bucket)'])],
      [
        'q:x takes a quantile of all that was counted since the program was started, without rate(): it hardly moves any more',
        { rules: [recorded('q:x', 'histogram_quantile(0.9, x_seconds_bucket)'), rule()] },
      ],
    ],
    sound: [
      ['a rate', expr(quantile(apart))],
      ['an increase', expr(quantile('sum by (service, le) (increase(x_seconds_bucket[5m]))'))],
      ['an increase by hand', expr(quantile('sum by (le) (x_seconds_bucket - x_seconds_bucket offset 5m)'))],
      ['a record of rates', from('sum by (le) (a:x:rate5m)', ['a:x:rate5m', buckets])],
      ['the rate of a record', from('rate(a:x:sum[5m])', ['a:x:sum', 'sum by (le) (x_seconds_bucket)'])],
      ['a record that nobody defines here', expr(quantile('sum by (le) (job:x_bucket)'))],
      ['a native histogram', expr(quantile('sum by (service) (x_seconds)'))],
      ['without le, which is lost-le', expr(quantile('sum by (service) (x_seconds_bucket)'))],
    ],
  },
  'native-histogram': {
    flawed: [
      [
        'A reads x_seconds as a native histogram: it fires only where the program serves it as one and Prometheus runs with --enable-feature=native-histograms',
        expr(quantile('rate(x_seconds[5m])')),
      ],
      [
        'A reads http_request_duration_seconds as',
        expr(quantile('sum by (job) (rate(http_request_duration_seconds[5m]))')),
      ],
      [
        'A reads x_seconds as',
        expr('histogram_sum(rate(x_seconds[5m])) / histogram_count(rate(x_seconds[5m])) > 1'),
      ],
    ],
    sound: [
      ['buckets', expr(quantile(apart))],
      ['a record', expr(quantile('service:x:rate5m'))],
      [
        'a classic one, which is bare-histogram',
        expr(`${quantile(apart)} and ${quantile('rate(x_seconds[5m])')}`),
      ],
      [
        'the jobs scrape native ones',
        { ...expr(quantile('rate(x_seconds[5m])')), job: 'native_histogram_bucket_limit: 100' },
      ],
    ],
  },
};
