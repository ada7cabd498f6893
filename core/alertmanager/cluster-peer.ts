import type { ClusterViews } from './cluster-views.ts';
import type { Silence } from './muting.ts';
import type { LogEntry, Logged } from './needs-update.ts';
import type { Peering, Place } from './peering.ts';
import { gap, type Window } from './slack.ts';
import type { Shared, World } from './world.ts';

/** How the peers of a cluster are set up; all in milliseconds. */
export interface ClusterTimes {
  readonly peerTimeoutMs: number;
  readonly gossipMs: number;
}

/** An entry on its way to a peer: some time in its window it is there. */
interface Doubt {
  readonly logKey: string;
  readonly entry: Logged;
  readonly before: Logged | undefined;
  readonly window: Window;
}

interface Decision {
  readonly window: Window;
  readonly known: Logged | undefined;
  readonly sends: (entry: LogEntry | undefined) => boolean;
}

/** One of several Alertmanagers that tell each other what they sent and what is silenced. */
export class ClusterPeer implements Peering {
  readonly #place: number;
  readonly #times: ClusterTimes;
  readonly #views: ClusterViews;
  readonly #shared: Shared;
  readonly #others: () => readonly ClusterPeer[];
  readonly #doubts: Doubt[] = [];
  readonly #decisions = new Map<string, Decision>();
  #world: World | undefined;

  /** @param place among all peers by name, from 0 */
  constructor(
    place: number,
    times: ClusterTimes,
    views: ClusterViews,
    shared: Shared,
    others: () => readonly ClusterPeer[],
  ) {
    this.#place = place;
    this.#times = times;
    this.#views = views;
    this.#shared = shared;
    this.#others = others;
  }

  /** Its own world, which is made with it. */
  live(world: World): void {
    this.#world = world;
  }

  placeAt(window: Window): Place {
    return {
      position: this.#views.position(this.#place, this.#shared.agenda.nowMs),
      peerTimeoutMs: this.#times.peerTimeoutMs,
      doubtMs: this.#views.toChangeMs(this.#place, window),
    };
  }

  decided(logKey: string, window: Window, sends: Decision['sends']): void {
    const known = this.#world?.log.get(logKey);
    for (const doubt of this.#doubts) {
      if (doubt.logKey !== logKey) continue;
      if (sends(younger(known, doubt.entry)) !== sends(doubt.before))
        this.#considerGossip(window, doubt.window);
    }
    this.#decisions.set(logKey, { window, known, sends });
  }

  logged(logKey: string, entry: Logged, { earliestMs, latestMs }: Window): void {
    const arrival = { earliestMs, latestMs: latestMs + this.#times.gossipMs };
    this.#tellOthers(arrival, (peer) => {
      peer.#expect(logKey, entry, arrival);
      return () => peer.#mergeLog(logKey, entry);
    });
  }

  silenced(silence: Silence): void {
    const nowMs = this.#shared.agenda.nowMs;
    const arrival = { earliestMs: nowMs, latestMs: nowMs + this.#times.gossipMs };
    this.#tellOthers(arrival, (peer) => () => peer.#world?.silences.merge([silence]));
  }

  /** Takes all that another one knows, as peers do that meet. */
  meet(other: ClusterPeer, window: Window): void {
    if (!this.#views.areConnected(this.#place, other.#place, this.#shared.agenda.nowMs)) return;
    for (const [logKey, entry] of other.#world?.log ?? []) {
      this.#expect(logKey, entry, window);
      this.#mergeLog(logKey, entry);
    }
    this.#world?.silences.merge(other.#world?.silences.save().values() ?? []);
  }

  /** Has the others hear something at the end of its window, unless they are out of reach by then. */
  #tellOthers(window: Window, prepare: (peer: ClusterPeer) => () => void): void {
    const { agenda } = this.#shared;
    for (const peer of this.#others()) {
      if (peer === this) continue;
      this.#views.considerConnection(this.#place, peer.#place, window);
      const reaches = () => this.#views.areConnected(this.#place, peer.#place, agenda.nowMs);
      if (!reaches()) continue;
      const hear = prepare(peer);
      agenda.add(agenda.nowMs + this.#times.gossipMs, () => {
        if (reaches()) hear();
      });
    }
  }

  #expect(logKey: string, entry: Logged, window: Window): void {
    this.#doubts.push({ logKey, entry, before: this.#world?.log.get(logKey), window });
    const last = this.#decisions.get(logKey);
    if (last !== undefined && last.sends(younger(last.known, entry)) !== last.sends(last.known))
      this.#considerGossip(last.window, window);
  }

  #mergeLog(logKey: string, entry: Logged): void {
    const log = this.#world?.log;
    log?.set(logKey, younger(log.get(logKey), entry));
  }

  #considerGossip(decision: Window, arrival: Window): void {
    this.#shared.slack.consider(gap(decision, arrival), `a peer that decides, and what others tell it`);
  }
}

function younger(known: Logged | undefined, entry: Logged): Logged {
  return known !== undefined && known.atMs >= entry.atMs ? known : entry;
}
