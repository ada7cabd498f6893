/** Where values lie, both ends included, which are NaN for what is NaN alone; `isReal` when none can be NaN. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly isReal: boolean;
}

const { POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least } = Number;
const real = (min: number, max: number): Range => ({ min, max, isReal: true });
/** From 0 on, or NaN. */
const positive: Range = { min: 0, max: most, isReal: false };

/** Metrics that Prometheus itself writes. */
const metrics: Readonly<Record<string, Range>> = { up: real(0, 1), ALERTS: real(1, 1) };

/** Functions whose values lie where they do whatever they are given (promql/functions.go of 2.47.2). */
const functions: Readonly<Record<string, Range>> = {
  absent: real(1, 1),
  absent_over_time: real(1, 1),
  present_over_time: real(1, 1),
  count_over_time: real(1, most),
  changes: real(0, most),
  resets: real(0, most),
  stddev_over_time: positive,
  stdvar_over_time: positive,
  abs: positive,
  sqrt: positive,
  exp: positive,
  sgn: { min: -1, max: 1, isReal: false },
  // Dates of times that are no numbers are NaN's.
  hour: { min: 0, max: 23, isReal: false },
  minute: { min: 0, max: 59, isReal: false },
  day_of_week: { min: 0, max: 6, isReal: false },
  day_of_month: { min: 1, max: 31, isReal: false },
  day_of_year: { min: 1, max: 366, isReal: false },
  days_in_month: { min: 28, max: 31, isReal: false },
  month: { min: 1, max: 12, isReal: false },
  pi: real(Math.PI, Math.PI),
  // Of the years since 1970.
  time: real(0, most),
};

/** Undefined for a metric of which nobody knows from here. */
export function rangeOfMetric(name: string): Range | undefined {
  return metrics[name];
}

/** Where the values of a function lie, given those of its arguments; undefined where that is not known. */
export function rangeOfCall(name: string, [first, second, third]: readonly Range[]): Range | undefined {
  switch (name) {
    case 'vector':
    case 'sort':
    case 'sort_desc':
    case 'label_replace':
    case 'label_join':
      return first;
    case 'clamp_max':
      return first && second && { ...first, max: Math.min(first.max, second.max) };
    case 'clamp_min':
      return first && second && { ...first, min: Math.max(first.min, second.min) };
    case 'clamp':
      return second && third && { min: second.min, max: third.max, isReal: false };
    default:
      return functions[name];
  }
}

/** Where the values of an aggregation lie, given those that it melts or chooses from; undefined where that is not known. */
export function rangeOfAggregation(name: string, of: Range): Range | undefined {
  switch (name) {
    case 'count':
    case 'count_values':
      return real(1, most);
    case 'group':
      return real(1, 1);
    case 'stddev':
    case 'stdvar':
      return positive;
    case 'sum':
      // Of many there may be more, in either direction.
      return {
        min: of.min >= 0 ? of.min : least,
        max: of.max <= 0 ? of.max : most,
        isReal: of.isReal && of.min > least && of.max < most,
      };
    case 'min':
    case 'max':
    case 'topk':
    case 'bottomk':
      return of;
    // The rounding of many of them may pass their ends by a hair.
    default:
      return undefined;
  }
}
