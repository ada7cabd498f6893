import type { AlertmanagerConfig, Route } from '../config/alertmanager.ts';
import { Agenda } from './agenda.ts';
import { Answers } from './answers.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { Inhibitor, Silences } from './muting.ts';
import type { LogEntry } from './needs-update.ts';
import type { Batch, LostBatch, Mute } from './prediction.ts';
import { RouteTimes } from './route-times.ts';
import type { ScheduleEvent } from './schedule.ts';
import { Slack } from './slack.ts';

/** An entry of the notification log; it is forgotten at a save when it is older than two repeat intervals. */
interface Logged extends LogEntry {
  /** Whose group wrote it. */
  readonly route: Route;
  readonly expiresAtMs: number;
  /** How far off `atMs` may be, for a batch that was retried. */
  readonly uncertainMs: number;
}

/** Everything that a prediction knows while it is made. */
export interface World {
  readonly settings: DeliverySettings;
  /** Lab seconds per wall second. */
  readonly speed: number;
  readonly agenda: Agenda;
  readonly slack: Slack;
  readonly answers: Answers;
  readonly silences: Silences;
  readonly inhibitor: Inhibitor;
  readonly routeTimes: RouteTimes;
  /** By group, receiver and integration. */
  readonly log: Map<string, Logged>;
  /** Instants at which something other than a group's own alerts changes. */
  readonly edges: readonly number[];
  readonly batches: Batch[];
  readonly mutes: Mute[];
  readonly lost: LostBatch[];
}

export function newWorld(
  config: AlertmanagerConfig,
  settings: DeliverySettings,
  schedule: readonly ScheduleEvent[],
  speed: number,
  epochMs: number | undefined,
): World {
  return {
    settings,
    speed,
    agenda: new Agenda(),
    slack: new Slack(),
    answers: new Answers(),
    silences: new Silences(),
    inhibitor: new Inhibitor(config.inhibitRules),
    routeTimes: new RouteTimes(config, epochMs, speed),
    log: new Map(),
    edges: schedule.flatMap(edgesOf),
    batches: [],
    mutes: [],
    lost: [],
  };
}

function edgesOf(event: ScheduleEvent): number[] {
  switch (event.kind) {
    case 'push':
      return []; // a push concerns its own groups, and those that its alerts mute: the model looks at them one by one
    case 'silence':
      return [event.atMs, event.startsAtMs, event.endsAtMs];
    case 'restart':
      return [event.atMs, event.upAtMs];
    case 'expire-silence':
    case 'receiver':
      return [event.atMs];
  }
}
