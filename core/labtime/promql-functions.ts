/**
 * What a function or aggregation does to the meaning of its argument (see `Meaning` in promql-meaning.ts):
 *
 * - `keep`: the result is of the argument's kind (a maximum of timestamps is a timestamp)
 * - `linear`: twice the argument gives twice the result; a timestamp does not survive it
 * - `scaleless`: the result is the same for twice the argument
 * - `count`: counts or compares samples; the kind of the argument does not matter. Scrapes are compressed with the
 *   windows, so a window holds as many samples at any speed.
 * - `plain`: not for timestamps
 * - `rate`, `increase`, `slope`: a change of counters or gauges, made that of lab time (see promql-changes.ts)
 * - `clock`, `now`, `ahead`, `pi`: timestamp(), time(), predict_linear() and pi()
 * - `calendar`: hours and days, which cannot be compressed
 */
export type Effect =
  | 'keep'
  | 'linear'
  | 'scaleless'
  | 'count'
  | 'plain'
  | 'rate'
  | 'increase'
  | 'slope'
  | 'clock'
  | 'now'
  | 'ahead'
  | 'pi'
  | 'calendar';

const named = (effect: Effect, names: string) => names.split(' ').map((name) => [name, effect] as const);

/** All functions of Prometheus 2.47 (its querying/functions documentation); a name that is not here is not one. */
export const functionEffects: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ...named('keep', 'sort sort_desc label_replace label_join scalar vector holt_winters'),
  ...named('keep', 'min_over_time max_over_time avg_over_time last_over_time quantile_over_time'),
  ...named('linear', 'abs delta idelta sum_over_time stddev_over_time histogram_sum histogram_count'),
  ...named('scaleless', 'sgn histogram_quantile histogram_fraction'),
  ...named('count', 'count_over_time present_over_time absent absent_over_time changes resets'),
  ...named('rate', 'rate irate'),
  ...named('plain', 'ceil floor round clamp clamp_min clamp_max exp ln log2 log10 sqrt deg rad'),
  ...named('plain', 'acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh'),
  ...named('plain', 'stdvar_over_time histogram_stddev histogram_stdvar'),
  ...named('calendar', 'hour minute day_of_week day_of_month day_of_year days_in_month month year'),
  ['increase', 'increase'],
  ['deriv', 'slope'],
  ['timestamp', 'clock'],
  ['time', 'now'],
  ['predict_linear', 'ahead'],
  ['pi', 'pi'],
]);

/** The aggregations of Prometheus 2.47. */
export const aggregationEffects: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ...named('keep', 'min max avg topk bottomk quantile'),
  ...named('linear', 'sum stddev'),
  ...named('count', 'count group count_values'),
  ...named('plain', 'stdvar'),
]);

/** Functions and aggregations whose vector is their last argument; for all others it is the first. */
export const vectorComesLast: ReadonlySet<string> = new Set(
  'quantile_over_time histogram_quantile histogram_fraction topk bottomk quantile count_values'.split(' '),
);
