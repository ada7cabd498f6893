import type { AlertmanagerConfig } from '../config/alertmanager.ts';
import { Agenda } from './agenda.ts';
import { Answers } from './answers.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { Inhibitor, Silences } from './muting.ts';
import type { Logged } from './needs-update.ts';
import type { Peering } from './peering.ts';
import type { Batch, LostBatch, Mute } from './prediction.ts';
import { RouteTimes } from './route-times.ts';
import { Slack, type Window } from './slack.ts';

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
  /** Undefined for an Alertmanager that is alone. */
  readonly peering: Peering | undefined;
  /** By group, receiver and integration. */
  readonly log: Map<string, Logged>;
  /** When something other than a group's own alerts changes. */
  readonly edges: readonly Window[];
  readonly batches: Batch[];
  readonly mutes: Mute[];
  readonly lost: LostBatch[];
}

/** What a world is made of, and what it shares with those of its peers. */
interface WorldParts {
  readonly settings: DeliverySettings;
  readonly speed: number;
  readonly epochMs: number | undefined;
  readonly edges: readonly Window[];
  readonly shared?: Shared;
  readonly peering?: Peering;
}

/** What peers have in common: time, and the receivers. */
export type Shared = Pick<World, 'agenda' | 'slack' | 'answers'>;

export function newShared(): Shared {
  const slack = new Slack();
  return { agenda: new Agenda(), slack, answers: new Answers(slack) };
}

export function newWorld(
  config: AlertmanagerConfig,
  { settings, speed, epochMs, edges, shared = newShared(), peering }: WorldParts,
): World {
  return {
    settings,
    speed,
    ...shared,
    silences: new Silences(),
    inhibitor: new Inhibitor(config.inhibitRules),
    routeTimes: new RouteTimes(config, epochMs, speed),
    peering,
    log: new Map(),
    edges,
    batches: [],
    mutes: [],
    lost: [],
  };
}
