import type { AlertRule } from '../../config/rules.ts';
import type { Signal } from '../../fault.ts';
import type { Life } from '../../plan.ts';
import { type Lives, livesOf } from '../life.ts';
import type { TimedFault } from '../truth.ts';
import { type Episode, episodesOf, play, type Simulated, type Timing } from './simulate.ts';
import { exprOfCourse, playCourse, type SimulatedCourse, signalsOfCourse } from './simulate-course.ts';
import { playGauge, type SimulatedGauge } from './simulate-gauge.ts';
import { bounds, playWindow, quantile, type SimulatedWindow } from './simulate-window.ts';

const second = 1000;

/** At speed 1 the wall time of the machine is next to nothing on the lab's clock. */
const speed = 1;

/** What the oracle says of an alert: its windows, or why it cannot fire. */
export type Prediction = Life | { readonly never: string };

/** The rule of a lab as a rule file has it: what the oracle reads, and what the real program is given. */
export function exprOf({ conditions }: Simulated): string {
  const ratio = ({ windowMs, thresholdRatio }: Simulated['conditions'][number]): string =>
    `sum by (service) (rate(http_requests_total{status=~"5.."}[${windowMs}ms])) ` +
    `/ sum by (service) (rate(http_requests_total[${windowMs}ms])) > ${thresholdRatio}`;
  return conditions.map((one) => `(${ratio(one)})`).join(' and on (service) ');
}

export function exprOfGauge({ comparison, limit }: SimulatedGauge): string {
  return `data_drift_score{method="psi"} ${comparison} ${limit}`;
}

export function predict(lab: Simulated): Prediction {
  const { baselineRatio, faultRatio, requestSpacingMs } = lab;
  const signal: Signal = { kind: 'error-ratio', service: 'app', baselineRatio, faultRatio };
  return predictRule(exprOf(lab), [signal], lab, 1000 / requestSpacingMs);
}

/** Two bursts, and all lives that they give the alert. */
export function predictAgain(lab: Simulated): Lives {
  const { onsetMs, lastsMs, baselineRatio, faultRatio, again, requestSpacingMs } = lab;
  const fault = (index: number, atMs: number, forMs: number, ratio: number): TimedFault => ({
    index,
    atMs,
    lastsMs: forMs,
    signals: [{ kind: 'error-ratio', service: 'app', baselineRatio, faultRatio: ratio }],
  });
  const second =
    again === undefined ? [] : [fault(1, onsetMs + lastsMs + again.afterMs, again.lastsMs, again.faultRatio)];
  const faults = [fault(0, onsetMs, lastsMs, faultRatio), ...second];
  return predictLives(exprOf(lab), faults, lab, 1000 / requestSpacingMs);
}

export function problemsOfAgain(lab: Simulated, episodes = episodesOf(play(lab).evaluations)): string[] {
  return problemsWithLives(predictAgain(lab), episodes);
}

export function predictGauge(lab: SimulatedGauge): Prediction {
  const { baseline, faultValue } = lab;
  const series = { metric: 'data_drift_score', labels: { method: 'psi' } };
  const signal: Signal = { kind: 'gauge', service: 'app', ...series, baseline, faultValue };
  return predictRule(exprOfGauge(lab), [signal], lab, 1);
}

/** A target that refuses its scrapes while the gauge, which is `up`, is 0. */
export function predictOutage(lab: SimulatedGauge): Prediction {
  return predictRule('up == 0', [{ kind: 'target-down', service: 'app' }], lab, 1);
}

export function exprOfWindow({ asks, windowMs, limit }: SimulatedWindow): string {
  const sum = (name: string, by = 'service'): string => `sum by (${by}) (rate(${name}[${windowMs}ms]))`;
  switch (asks) {
    case 'above':
      return `${sum('steps_total')} > ${limit}`;
    case 'below':
      return `${sum('steps_total')} < ${limit}`;
    case 'any':
      return `${sum('steps_total')} > 0`;
    case 'none':
      return `${sum('steps_total')} == 0`;
    case 'increase':
      return `sum by (service) (increase(steps_total[${windowMs}ms])) > 0`;
    case 'mean-below':
      return `${sum('seen_sum')} / ${sum('seen_count')} < ${limit}`;
    case 'quantile-above':
      return `histogram_quantile(${quantile}, ${sum('seen_bucket', 'service, le')}) > ${limit}`;
  }
}

export function predictWindow(lab: SimulatedWindow): Prediction {
  const { asks, baseline, faultValue, shareRatio, isDuration, bornAtOnset } = lab;
  const common = { service: 'app', labels: {}, baseline, faultValue, hasPast: true };
  const signal: Signal =
    asks === 'mean-below' || asks === 'quantile-above'
      ? { ...common, kind: 'histogram', metric: 'seen', bounds, shareRatio, isDuration }
      : { ...common, kind: 'counter', metric: 'steps_total', per: 'request', bornAtOnset };
  return predictRule(exprOfWindow(lab), [signal], lab, 1000 / lab.requestSpacingMs);
}

export function problemsOfWindow(
  lab: SimulatedWindow,
  episodes = episodesOf(playWindow(lab).evaluations),
): string[] {
  return problemsWith(predictWindow(lab), episodes);
}

export function predictCourse(lab: SimulatedCourse): Prediction {
  return predictRule(exprOfCourse(lab), signalsOfCourse(lab), lab, 1);
}

export function problemsOfCourse(
  lab: SimulatedCourse,
  episodes = episodesOf(playCourse(lab).evaluations),
): string[] {
  return problemsWith(predictCourse(lab), episodes);
}

function predictRule(
  expr: string,
  signals: readonly Signal[],
  lab: Timing,
  requestsPerSecond: number,
): Prediction {
  const fault = { index: 0, atMs: lab.onsetMs, lastsMs: lab.lastsMs, signals };
  return predictUnder(expr, [fault], lab, requestsPerSecond);
}

/** What the oracle says of a rule under faults that make one incident; the windows hang on the lab's own times. */
export function predictUnder(
  expr: string,
  faults: readonly TimedFault[],
  lab: Timing,
  requestsPerSecond: number,
): Prediction {
  const lives = predictLives(expr, faults, lab, requestsPerSecond);
  return 'never' in lives ? lives : lives[0];
}

/** The same for several incidents. */
export function predictLives(
  expr: string,
  faults: readonly TimedFault[],
  lab: Timing,
  requestsPerSecond: number,
): Lives {
  const rule: AlertRule = {
    group: 'application',
    alert: 'Simulated',
    expr,
    forMs: lab.forMs,
    keepFiringForMs: lab.keepFiringForMs,
    labels: { severity: 'critical' },
    annotations: {},
    location: { file: 'rules.yml' },
  };
  return livesOf(
    rule,
    { alertname: rule.alert, severity: 'critical', service: 'app' },
    faults,
    {
      speed,
      scrapeIntervalMs: lab.scrapeIntervalMs,
      scrapeTimeoutMs: 10 * second,
      evaluationIntervalMs: lab.evaluationIntervalMs,
      // The simulated past is complete.
      warmUpMs: Number.POSITIVE_INFINITY,
      mailReceivers: [],
      ratePerSecond: { app: requestsPerSecond },
    },
    { firingMs: 0, endedMs: 0 },
  );
}

/**
 * What is wrong with the oracle's word on a lab; empty when nothing is.
 *
 * @param episodes what Prometheus does, by default what the simulated one does
 */
export function problemsOf(lab: Simulated, episodes = episodesOf(play(lab).evaluations)): string[] {
  return problemsWith(predict(lab), episodes);
}

export function problemsOfGauge(
  lab: SimulatedGauge,
  episodes = episodesOf(playGauge(lab).evaluations),
): string[] {
  return problemsWith(predictGauge(lab), episodes);
}

export function problemsOfOutage(
  lab: SimulatedGauge,
  episodes = episodesOf(playGauge(lab).evaluations),
): string[] {
  return problemsWith(predictOutage(lab), episodes);
}

export function problemsWith(life: Prediction, episodes: readonly Episode[]): string[] {
  return problemsWithLives('never' in life ? life : [life], episodes);
}

/** The same of an alert that may live several times: each episode belongs to one life, and each sure life has one. */
export function problemsWithLives(lives: Lives, episodes: readonly Episode[]): string[] {
  if ('never' in lives) return episodes.map((one) => `never (${lives.never}), but ${JSON.stringify(one)}`);
  if (lives[0].firing.terms.some(({ name }) => name === 'not seen through')) return [];
  const strangers = episodes.filter((one) => !lives.some((life) => belongs(life, one)));
  return [
    ...strangers.map((one) => `${JSON.stringify(one)} outside ${lives.map(textOf).join(' and ')}`),
    ...lives.flatMap((life) => {
      const own = episodes.filter((one) => belongs(life, one));
      return [
        ...(life.certainty === 'must' && own.length === 0 ? ['must fire, but does not'] : []),
        ...(own.length > 1 && !mayComeAndGo(life) ? [`fires ${own.length} times`] : []),
        ...(life.certainty === 'must-not' && own.length > 0 ? ['must not fire, but does'] : []),
      ];
    }),
  ];
}

/** In the windows of its life, or of the pauses of it. */
function belongs({ firing, ended, pauses = [] }: Life, { firedAtMs, endedAtMs }: Episode): boolean {
  const inside = ({ earliestMs, latestMs }: Life['firing'], atMs: number): boolean =>
    atMs >= earliestMs && atMs <= latestMs;
  return (
    [firing, ...pauses.map((pause) => pause.firing)].some((window) => inside(window, firedAtMs)) &&
    [ended, ...pauses.map((pause) => pause.ended)].some((window) => inside(window, endedAtMs))
  );
}

function mayComeAndGo({ firing, pauses }: Life): boolean {
  return pauses !== undefined || firing.terms.some(({ name }) => name === 'flicker' || name === 'barely');
}

function textOf({ firing, ended }: Life): string {
  return `${firing.earliestMs}..${firing.latestMs}, ${ended.earliestMs}..${ended.latestMs}`;
}
