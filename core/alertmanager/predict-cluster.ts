import type { AlertmanagerConfig } from '../config/alertmanager.ts';
import { ClusterPeer, type ClusterTimes } from './cluster-peer.ts';
import type { ClusterEvent } from './cluster-schedule.ts';
import { ClusterViews } from './cluster-views.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { AlertmanagerModel } from './model.ts';
import type { PredictOptions } from './predict.ts';
import type { Batch, LostBatch, Mute } from './prediction.ts';
import { edgesOf, type ScheduleEvent } from './schedule.ts';
import type { Window } from './slack.ts';
import { newShared, newWorld, type World } from './world.ts';

export interface ClusterOptions extends Omit<PredictOptions, 'startedAtMs'> {
  readonly peers: number;
  /** When each of them began to run; 0 by default. */
  readonly startedAtMs?: readonly number[];
  /** `--cluster.peer-timeout`; 15 s by default. */
  readonly peerTimeoutMs?: number;
  /**
   * What one peer knows the others know at most this much later; 600 ms by default. Each `--cluster.gossip-interval`, 200 ms
   * by default, a packet of 1,400 bytes goes to the others, and misses each of them with a chance of 1 in 40 (kRandomNodes of
   * memberlist 0.5): three intervals miss one of them once in 60,000 times.
   */
  readonly gossipMs?: number;
}

/** What one peer did. */
type Of<Thing> = Thing & { readonly peer: number };

export interface ClusterPrediction {
  /** By arrival. */
  readonly batches: readonly Of<Batch>[];
  readonly mutes: readonly Of<Mute>[];
  readonly lost: readonly Of<LostBatch>[];
  /** As of one Alertmanager alone; 0 also where gossip and a decision cross. */
  readonly slackMs: number;
  readonly closest: string;
}

/**
 * What a cluster of Alertmanagers 0.26 sends. Each groups, mutes and flushes by itself; before it sends, it waits
 * `position × peer_timeout`, and then leaves out what another one has told in the meantime. Peers that cannot hear of each
 * other all send. The cluster has settled when the schedule begins.
 *
 * @throws FiredrillError as `predict`
 */
export function predictCluster(
  config: AlertmanagerConfig,
  settings: DeliverySettings,
  schedule: readonly ClusterEvent[],
  options: ClusterOptions,
): ClusterPrediction {
  const {
    untilMs,
    startedAtMs = [],
    speed = 1,
    epochMs,
    peers,
    peerTimeoutMs = 15_000,
    gossipMs = 600,
  } = options;
  const times: ClusterTimes = { peerTimeoutMs, gossipMs };
  const shared = newShared();
  const views = new ClusterViews(peers, schedule, shared.slack);
  const all: ClusterPeer[] = Array.from(
    { length: peers },
    (_, place) => new ClusterPeer(place, times, views, shared, () => all),
  );
  const worlds = all.map((peering, place) => {
    const edges = schedule.flatMap((event) => edgesAt(place, event, gossipMs));
    const world = newWorld(config, { settings, speed, epochMs, edges, shared, peering });
    peering.live(world);
    return world;
  });
  const models = worlds.map((world, place) => new AlertmanagerModel(config, world, startedAtMs[place] ?? 0));
  for (const event of schedule) planEvent(event, models, all, shared.agenda);
  shared.agenda.run(untilMs);
  const gather = <Thing>(listOf: (world: World) => readonly Thing[]): Of<Thing>[] =>
    worlds.flatMap((world, peer) => listOf(world).map((thing) => ({ ...thing, peer })));
  return {
    batches: gather(({ batches }) => batches).sort((a, b) => a.earliestMs - b.earliestMs),
    mutes: gather(({ mutes }) => mutes).sort((a, b) => a.atMs - b.atMs),
    lost: gather(({ lost }) => lost),
    slackMs: shared.slack.slackMs,
    closest: shared.slack.closest,
  };
}

function planEvent(
  event: ClusterEvent,
  models: readonly AlertmanagerModel[],
  all: readonly ClusterPeer[],
  agenda: World['agenda'],
): void {
  const plan = (peer: number, one: ScheduleEvent): void => {
    agenda.add(one.atMs, () => models[peer]?.take(one));
  };
  switch (event.kind) {
    case 'push':
      for (const peer of event.peer === undefined ? models.keys() : [event.peer]) plan(peer, event);
      break;
    case 'silence':
    case 'expire-silence':
    case 'receiver':
      plan(event.peer ?? 0, event);
      break;
    case 'death':
      plan(event.peer, {
        kind: 'restart',
        atMs: event.atMs,
        upAtMs: Number.POSITIVE_INFINITY,
        graceful: false,
      });
      break;
    case 'partition': {
      const window = { earliestMs: event.atMs, latestMs: event.noticedAtMs };
      agenda.add(event.noticedAtMs, () => {
        for (const one of all) for (const other of all) if (one !== other) one.meet(other, window);
      });
    }
  }
}

/** When a peer's own flushes would go another way: a silence of another peer comes with the gossip. */
function edgesAt(place: number, event: ClusterEvent, gossipMs: number): Window[] {
  if (event.kind === 'partition' || event.kind === 'death') return [];
  const edges = edgesOf(event);
  const isFromAfar = event.kind.endsWith('silence') && (event.peer ?? 0) !== place;
  const arrival = { earliestMs: event.atMs, latestMs: event.atMs + gossipMs };
  return isFromAfar ? [...edges, arrival] : edges;
}
