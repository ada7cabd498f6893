import { exprOf, exprOfGauge, exprOfWindow } from '../../../core/oracle/testing/predict.ts';
import { type Evaluation, play, type Simulated, type Timing } from '../../../core/oracle/testing/simulate.ts';
import {
  exprOfCourse,
  playCourse,
  type SimulatedCourse,
} from '../../../core/oracle/testing/simulate-course.ts';
import { playGauge, type SimulatedGauge } from '../../../core/oracle/testing/simulate-gauge.ts';
import { playWindow, type SimulatedWindow } from '../../../core/oracle/testing/simulate-window.ts';

/** A simulated lab in Prometheus' own words: a rule, what was scraped, and what the simulator makes of it. */
export interface PromtoolCase {
  readonly expr: string;
  readonly timing: Timing;
  readonly scrapedAtMs: readonly number[];
  /** One value a scrape: null where there is no series, `stale` where Prometheus notes that it is gone. */
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly (number | 'stale' | null)[];
  }[];
  readonly evaluations: readonly Evaluation[];
}

/**
 * Two series an endpoint, as the applications have them: one counts good answers, the other failures.
 *
 * With another play of the lab, the counters of that one.
 */
export function errorBurstCase(lab: Simulated, { scrapes, evaluations } = play(lab)): PromtoolCase {
  const nameOf = (endpoint: number, status: string): string =>
    `http_requests_total{service="app", endpoint="/${endpoint}", status="${status}"}`;
  return {
    expr: exprOf(lab),
    timing: lab,
    scrapedAtMs: scrapes.map(({ atMs }) => atMs),
    series: Array.from({ length: lab.endpoints }, (_, endpoint) => [
      { name: nameOf(endpoint, '200'), values: scrapes.map(({ good }) => good[endpoint] ?? 0) },
      { name: nameOf(endpoint, '500'), values: scrapes.map(({ errors }) => errors[endpoint] ?? 0) },
    ]).flat(),
    evaluations,
  };
}

/** The gauge, and one that looks like it and stands still. */
export function gaugeCase(lab: SimulatedGauge): PromtoolCase {
  const { scrapes, evaluations } = playGauge(lab);
  return {
    expr: exprOfGauge(lab),
    timing: lab,
    scrapedAtMs: scrapes.map(({ atMs }) => atMs),
    series: [
      { name: 'data_drift_score{service="app", method="psi"}', values: scrapes.map(({ value }) => value) },
      { name: 'data_drift_score{service="app", method="ks"}', values: scrapes.map(() => lab.limit) },
    ],
    evaluations,
  };
}

/** `up` of a target that is down for a while, and of one that is not. */
export function outageCase(lab: SimulatedGauge): PromtoolCase {
  const stepping = gaugeCase(lab);
  return {
    ...stepping,
    expr: 'up == 0',
    series: stepping.series.map(({ values }, index) => ({
      name: `up{service="${index === 0 ? 'app' : 'ml-api'}"}`,
      values: index === 0 ? values : values.map(() => 1),
    })),
  };
}

/** Counters or a histogram over a window, as they were scraped. */
export function windowCase(lab: SimulatedWindow): PromtoolCase {
  const { scrapedAtMs, series, evaluations } = playWindow(lab);
  return {
    expr: exprOfWindow(lab),
    timing: lab,
    scrapedAtMs,
    series: series.map(({ name, labels, values }) => {
      const pairs = Object.entries({ service: 'app', ...labels }).map(([key, value]) => `${key}="${value}"`);
      return { name: `${name}{${pairs.join(', ')}}`, values };
    }),
    evaluations,
  };
}

/** A gauge that moves, and one that stands still beside it. */
export function courseCase(lab: SimulatedCourse): PromtoolCase {
  const { scrapes, evaluations } = playCourse(lab);
  const labels = lab.asks === 'count' ? '{service="app", xid="79"}' : '{service="app"}';
  return {
    expr: exprOfCourse(lab),
    timing: lab,
    scrapedAtMs: scrapes.map(({ atMs }) => atMs),
    series: [
      { name: `used${labels}`, values: scrapes.map(({ used }) => used) },
      { name: `free${labels}`, values: scrapes.map(() => lab.free) },
    ],
    evaluations,
  };
}
