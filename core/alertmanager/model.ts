import { type AlertmanagerConfig, type Route, routesFor } from '../config/alertmanager.ts';
import { type Alert, acceptPush, mergeAlert } from './alert.ts';
import { Disk } from './disk.ts';
import { planFlush } from './flush.ts';
import { term } from './group.ts';
import { Groups } from './groups.ts';
import type { Silence } from './muting.ts';
import type { EventOfKind, ScheduleEvent } from './schedule.ts';
import { distance } from './slack.ts';
import type { World } from './world.ts';

/** One Alertmanager and what happens to it from outside. */
export class AlertmanagerModel {
  readonly #config: AlertmanagerConfig;
  readonly #world: World;
  readonly #alerts = new Map<string, Alert>();
  readonly #groups: Groups;
  readonly #disk: Disk;
  #upAtMs: number;

  constructor(config: AlertmanagerConfig, world: World, startedAtMs: number) {
    this.#config = config;
    this.#world = world;
    this.#groups = new Groups(config.route, world, startedAtMs);
    this.#disk = new Disk(world, startedAtMs);
    this.#upAtMs = startedAtMs;
  }

  take(event: ScheduleEvent): void {
    const { agenda, answers, silences } = this.#world;
    if (event.kind === 'receiver') answers.tell(event);
    else if (event.kind === 'restart') this.#restart(event);
    else if (agenda.nowMs < this.#upAtMs)
      return; // nobody is there to take it
    else if (event.kind === 'push') this.#push(event);
    else
      this.#gossip(event.kind === 'silence' ? silences.create(event) : silences.expire(event.id, event.atMs));
  }

  #gossip(silence: Silence | undefined): void {
    if (silence !== undefined) this.#world.peering?.silenced(silence);
  }

  #push({ atMs, alerts }: EventOfKind<'push'>): void {
    const { settings, inhibitor } = this.#world;
    const accepted = alerts.flatMap((one) => acceptPush(one, atMs, settings.resolveTimeoutMs) ?? []);
    const mayMute = accepted.some(({ labels }) => inhibitor.isSource(labels));
    for (const pushed of accepted) {
      const alert = mergeAlert(this.#alerts.get(pushed.key), pushed, atMs);
      this.#alerts.set(alert.key, alert);
      this.#considerMuting(alert);
      inhibitor.learn(alert);
      for (const route of routesFor(this.#config.route, alert.labels)) this.#insert(alert, route, mayMute);
    }
  }

  #insert(alert: Alert, route: Route, mayMute: boolean): void {
    const { agenda, slack } = this.#world;
    const group = this.#groups.of(alert, route);
    group.alerts.set(alert.key, alert);
    if (group.lastFlush !== undefined)
      slack.consider(distance(group.lastFlush, agenda.nowMs), `a flush and the push of ${alert.key}`);
    if (group.hasFlushed) return;
    const isNew = group.next === undefined;
    const leftMs = alert.startsAtMs + route.groupWaitMs - agenda.nowMs;
    if (route.groupWaitMs > 0) slack.consider(Math.abs(leftMs), `group_wait and the age of ${alert.key}`);
    const isAtOnce = leftMs < 0 || route.groupWaitMs === 0;
    // Groups and inhibitions hear of a push side by side, alert by alert, and a flush at once waits for neither.
    if ((isAtOnce && mayMute) || group.next?.isAtOnce === true)
      slack.race('alerts of one push, and a flush that does not wait for them');
    if (!isNew && !isAtOnce) return;
    const pushed = term(isAtOnce ? 'a push of an alert older than group_wait' : 'the push', agenda.nowMs);
    group.base = isAtOnce ? [pushed] : [pushed, term('group_wait', route.groupWaitMs)];
    planFlush(this.#world, group, agenda.nowMs + (isAtOnce ? 0 : route.groupWaitMs), isAtOnce);
  }

  /** An alert that may mute others, pushed just after a flush, might have come before it. */
  #considerMuting({ labels, key }: Alert): void {
    const { inhibitor, slack, agenda } = this.#world;
    if (!inhibitor.isSource(labels)) return;
    for (const group of this.#groups.all()) {
      if (group.lastFlush === undefined) continue;
      slack.consider(distance(group.lastFlush, agenda.nowMs), `a flush and the push of ${key}, which mutes`);
    }
  }

  #restart({ upAtMs, graceful }: EventOfKind<'restart'>): void {
    this.#groups.restart(upAtMs);
    this.#alerts.clear();
    this.#world.inhibitor.clear();
    this.#disk.restart(graceful, upAtMs);
    this.#upAtMs = upAtMs;
  }
}
