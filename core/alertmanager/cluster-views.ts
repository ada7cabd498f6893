import type { ClusterEvent } from './cluster-schedule.ts';
import { gap, type Slack, type Window } from './slack.ts';

/** Who sees whom: peers of one side see each other, and nobody else. The dead are on no side. */
type Sides = readonly (readonly number[])[];

interface Change {
  /** From its happening until everybody has noticed it. */
  readonly window: Window;
  readonly before: Sides;
  readonly after: Sides;
}

/** Who sees whom at which time. */
export class ClusterViews {
  readonly #changes: readonly Change[];
  readonly #first: Sides;
  readonly #slack: Slack;

  constructor(peers: number, events: readonly ClusterEvent[], slack: Slack) {
    const all = Array.from({ length: peers }, (_, peer) => peer);
    const dead = new Set<number>();
    let before: Sides = [all];
    this.#first = before;
    this.#slack = slack;
    this.#changes = events.flatMap((event) => {
      if (event.kind !== 'partition' && event.kind !== 'death') return [];
      if (event.kind === 'death') dead.add(event.peer);
      const sides = event.kind === 'partition' ? event.sides : before;
      const after = sides.map((side) => side.filter((peer) => !dead.has(peer)));
      const change = { window: { earliestMs: event.atMs, latestMs: event.noticedAtMs }, before, after };
      before = after;
      return [change];
    });
  }

  /** How many peers of its side come before a peer. */
  position(peer: number, nowMs: number): number {
    return positionIn(this.#noticedBy(nowMs), peer);
  }

  /** How far a window is from a change of that: one that takes its place meanwhile may take either. */
  toChangeMs(peer: number, window: Window): number {
    const changes = this.#changes.filter(
      ({ before, after }) => positionIn(before, peer) !== positionIn(after, peer),
    );
    return Math.min(...changes.map((change) => gap(window, change.window)));
  }

  /** True when what one peer says reaches the other: nothing parts them, and both know that. */
  areConnected(one: number, other: number, nowMs: number): boolean {
    const begun = this.#changes.findLast(({ window }) => window.earliestMs <= nowMs)?.after ?? this.#first;
    return [begun, this.#noticedBy(nowMs)].every((sides) => areTogether(sides, one, other));
  }

  /** What is said in a window while two peers lose or find each other may be heard or not. */
  considerConnection(one: number, other: number, window: Window): void {
    for (const change of this.#changes) {
      if (areTogether(change.before, one, other) !== areTogether(change.after, one, other))
        this.#slack.consider(
          gap(window, change.window),
          `gossip of peers ${one} and ${other}, and their parting`,
        );
    }
  }

  #noticedBy(nowMs: number): Sides {
    return this.#changes.findLast(({ window }) => window.latestMs <= nowMs)?.after ?? this.#first;
  }
}

function areTogether(sides: Sides, one: number, other: number): boolean {
  return sides.some((side) => side.includes(one) && side.includes(other));
}

function positionIn(sides: Sides, peer: number): number {
  return (sides.find((side) => side.includes(peer)) ?? []).filter((other) => other < peer).length;
}
