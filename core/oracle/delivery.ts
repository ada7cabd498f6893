import type { AlertmanagerConfig, Route } from '../config/alertmanager.ts';
import { formatDuration } from '../duration.ts';
import { nameAlert } from '../labels.ts';
import {
  type Certainty,
  type PlannedAgain,
  type PlannedEscape,
  reaching,
  sumTerms,
  type Term,
  type Window,
} from '../plan.ts';
import { newsOf, repeatsOf, repeatWithinMs } from './grouping/again.ts';
import { clockOf, type GroupClock, type Mate, matesOf } from './grouping/group-clock.ts';
import { groupWait } from './grouping/group-wait.ts';
import {
  afterTheSource,
  beforeTheSource,
  deliveryTerm,
  type Escape,
  type Muter,
  mayMuteWithin,
  mutersOf,
  mutesThroughout,
} from './grouping/mutes.ts';
import { leastMs, type PlannedAlert } from './grouping/planned-alert.ts';
import type { Setting } from './setting.ts';

/** Everything that the notifications of a plan are computed from. */
export interface Groups {
  /** All alerts that the plan knows, those that mute or that always fire among them. */
  readonly alerts: readonly PlannedAlert[];
  readonly config: AlertmanagerConfig;
  readonly setting: Setting;
  /** Whether a receiver is told of ends (send_resolved). */
  readonly sendsResolved: (receiver: string) => boolean;
}

/** What one receiver hears of one alert. */
export interface Telling {
  readonly notified: Window;
  readonly told: Certainty;
  readonly resolved: { readonly window: Window; readonly told: Certainty };
  readonly again: readonly PlannedAgain[];
}

/** When the receiver of a route hears of an alert, of its end, and of both again. */
export function tellingOf(one: PlannedAlert, route: Route, groups: Groups): Telling {
  const { unmuted, wait, mates, muters, isNews, clock } = placeOf(one, route, groups);
  const muting = muters.filter((muter) => mayMuteWithin(muter, unmuted, clock));
  const told = toldOf(one, { wait, unmuted, isNews, muting, clock });
  // Once it is muted at first, the end of each of them may be what it waits for.
  const notified = (muting.length === 0 ? [] : muters).reduce((window, muter) => {
    const way = afterTheSource(muter, one, unmuted, clock);
    return way === null ? window : later(window, way.window.latestMs, 'muted', `until ${nameOf(muter)} ends`);
  }, unmuted);
  const resolved = resolvedOf(one, { mates, muters, clock });
  const others = { mates, mateEndsMs: lastNewsMs(mates, route, groups) };
  const again =
    mates.length > 0 || muters.length > 0
      ? newsOf(one, { notified, resolved: resolved.window }, others, clock)
      : repeatsOf(one, notified, told === 'must', clock);
  return { notified, told, resolved, again };
}

/** The ways in which an alert that is to be muted may reach the receiver of a route; empty when it cannot. */
export function escapesOf(one: PlannedAlert, route: Route, groups: Groups): PlannedEscape[] {
  const { unmuted, muters, clock, wait } = placeOf(one, route, groups);
  if (one.life.ended.latestMs + clock.deliveryMs - one.life.firing.earliestMs <= wait.minMs) return [];
  if (muters.some((muter) => mutesThroughout(muter, one, unmuted, clock))) return [];
  // At first it escapes past all of them or not at all; later the end of any of them may let it out.
  const [before] = muters
    .map((muter) => beforeTheSource(muter, one, unmuted, clock))
    .sort((a, b) => spanOf(a) - spanOf(b));
  const after = muters.map((muter) => afterTheSource(muter, one, unmuted, clock));
  const escapes =
    muters.length === 0 ? [{ window: unmuted, why: 'no alert of the plan mutes it' }] : [before, ...after];
  return escapes.flatMap((way) => (way == null ? [] : [{ receiver: route.receiver, ...way }]));
}

/** How wide an escape is; one that cannot be is the tightest. */
function spanOf(way: Escape | null): number {
  return way === null ? -1 : way.window.latestMs - way.window.earliestMs;
}

interface Others {
  readonly mates: readonly Mate[];
  readonly muters: readonly Muter[];
  readonly clock: GroupClock;
}

interface Place extends Others {
  readonly wait: Term;
  /** When the receiver hears of it if nothing mutes it. */
  readonly unmuted: Window;
  /** False when the receiver may not know yet that an earlier life of the same alert has ended. */
  readonly isNews: boolean;
}

function placeOf(one: PlannedAlert, route: Route, { alerts, config, setting, sendsResolved }: Groups): Place {
  const clock = clockOf(route, setting, sendsResolved(route.receiver));
  const others = { mates: matesOf(one, alerts, route, config), muters: mutersOf(one, alerts, config), clock };
  const wait = groupWait(one, others.mates, clock);
  const fresh = sumTerms([...one.life.firing.terms, wait, deliveryTerm(clock)]);
  const isNews = !others.mates.some((mate) => mayLeaveUntold(mate, one, others));
  if (isNews) return { ...others, wait, unmuted: fresh, isNews };
  const overMs = one.life.ended.latestMs + clock.deliveryMs;
  const repeatMs = one.life.firing.latestMs + clock.deliveryMs + repeatWithinMs(clock);
  const latestMs = others.muters.length > 0 ? overMs : Math.min(overMs, repeatMs);
  const why = 'the receiver may not know that it had ended: then only a repeat tells';
  return { ...others, wait, unmuted: later(fresh, latestMs, 'no news', why), isNews };
}

/** Between two ticks an alert may end and fire again, and the log does not see it; nor without resolved notices. */
function mayLeaveUntold(
  { isSame, alert }: Mate,
  one: PlannedAlert,
  { mates, muters, clock }: Others,
): boolean {
  const { deliveryMs, route, sendsResolved } = clock;
  if (!isSame || alert === one || alert.life.firing.earliestMs > one.life.firing.latestMs) return false;
  return (
    muters.length > 0 ||
    (!sendsResolved && mates.some((mate) => !mate.isSame)) ||
    one.life.firing.earliestMs - alert.life.ended.latestMs < route.groupIntervalMs + 2 * deliveryMs
  );
}

interface Told extends Omit<Place, 'mates' | 'muters'> {
  readonly muting: readonly Muter[];
}

function toldOf(one: PlannedAlert, { wait, unmuted, isNews, muting, clock }: Told): Certainty {
  const { life } = one;
  const { deliveryMs } = clock;
  if (life.certainty === 'must-not') return 'must-not';
  // An alert that ends before its group flushes is not told.
  if (life.ended.latestMs + deliveryMs - life.firing.earliestMs <= wait.minMs) return 'must-not';
  if (muting.some((muter) => mutesThroughout(muter, one, unmuted, clock))) return 'must-not';
  const outlastsWait = leastMs(one) > wait.maxMs + deliveryMs;
  return life.certainty === 'must' && outlastsWait && muting.length === 0 && isNews ? 'must' : 'may';
}

/** The same window with a later end, where that is later. */
function later(window: Window, latestMs: number, name: string, why: string): Window {
  return latestMs <= window.latestMs ? window : reaching(window, { latestMs }, { name, why });
}

function resolvedOf(one: PlannedAlert, { mates, muters, clock }: Others): Telling['resolved'] {
  const { deliveryMs, route, resentEveryMs } = clock;
  const tick = sumTerms([
    ...one.life.ended.terms,
    {
      name: 'group tick',
      minMs: 0,
      maxMs: route.groupIntervalMs,
      why: `resolved goes out at the next tick of ${formatDuration(route.groupIntervalMs)}`,
    },
    deliveryTerm(clock),
  ]);
  // What mutes for ever lets nothing out later.
  const ending = muters.filter(({ source }) => Number.isFinite(source.life.ended.latestMs));
  const muting = ending.filter((muter) => mayMuteWithin(muter, tick, clock));
  const window = muting.reduce((known, muter) => {
    // An end that was muted is forgotten, and comes back when Prometheus sends it again.
    const latestMs = muter.source.life.ended.latestMs + resentEveryMs + route.groupIntervalMs + deliveryMs;
    return later(known, latestMs, 'muted', `until ${nameOf(muter)} ends and it is sent again`);
  }, tick);
  const firesAgain = mates.some(
    ({ isSame, alert }) =>
      isSame &&
      alert !== one &&
      alert.life.firing.latestMs >= one.life.ended.earliestMs &&
      alert.life.firing.earliestMs - one.life.ended.latestMs < route.groupIntervalMs + 2 * deliveryMs,
  );
  if (!clock.sendsResolved) return { window, told: 'must-not' };
  // The log forgets what is older than two repeat intervals, and with it that there is an end to tell of.
  const isForgotten =
    route.repeatIntervalMs <= route.groupIntervalMs + deliveryMs ||
    muters.some((muter) =>
      mayMuteWithin(muter, { ...tick, earliestMs: tick.earliestMs - route.groupIntervalMs }, clock),
    );
  return { window, told: isForgotten || firesAgain ? 'may' : 'must' };
}

/** The last instant at which a mate may make the group speak. */
function lastNewsMs(
  mates: readonly Mate[],
  route: Route,
  { alerts, config, setting, sendsResolved }: Groups,
): number {
  const clock = clockOf(route, setting, sendsResolved(route.receiver));
  const ends = mates.map(({ alert }) => {
    const muters = mutersOf(alert, alerts, config);
    return resolvedOf(alert, { mates: [], muters, clock }).window.latestMs;
  });
  return Math.max(...ends, Number.NEGATIVE_INFINITY);
}

function nameOf({ source }: Muter): string {
  return nameAlert(source.life.alert);
}
