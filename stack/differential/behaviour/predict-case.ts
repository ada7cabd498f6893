import { readDeliverySettings } from '../../../core/alertmanager/delivery-settings.ts';
import { predict } from '../../../core/alertmanager/predict.ts';
import type { Prediction } from '../../../core/alertmanager/prediction.ts';
import { readAlertmanager } from '../../../core/config/alertmanager.ts';
import { type Case, configOf } from './case.ts';

/**
 * What the model says about a case; the end of what counts is an edge like any other.
 *
 * @param startedAtMs when its Alertmanager began to run, on the case's clock: it sweeps empty groups every 30 s from then.
 */
export function predictCase(one: Case, startedAtMs = 0): Prediction {
  const file = { path: 'alertmanager.yml', text: configOf([one], 'http://sink') };
  const settings = readDeliverySettings(file);
  const prediction = predict(readAlertmanager(file), settings, one.events, {
    untilMs: one.untilMs + 2000,
    startedAtMs,
  });
  const batches = prediction.batches.filter(({ earliestMs }) => earliestMs <= one.untilMs);
  const toEndMs = prediction.batches.map(({ earliestMs, latestMs }) =>
    earliestMs <= one.untilMs ? one.untilMs - latestMs : earliestMs - one.untilMs,
  );
  return { ...prediction, batches, slackMs: Math.min(prediction.slackMs, ...toEndMs) };
}
