import type { ClusterEvent } from '../../../core/alertmanager/cluster-schedule.ts';
import { type DeliverySettings, readDeliverySettings } from '../../../core/alertmanager/delivery-settings.ts';
import { predict } from '../../../core/alertmanager/predict.ts';
import { predictCluster } from '../../../core/alertmanager/predict-cluster.ts';
import type { Batch, Mute } from '../../../core/alertmanager/prediction.ts';
import type { ScheduleEvent } from '../../../core/alertmanager/schedule.ts';
import { type AlertmanagerConfig, readAlertmanager } from '../../../core/config/alertmanager.ts';
import { type Case, type CaseEvent, configOf } from './case.ts';
import { anyMinuteWallMs, minuteAtMs } from './intervals.ts';

/** What the model says about a case. */
export interface CasePrediction {
  /** With the peer that sends it, in a cluster. */
  readonly batches: readonly (Batch & { readonly peer?: number })[];
  readonly mutes: readonly Mute[];
  readonly slackMs: number;
  readonly closest: string;
}

/** The wall time of a case's zero, when the minute of the time intervals is to come where it belongs. */
export function zeroBefore(minuteWallMs: number, tempo: number): number {
  return minuteWallMs - minuteAtMs * tempo;
}

/**
 * What the model says about a case; the end of what counts is an edge like any other.
 *
 * @param startedAtMs when each of its Alertmanagers began to run, on the case's clock: it sweeps empty groups every 30 s
 *   from then.
 * @param zeroWallMs when the case began; time intervals lie around the minute that belongs to that
 */
export function predictCase(
  one: Case,
  startedAtMs: readonly number[] = [],
  zeroWallMs = zeroBefore(anyMinuteWallMs, one.tempo),
): CasePrediction {
  const minuteWallMs = zeroWallMs + minuteAtMs * one.tempo;
  const { config, settings } = readText(configOf([one], 'http://sink', minuteWallMs));
  const options = { untilMs: one.untilMs + 2000, epochMs: zeroWallMs };
  const prediction: CasePrediction =
    one.cluster === undefined
      ? predict(config, settings, one.events.filter(isForOne), {
          ...options,
          startedAtMs: startedAtMs[0] ?? 0,
        })
      : predictCluster(config, settings, one.events.filter(isForCluster), {
          ...options,
          startedAtMs,
          ...one.cluster,
        });
  const batches = prediction.batches.filter(({ earliestMs }) => earliestMs <= one.untilMs);
  const toEndMs = prediction.batches.map(({ earliestMs, latestMs }) =>
    earliestMs <= one.untilMs ? one.untilMs - latestMs : earliestMs - one.untilMs,
  );
  return { ...prediction, batches, slackMs: Math.min(prediction.slackMs, ...toEndMs) };
}

interface ReadText {
  readonly text: string;
  readonly config: AlertmanagerConfig;
  readonly settings: DeliverySettings;
}

/** What was read last: a case that is made clear of edges is predicted again and again. */
let last: ReadText | undefined;

function readText(text: string): ReadText {
  if (last?.text !== text) {
    const file = { path: 'alertmanager.yml', text };
    last = { text, config: readAlertmanager(file), settings: readDeliverySettings(file) };
  }
  return last;
}

function isForOne(event: CaseEvent): event is ScheduleEvent {
  return event.kind !== 'partition' && event.kind !== 'death';
}

function isForCluster(event: CaseEvent): event is ClusterEvent {
  return event.kind !== 'restart';
}
