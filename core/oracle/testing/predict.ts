import type { AlertRule } from '../../config/rules.ts';
import type { Life } from '../../plan.ts';
import { lifeOf } from '../life.ts';
import { type Episode, type Simulated, simulate } from './simulate.ts';

const second = 1000;

/** At speed 1 the wall time of the machine is next to nothing on the lab's clock. */
const speed = 1;

/** The rule of a lab as a rule file would have it. */
export function ruleOf({ conditions, forMs, keepFiringForMs }: Simulated): AlertRule {
  const ratio = ({ windowMs, thresholdRatio }: Simulated['conditions'][number]): string =>
    `sum by (service) (rate(http_requests_total{status=~"5.."}[${windowMs}ms])) ` +
    `/ sum by (service) (rate(http_requests_total[${windowMs}ms])) > ${thresholdRatio}`;
  return {
    group: 'application',
    alert: 'HighErrorRate',
    expr: conditions.map((one) => `(${ratio(one)})`).join(' and on (service) '),
    forMs,
    keepFiringForMs,
    labels: { severity: 'critical' },
    annotations: {},
    location: { file: 'rules.yml' },
  };
}

/** What the oracle says of a lab. */
export function predict(lab: Simulated): Life | { readonly never: string } {
  const { onsetMs, lastsMs, baselineRatio, faultRatio } = lab;
  return lifeOf(
    ruleOf(lab),
    { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
    [
      {
        index: 0,
        atMs: onsetMs,
        lastsMs,
        signals: [{ kind: 'error-ratio', service: 'app', baselineRatio, faultRatio }],
      },
    ],
    {
      speed,
      scrapeIntervalMs: lab.scrapeIntervalMs,
      scrapeTimeoutMs: 10 * second,
      evaluationIntervalMs: lab.evaluationIntervalMs,
      // The simulated past is complete.
      warmUpMs: Number.POSITIVE_INFINITY,
      mailReceivers: [],
      ratePerSecond: { app: (speed * 1000) / lab.requestSpacingMs },
    },
    { firingMs: 0, endedMs: 0 },
  );
}

/**
 * What is wrong with the oracle's word on a lab; empty when nothing is.
 *
 * @param episodes what Prometheus does, by default what the simulated one does
 */
export function problemsOf(lab: Simulated, episodes: readonly Episode[] = simulate(lab)): string[] {
  const life = predict(lab);
  if (!('never' in life) && life.firing.terms.some(({ name }) => name === 'not seen through')) return [];
  if ('never' in life) return episodes.map((one) => `never (${life.never}), but ${JSON.stringify(one)}`);
  const inside = ({ earliestMs, latestMs }: Life['firing'], atMs: number): boolean =>
    atMs >= earliestMs && atMs <= latestMs;
  return [
    ...episodes
      .filter(({ firedAtMs, endedAtMs }) => !inside(life.firing, firedAtMs) || !inside(life.ended, endedAtMs))
      .map(
        (one) =>
          `${JSON.stringify(one)} outside ${life.firing.earliestMs}..${life.firing.latestMs}, ${life.ended.earliestMs}..${life.ended.latestMs}`,
      ),
    ...(life.certainty === 'must' && episodes.length === 0 ? ['must fire, but does not'] : []),
    ...(episodes.length > 1 && !life.firing.terms.some(({ name }) => name === 'flicker' || name === 'barely')
      ? [`fires ${episodes.length} times`]
      : []),
    ...(life.certainty === 'must-not' && episodes.length > 0 ? ['must not fire, but does'] : []),
  ];
}
