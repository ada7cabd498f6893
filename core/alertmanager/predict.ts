import { type AlertmanagerConfig, type Route, routesFor } from '../config/alertmanager.ts';
import { formatLabels } from '../labels.ts';
import { type Alert, acceptPush, mergeAlert } from './alert.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { planFlush } from './flush.ts';
import { type Group, groupLabelsOf, newGroup, term } from './group.ts';
import type { Prediction } from './prediction.ts';
import { routeKeys } from './route-keys.ts';
import type { EventOfKind, ScheduleEvent } from './schedule.ts';
import { distance } from './slack.ts';
import { newWorld, type World } from './world.ts';

/** Alertmanager sweeps empty groups so often, in wall milliseconds, counted from its start (dispatch.go of 0.26). */
const sweepWallMs = 30_000;

export interface PredictOptions {
  /** Where the prediction ends, on the schedule's clock. */
  readonly untilMs: number;
  /** When Alertmanager began to run; default 0. */
  readonly startedAtMs?: number;
  /** Lab seconds per wall second; default 1. Sweeps, back-off and the shortest timeout go by wall time at any speed. */
  readonly speed?: number;
}

/**
 * What Alertmanager 0.26, alone and without peers, sends for a schedule of events. Programs and networks take no time in
 * it: a real batch comes a little later. What happens at the very same instant as a flush is put before it; `slackMs`
 * tells whether that mattered.
 */
export function predict(
  config: AlertmanagerConfig,
  settings: DeliverySettings,
  schedule: readonly ScheduleEvent[],
  { untilMs, startedAtMs = 0, speed = 1 }: PredictOptions,
): Prediction {
  const world = newWorld(config, settings, schedule, speed);
  const model = new AlertmanagerModel(config, world, startedAtMs);
  for (const event of schedule) world.agenda.add(event.atMs, () => model.take(event));
  model.sweepAfter(startedAtMs);
  world.agenda.run(untilMs);
  const { batches, mutes, lost, slack } = world;
  return { batches, mutes, lost, slackMs: slack.slackMs, closest: slack.closest };
}

class AlertmanagerModel {
  readonly #config: AlertmanagerConfig;
  readonly #world: World;
  readonly #routeKeys: ReadonlyMap<Route, string>;
  readonly #alerts = new Map<string, Alert>();
  readonly #groups = new Map<Route, Map<string, Group>>();
  /** When the groups emptied that were swept since, by key. */
  readonly #emptiedAtMs = new Map<string, number>();
  #upAtMs: number;
  #stopSweeping: () => void = () => {};

  constructor(config: AlertmanagerConfig, world: World, startedAtMs: number) {
    this.#config = config;
    this.#world = world;
    this.#routeKeys = routeKeys(config.route);
    this.#upAtMs = startedAtMs;
  }

  take(event: ScheduleEvent): void {
    const { agenda, answers, silences } = this.#world;
    if (event.kind === 'receiver') answers.tell(event);
    else if (event.kind === 'restart') this.#restart(event);
    else if (agenda.nowMs < this.#upAtMs)
      return; // nobody is there to take it
    else if (event.kind === 'push') this.#push(event);
    else if (event.kind === 'silence') silences.create(event);
    else silences.expire(event.id, event.atMs);
  }

  /** Groups without alerts go at each sweep; one that comes back later starts with group_wait again. */
  sweepAfter(atMs: number): void {
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
      this.sweepAfter(atMs + sweepMs);
    });
  }

  #push({ atMs, alerts }: EventOfKind<'push'>): void {
    const { settings, inhibitor } = this.#world;
    const accepted = alerts.flatMap((one) => acceptPush(one, atMs, settings.resolveTimeoutMs) ?? []);
    for (const pushed of accepted) {
      const alert = mergeAlert(this.#alerts.get(pushed.key), pushed, atMs);
      this.#alerts.set(alert.key, alert);
      this.#considerMuting(alert);
      inhibitor.learn(alert);
      for (const route of routesFor(this.#config.route, alert.labels))
        this.#insert(alert, route, accepted.length === 1);
    }
  }

  #insert(alert: Alert, route: Route, isAlone: boolean): void {
    const { agenda, slack, inhibitor } = this.#world;
    const group = this.#groupFor(alert, route);
    group.alerts.set(alert.key, alert);
    if (group.lastFlush !== undefined)
      slack.consider(distance(group.lastFlush, agenda.nowMs), `a flush and the push of ${alert.key}`);
    if (group.hasFlushed) return;
    const isNew = group.next === undefined;
    const leftMs = alert.startsAtMs + route.groupWaitMs - agenda.nowMs;
    if (route.groupWaitMs > 0) slack.consider(Math.abs(leftMs), `group_wait and the age of ${alert.key}`);
    const isAtOnce = leftMs < 0 || route.groupWaitMs === 0;
    if ((isAtOnce && (!isAlone || inhibitor.isSource(alert.labels))) || group.next?.isAtOnce === true)
      slack.race('alerts of one push, and a flush that does not wait for them');
    if (!isNew && !isAtOnce) return;
    const pushed = term(isAtOnce ? 'a push of an alert older than group_wait' : 'the push', agenda.nowMs);
    group.base = isAtOnce ? [pushed] : [pushed, term('group_wait', route.groupWaitMs)];
    planFlush(this.#world, group, agenda.nowMs + (isAtOnce ? 0 : route.groupWaitMs), isAtOnce);
  }

  #groupFor({ labels, key }: Alert, route: Route): Group {
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

  /** How far an instant is from the nearest sweep. */
  #toSweepMs(instantMs: number): number {
    const sweepMs = sweepWallMs * this.#world.speed;
    const nearest = Math.max(1, Math.round((instantMs - this.#upAtMs) / sweepMs));
    return Math.abs(instantMs - this.#upAtMs - nearest * sweepMs);
  }

  /** An alert that may mute others, pushed just after a flush, might have come before it. */
  #considerMuting({ labels, key }: Alert): void {
    const { inhibitor, slack, agenda } = this.#world;
    if (!inhibitor.isSource(labels)) return;
    for (const group of [...this.#groups.values()].flatMap((groups) => [...groups.values()])) {
      if (group.lastFlush === undefined) continue;
      slack.consider(distance(group.lastFlush, agenda.nowMs), `a flush and the push of ${key}, which mutes`);
    }
  }

  #restart({ atMs, upAtMs, graceful }: EventOfKind<'restart'>): void {
    const { log, silences, inhibitor } = this.#world;
    for (const group of [...this.#groups.values()].flatMap((groups) => [...groups.values()])) remove(group);
    this.#groups.clear();
    this.#alerts.clear();
    this.#emptiedAtMs.clear();
    inhibitor.clear();
    if (!graceful) silences.clear();
    for (const [key, { expiresAtMs }] of log) if (!graceful || expiresAtMs <= atMs) log.delete(key);
    this.#upAtMs = upAtMs;
    this.#stopSweeping();
    this.sweepAfter(upAtMs);
  }
}

function remove(group: Group): void {
  group.isGone = true;
  group.next?.cancel();
}
