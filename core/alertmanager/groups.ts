import type { Route } from '../config/alertmanager.ts';
import { formatLabels } from '../labels.ts';
import type { Alert } from './alert.ts';
import { type Group, groupLabelsOf, newGroup } from './group.ts';
import { routeKeys } from './route-keys.ts';
import type { World } from './world.ts';

/** Alertmanager sweeps empty groups so often, in wall milliseconds, counted from its start (dispatch.go of 0.26). */
const sweepWallMs = 30_000;

/** The groups that live: made by the first alert, swept some time after the last one. */
export class Groups {
  readonly #world: World;
  readonly #routeKeys: ReadonlyMap<Route, string>;
  readonly #groups = new Map<Route, Map<string, Group>>();
  /** When the groups emptied that were swept since, by key. */
  readonly #emptiedAtMs = new Map<string, number>();
  #startedAtMs: number;
  #stopSweeping: () => void = () => {};

  constructor(root: Route, world: World, startedAtMs: number) {
    this.#world = world;
    this.#routeKeys = routeKeys(root);
    this.#startedAtMs = startedAtMs;
    this.#sweepAfter(startedAtMs);
  }

  all(): Group[] {
    return [...this.#groups.values()].flatMap((groups) => [...groups.values()]);
  }

  /** The group of a route that an alert belongs to; a new one when there is none. */
  of({ labels, key }: Alert, route: Route): Group {
    const { agenda, slack } = this.#world;
    const groups = this.#groups.get(route) ?? new Map<string, Group>();
    this.#groups.set(route, groups);
    const groupLabels = groupLabelsOf(route, labels);
    const name = formatLabels(groupLabels);
    const group = groups.get(name) ?? newGroup(route, `${this.#routeKeys.get(route)}:${name}`, groupLabels);
    groups.set(name, group);
    const emptiedAtMs = group.emptiedAtMs ?? this.#emptiedAtMs.get(group.key);
    if (group.alerts.size === 0 && emptiedAtMs !== undefined) {
      const toSweepMs = Math.min(this.#toSweepMs(agenda.nowMs), this.#toSweepMs(emptiedAtMs));
      slack.consider(toSweepMs, `a sweep of empty groups and ${key}`);
    }
    return group;
  }

  /** Alertmanager ends and starts again: no group outlives it. */
  restart(upAtMs: number): void {
    for (const group of this.all()) remove(group);
    this.#groups.clear();
    this.#emptiedAtMs.clear();
    this.#stopSweeping();
    this.#startedAtMs = upAtMs;
    this.#sweepAfter(upAtMs);
  }

  /** Groups without alerts go at each sweep; one that comes back later starts with group_wait again. */
  #sweepAfter(atMs: number): void {
    const sweepMs = sweepWallMs * this.#world.speed;
    this.#stopSweeping = this.#world.agenda.add(atMs + sweepMs, () => {
      for (const groups of this.#groups.values()) {
        for (const [name, group] of groups) {
          if (group.alerts.size > 0) continue;
          remove(group);
          groups.delete(name);
          if (group.emptiedAtMs !== undefined) this.#emptiedAtMs.set(group.key, group.emptiedAtMs);
        }
      }
      this.#sweepAfter(atMs + sweepMs);
    });
  }

  /** How far an instant is from the nearest sweep. */
  #toSweepMs(instantMs: number): number {
    const sweepMs = sweepWallMs * this.#world.speed;
    const runMs = instantMs - this.#startedAtMs;
    return Math.abs(runMs - Math.max(1, Math.round(runMs / sweepMs)) * sweepMs);
  }
}

function remove(group: Group): void {
  group.isGone = true;
  group.next?.cancel();
}
