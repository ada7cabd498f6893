import type { Route } from '../config/alertmanager.ts';
import { nameAlert } from '../labels.ts';
import type { Certainty, PlannedAgain, PlannedEscape, Window } from '../plan.ts';
import { newsOf, pausesOf, repeatsOf } from './grouping/again.ts';
import { heldBack, refusedForMs } from './grouping/held-back.ts';
import {
  afterTheSource,
  beforeTheSource,
  type Escape,
  type Muter,
  mayMuteWithin,
  mutesThroughout,
} from './grouping/mutes.ts';
import { type Groups, later, type Place, placeOf } from './grouping/place.ts';
import { isSeenThrough, leastMs, type PlannedAlert } from './grouping/planned-alert.ts';
import { afterRefusals } from './grouping/refusal.ts';
import { type Ending, lastNewsMs, resolvedOf } from './grouping/resolved.ts';

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
}

/** When the receiver of a route hears of an alert, of its end, and of both again. */
export function tellingOf(one: PlannedAlert, route: Route, groups: Groups): Telling {
  const { unmuted, wait, mates, muters, isNews, clock } = placeOf(one, route, groups);
  const muting = muters.filter((muter) => mayMuteWithin(muter, unmuted, clock));
  const { told, because: untoldBecause } = toldOf(one, { wait, unmuted, isNews, muting, clock });
  // Once it is muted at first, the end of each of them may be what it waits for.
  const notified = (muting.length === 0 ? [] : muters).reduce((window, muter) => {
    const way = afterTheSource(muter, one, unmuted, clock);
    return way === null ? window : later(window, way.window.latestMs, 'muted', `until ${nameOf(muter)} ends`);
  }, unmuted);
  const resolved = resolvedOf(one, { mates, muters, clock });
  const heard = afterRefusals({ notified, told, resolved }, one, { mates, muters, clock });
  const others = { mates, mateEndsMs: lastNewsMs(mates, route, groups) };
  const again =
    mates.length > 0 || muters.length > 0 || clock.refusals.length > 0
      ? newsOf(one, { notified, resolved: heard.resolved.window }, others, clock)
      : repeatsOf(one, notified, told === 'must', clock);
  return {
    ...heard,
    ...(untoldBecause === undefined ? {} : { untoldBecause }),
    again: [...again, ...pausesOf(one, clock)],
    refusedForMs: refusedForMs(notified, clock),
  };
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
  return escapes.flatMap((way) =>
    way == null ? [] : [{ receiver: route.receiver, ...way, window: heldBack(way.window, clock) }],
  );
}

/** How wide an escape is; one that cannot be is the tightest. */
function spanOf(way: Escape | null): number {
  return way === null ? -1 : way.window.latestMs - way.window.earliestMs;
}

interface Told extends Omit<Place, 'mates' | 'muters'> {
  readonly muting: readonly Muter[];
}

/** Whether it is told at its first flush, and why not for certain. */
function toldOf(
  one: PlannedAlert,
  { wait, unmuted, isNews, muting, clock }: Told,
): { readonly told: Certainty; readonly because?: string } {
  const { life } = one;
  const { deliveryMs } = clock;
  if (life.certainty === 'must-not') return { told: 'must-not', because: 'it does not fire' };
  // An alert that ends before its group flushes is not told.
  if (life.ended.latestMs + deliveryMs - life.firing.earliestMs <= wait.minMs)
    return { told: 'must-not', because: 'it is over before its group flushes' };
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
