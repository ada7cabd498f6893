import type { Route } from '../config/alertmanager.ts';
import { nameAlert } from '../labels.ts';
import type { Certainty, PlannedAgain, PlannedEscape, Window } from '../plan.ts';
import { afterQuiets, isEndLost, keptBack } from './grouping/after-quiet.ts';
import { newsOf, pausesOf, repeatsOf } from './grouping/again.ts';
import type { GroupClock } from './grouping/group-clock.ts';
import type { Ending, Groups } from './grouping/groups.ts';
import { heldBack, refusedForMs } from './grouping/held-back.ts';
import { later } from './grouping/later.ts';
import {
  afterTheSource,
  beforeTheSource,
  type Escape,
  type Muter,
  mayMuteWithin,
  mutesThroughout,
} from './grouping/mutes.ts';
import { type Place, placeOf } from './grouping/place.ts';
import { isSeenThrough, leastMs, type PlannedAlert } from './grouping/planned-alert.ts';
import type { Quiet } from './grouping/quiet.ts';
import { afterRefusals } from './grouping/refusal.ts';
import { lastNewsMs, resolvedOf } from './grouping/resolved.ts';

/** What one receiver hears of one alert. */
export interface Telling {
  readonly notified: Window;
  readonly told: Certainty;
  /** Why it need not be told, or is not told at all, though the alert fires; absent where it must be told. */
  readonly untoldBecause?: string;
  readonly resolved: Ending;
  readonly again: readonly PlannedAgain[];
  /** How long the receiver refuses what falls due in that time, in lab milliseconds: no promise holds until then. */
  readonly refusedForMs: number;
  /** True when it is not told though it fires, because the route keeps quiet or the log has not heard of its last end. */
  readonly isQuiet: boolean;
  /** How much later than usual it is told because the route keeps quiet, in lab milliseconds: no promise holds until then. */
  readonly quietForMs: number;
}

/** When the receiver of a route hears of an alert, of its end, and of both again. */
export function tellingOf(one: PlannedAlert, route: Route, groups: Groups): Telling {
  const place = placeOf(one, route, groups);
  const { unmuted, fresh, wait, mates, muters, isNews, isRepeat, quiets, clock } = place;
  const muting = muters.filter((muter) => mayMuteWithin(muter, unmuted, clock));
  const { told, because } = toldOf(one, { wait, unmuted, isNews, isRepeat, muting, clock });
  // Once it is muted at first, the end of each of them may be what it waits for.
  const notified = (muting.length === 0 ? [] : muters).reduce((window, muter) => {
    const way = afterTheSource(muter, one, unmuted, clock);
    return way === null ? window : later(window, way.window.latestMs, 'muted', `until ${nameOf(muter)} ends`);
  }, unmuted);
  const resolved = resolvedOf(one, { mates, muters, clock });
  const unquiet = { notified, told, untoldBecause: because, resolved };
  const { untoldBecause, ...quieted } = afterQuiets(unquiet, one, { mates, muters, clock }, quiets);
  const heard = afterRefusals(quieted, one, { mates, muters, clock });
  const others = { mates, mateEndsMs: lastNewsMs(mates, route, groups) };
  const isQuiet = heard.told === 'must-not' && (quieted.told !== told || isRepeat);
  const mayTell =
    mates.length > 0 || muters.length > 0 || clock.refusals.length > 0 || mayKeepBack(quiets, one, clock)
      ? newsOf(one, { notified: quieted.notified, resolved: heard.resolved.window }, others, clock)
      : repeatsOf(one, notified, told === 'must', clock);
  const isLost = isEndLost(one, resolved.window, quiets, clock) === 'yes';
  const again = [...mayTell, ...pausesOf(one, clock)].filter(({ status }) => !isLost || status === 'firing');
  // What is not told is not told again. Of an incident that the log takes for the one before, the end is told.
  const ends = again.filter(({ status }) => status === 'resolved');
  const untoldEnds = isRepeat ? [...ends, endOf(heard.resolved.window)] : ends;
  return {
    ...heard,
    ...(isQuiet ? { notified: fresh } : {}),
    ...(untoldBecause === undefined ? {} : { untoldBecause }),
    again: isQuiet ? untoldEnds : again,
    isQuiet,
    quietForMs: Math.max(0, quieted.notified.earliestMs - notified.earliestMs),
    refusedForMs: refusedForMs(notified, clock),
  };
}

function endOf(window: Window): PlannedAgain {
  return { because: 'news', status: 'resolved', certainty: 'may', window };
}

/** The ways in which an alert that is to be muted may reach the receiver of a route; empty when it cannot. */
export function escapesOf(one: PlannedAlert, route: Route, groups: Groups): PlannedEscape[] {
  const { unmuted, muters, clock, wait, quiets } = placeOf(one, route, groups);
  if (one.life.ended.latestMs + clock.deliveryMs - one.life.firing.earliestMs <= wait.minMs) return [];
  if (muters.some((muter) => mutesThroughout(muter, one, unmuted, clock))) return [];
  // At first it escapes past all of them or not at all; later the end of any of them may let it out.
  const [before] = muters
    .map((muter) => beforeTheSource(muter, one, unmuted, clock))
    .sort((a, b) => spanOf(a) - spanOf(b));
  const after = muters.map((muter) => afterTheSource(muter, one, unmuted, clock));
  const escapes =
    muters.length === 0 ? [{ window: unmuted, why: 'no alert of the plan mutes it' }] : [before, ...after];
  const overMs = one.life.ended.latestMs + clock.deliveryMs;
  return escapes.flatMap((way) => {
    if (way == null) return [];
    const window = keptBack(heldBack(way.window, clock), quiets, clock);
    return window.earliestMs > overMs ? [] : [{ receiver: route.receiver, ...way, window }];
  });
}

/** How wide an escape is; one that cannot be is the tightest. */
function spanOf(way: Escape | null): number {
  return way === null ? -1 : way.window.latestMs - way.window.earliestMs;
}

/** Whether a quiet stretch may keep a repeat back. */
function mayKeepBack(quiets: readonly Quiet[], { life }: PlannedAlert, { deliveryMs }: GroupClock): boolean {
  return quiets.some(({ fromMs }) => fromMs <= life.ended.latestMs + deliveryMs);
}

interface Told extends Omit<Place, 'mates' | 'muters' | 'quiets' | 'fresh'> {
  readonly muting: readonly Muter[];
}

/** Whether it is told at its first flush, and why not for certain. */
function toldOf(
  one: PlannedAlert,
  { wait, unmuted, isNews, isRepeat, muting, clock }: Told,
): { readonly told: Certainty; readonly because?: string } {
  const { life } = one;
  const { deliveryMs } = clock;
  if (life.certainty === 'must-not') return { told: 'must-not', because: 'it does not fire' };
  // An alert that ends before its group flushes is not told.
  if (life.ended.latestMs + deliveryMs - life.firing.earliestMs <= wait.minMs)
    return { told: 'must-not', because: 'it is over before its group flushes' };
  const untold = 'nobody was told that its last incident had ended, and no repeat is due while it fires';
  if (isRepeat && life.ended.latestMs + deliveryMs <= unmuted.earliestMs)
    return { told: 'must-not', because: untold };
  if (isRepeat && life.certainty === 'must' && isSeenThrough(one))
    return life.ended.earliestMs > unmuted.latestMs ? { told: 'must' } : { told: 'may', because: untold };
  const throughout = muting.find((muter) => mutesThroughout(muter, one, unmuted, clock));
  if (throughout !== undefined)
    return { told: 'must-not', because: `${nameOf(throughout)} mutes it all the time` };
  if (life.certainty === 'may') return { told: 'may', because: 'it need not fire' };
  // Where the oracle does not see through this alert or one that mutes it, the scenario's word stands: it must be told.
  if (!isSeenThrough(one)) return { told: 'must' };
  const maybe = muting.find(({ source }) => isSeenThrough(source));
  if (maybe !== undefined) return { told: 'may', because: `${nameOf(maybe)} may mute it` };
  if (leastMs(one) <= wait.maxMs + deliveryMs)
    return { told: 'may', because: 'it may be over before its group flushes' };
  if (!isNews) return { told: 'may', because: 'the receiver may not know that its last incident had ended' };
  return { told: 'must' };
}

function nameOf({ source }: Muter): string {
  return nameAlert(source.life.alert);
}
