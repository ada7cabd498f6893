import type { EventOfKind } from '../alertmanager/schedule.ts';
import type { Labels } from '../labels.ts';
import { type EvaluationLattice, evaluationsOf, type ObservedSamples } from './evaluations.ts';
import { type SendSetting, sendsOf } from './sends.ts';

export interface PushSetting extends SendSetting, EvaluationLattice {
  /** What Prometheus adds where an alert has no such label of its own; default none. */
  readonly externalLabels?: Labels;
}

/**
 * The pushes of one alert to Alertmanager, as Prometheus 2.47 makes them of the samples of `ALERTS`. Evaluation and
 * network take no time in it: a real push comes some wall milliseconds after its evaluation.
 *
 * @param observed its labels as `ALERTS` has them, without `alertstate`, and its samples
 * @example
 * pushesOf({ labels: { alertname: 'A' }, firingAtMs: [0, 30_000] }, { evaluationIntervalMs: 30_000, untilMs: 60_000 })
 * // pushed at 0 with an end at 240000, and at 60000 with an end at 60000
 */
export function pushesOf(
  observed: ObservedSamples & { readonly labels: Labels },
  setting: PushSetting,
): EventOfKind<'push'>[] {
  const labels = { ...setting.externalLabels, ...observed.labels };
  return sendsOf(evaluationsOf(observed, setting), setting).map(({ atMs, startsAtMs, endsAtMs }) => ({
    kind: 'push',
    atMs,
    alerts: [{ labels, startsAtMs, endsAtMs }],
  }));
}
