import type { AlertmanagerConfig } from '../config/alertmanager.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { AlertmanagerModel } from './model.ts';
import type { Prediction } from './prediction.ts';
import { edgesOf, type ScheduleEvent } from './schedule.ts';
import { newWorld } from './world.ts';

export interface PredictOptions {
  /** Where the prediction ends, on the schedule's clock. */
  readonly untilMs: number;
  /** When Alertmanager began to run; default 0. */
  readonly startedAtMs?: number;
  /** Lab seconds per wall second; default 1. Sweeps, back-off and the shortest timeout go by wall time at any speed. */
  readonly speed?: number;
  /** Wall time of the schedule's zero, in epoch milliseconds. Needed where a route has time intervals: they follow it. */
  readonly epochMs?: number;
}

/**
 * What Alertmanager 0.26, alone and without peers, sends for a schedule of events. Programs and networks take no time in
 * it: a real batch comes a little later. What happens at the very same instant as a flush is put before it; `slackMs`
 * tells whether that mattered.
 *
 * @throws FiredrillError `EPOCH_UNKNOWN` where a route has time intervals and `epochMs` is not told.
 */
export function predict(
  config: AlertmanagerConfig,
  settings: DeliverySettings,
  schedule: readonly ScheduleEvent[],
  { untilMs, startedAtMs = 0, speed = 1, epochMs }: PredictOptions,
): Prediction {
  const world = newWorld(config, { settings, speed, epochMs, edges: schedule.flatMap(edgesOf) });
  const model = new AlertmanagerModel(config, world, startedAtMs);
  for (const event of schedule) world.agenda.add(event.atMs, () => model.take(event));
  world.agenda.run(untilMs);
  const { batches, mutes, lost, slack } = world;
  return { batches, mutes, lost, slackMs: slack.slackMs, closest: slack.closest };
}
