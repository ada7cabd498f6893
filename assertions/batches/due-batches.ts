import { type DeliverySettings, readDeliverySettings } from '../../core/alertmanager/delivery-settings.ts';
import { predict } from '../../core/alertmanager/predict.ts';
import type { Batch, Mute, Prediction } from '../../core/alertmanager/prediction.ts';
import { programSpeedOf } from '../../core/clock.ts';
import { type AlertmanagerConfig, readAlertmanager } from '../../core/config/alertmanager.ts';
import { longestIntervalMs } from '../../core/judged-rules.ts';
import type { JudgedConfiguration } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import { beginsAtMs } from '../../core/scenario.ts';
import { clustersOf } from './clusters.ts';
import { lastEvaluationMs, type SentAlert, scheduleOf, sentAlerts } from './sent-alerts.ts';
import { silencesOf } from './silences.ts';

/** What Alertmanager had to send of alerts that have to do with each other. */
export interface DueBatches {
  readonly alerts: readonly SentAlert[];
  readonly batches: readonly Batch[];
  readonly mutes: readonly Mute[];
  /** How far the closest decision was from its edge, lab milliseconds; 0 where the model cannot tell. */
  readonly slackMs: number;
  readonly closest: string;
}

export interface Due {
  readonly config: AlertmanagerConfig;
  readonly clusters: readonly DueBatches[];
  /** What comes after this lab time hangs on evaluations that nobody saw. */
  readonly untilMs: number;
}

/**
 * Predicts every batch from what Prometheus really sent.
 *
 * @throws FiredrillError for a configuration that the model cannot read or does not know
 */
export function dueBatches(view: RunView, configuration: JudgedConfiguration): Due {
  const file = { path: 'alertmanager/alertmanager.yml', text: configuration.alertmanagerYml };
  const config = readAlertmanager(file);
  const settings = readDeliverySettings(file);
  const untilMs = lastEvaluationMs(view, longestIntervalMs(configuration)) ?? 0;
  const clusters = clustersOf(sentAlerts(view, configuration), config);
  return {
    config,
    untilMs,
    clusters: clusters.map((alerts) => predictOne(view, alerts, config, settings, untilMs)),
  };
}

function predictOne(
  view: RunView,
  alerts: readonly SentAlert[],
  config: AlertmanagerConfig,
  settings: DeliverySettings,
  untilMs: number,
): DueBatches {
  const schedule = [...scheduleOf(alerts), ...silencesOf(view)].sort((a, b) => a.atMs - b.atMs);
  const speed = programSpeedOf(view.plan);
  const epochMs = beginsAtMs(view.plan.scenario);
  const options = { untilMs, speed, ...(epochMs === undefined ? {} : { epochMs }) };
  // Sweeps of empty groups count from a start that the journal knows only as a stretch: starts all over it are tried.
  const [first, ...others] = startsOf(view).map((startedAtMs) =>
    predict(config, settings, schedule, { ...options, startedAtMs }),
  );
  const prediction: Prediction = first ?? predict(config, settings, schedule, options);
  const isSure = others.every(
    (other) => JSON.stringify(other.batches) === JSON.stringify(prediction.batches),
  );
  const { batches, mutes, slackMs, closest } = prediction;
  return isSure
    ? { alerts, batches, mutes, slackMs, closest }
    : {
        alerts,
        batches,
        mutes,
        slackMs: 0,
        closest: 'a sweep of empty groups, which counts from an uncertain start',
      };
}

/** Lab milliseconds between the starts that are tried; a group that is empty for less than that is rare. */
const startStepMs = 5000;
/** A boot that takes longer than 200 lab seconds, more than 3 wall seconds at speed 60, is tried in greater steps. */
const mostStarts = 40;

/** The instants at which Alertmanager may have begun to run, one every few seconds; before everything when nobody says. */
export function startsOf({ components, phases }: Pick<RunView, 'components' | 'phases'>): number[] {
  const own = components.filter(({ component }) => component === 'alertmanager');
  const at = (state: string): number | undefined => own.find((event) => event.state === state)?.atMs;
  const startingMs = at('starting') ?? phases[0]?.atMs ?? 0;
  const readyMs = Math.max(startingMs, at('ready') ?? startingMs);
  const steps = Math.min(mostStarts, Math.ceil((readyMs - startingMs) / startStepMs));
  return Array.from(
    { length: steps + 1 },
    (_, step) => startingMs + ((readyMs - startingMs) * step) / Math.max(1, steps),
  );
}
