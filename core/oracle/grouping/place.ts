import type { Route } from '../../config/alertmanager.ts';
import { sumTerms, type Term, type Window } from '../../plan.ts';
import { afterQuiets, isEndLost, untilRepeat } from './after-quiet.ts';
import { repeatWithinMs } from './again.ts';
import { clockOf, type Mate, matesOf } from './group-clock.ts';
import { groupWait } from './group-wait.ts';
import type { Groups, Others } from './groups.ts';
import { later } from './later.ts';
import { lostSendTerms } from './lost-send.ts';
import { deliveryTerm, mutersOf } from './mutes.ts';
import type { PlannedAlert } from './planned-alert.ts';
import { type Quiet, quietsOf } from './quiet.ts';
import { resolvedOf } from './resolved.ts';

/** An alert at a route. */
export interface Place extends Others {
  readonly wait: Term;
  /** When the receiver hears of it if nothing mutes it. */
  readonly unmuted: Window;
  /** The same if nothing was ever told of it before. */
  readonly fresh: Window;
  /** False when the receiver may not know yet that an earlier life of the same alert has ended. */
  readonly isNews: boolean;
  /** True when it certainly does not, and only a repeat tells of this one. */
  readonly isRepeat: boolean;
  /** When the route keeps quiet about it, as far as its life reaches. */
  readonly quiets: readonly Quiet[];
}

export function placeOf(
  one: PlannedAlert,
  route: Route,
  { alerts, config, setting, sendsResolved }: Groups,
): Place {
  const evaluationIntervalMs = one.evaluatedEveryMs ?? setting.evaluationIntervalMs;
  const clock = clockOf(route, { ...setting, evaluationIntervalMs }, sendsResolved(route.receiver));
  const others = { mates: matesOf(one, alerts, route, config), muters: mutersOf(one, alerts, config), clock };
  const wait = groupWait(one, others.mates, clock);
  const late = lostSendTerms(one.life.firing, clock, wait.minMs);
  const fresh = sumTerms([...one.life.firing.terms, ...late, wait, deliveryTerm(clock)]);
  const quiets = quietsOf(one, route, config, setting).filter(
    ({ toMs, doubtMs }) => toMs + doubtMs > one.life.firing.earliestMs,
  );
  const lost = lostEnds(one, others, (mate) => quietsOf(mate, route, config, setting), fresh);
  if (lost.repeat !== undefined && others.muters.length === 0)
    return { ...others, wait, unmuted: lost.repeat, fresh, isNews: false, isRepeat: true, quiets };
  const isNews = !lost.mayBe && !others.mates.some((mate) => mayLeaveUntold(mate, one, others));
  if (isNews) return { ...others, wait, unmuted: fresh, fresh, isNews, isRepeat: false, quiets };
  const overMs = one.life.ended.latestMs + clock.deliveryMs;
  const repeatMs = one.life.firing.latestMs + clock.deliveryMs + repeatWithinMs(clock);
  const latestMs = others.muters.length > 0 ? overMs : Math.min(overMs, repeatMs);
  const why = 'the receiver may not know that it had ended: then only a repeat tells';
  return {
    ...others,
    wait,
    unmuted: later(fresh, latestMs, 'no news', why),
    fresh,
    isNews,
    isRepeat: false,
    quiets,
  };
}

/**
 * Whether the end of an earlier life of the same alert was never told because the route kept quiet.
 *
 * @returns `repeat`: when only a repeat tells of this one, where that is certain
 */
function lostEnds(
  one: PlannedAlert,
  { mates, clock }: Others,
  quietsOfMate: (mate: PlannedAlert) => readonly Quiet[],
  fresh: Window,
): { readonly mayBe: boolean; readonly repeat: Window | undefined } {
  const earlier = mates.filter(
    ({ isSame, alert }) =>
      isSame && alert !== one && alert.life.firing.earliestMs < one.life.firing.earliestMs,
  );
  const looked = earlier.flatMap(({ alert, shares }) => {
    const quiets = quietsOfMate(alert);
    const alone: Others = { mates: [], muters: [], clock };
    const ending = resolvedOf(alert, alone);
    const wait = groupWait(alert, [], clock);
    const first = sumTerms([...alert.life.firing.terms, wait, deliveryTerm(clock)]);
    const unquiet = { notified: first, told: alert.life.certainty, resolved: ending };
    const { told, notified, resolved } = afterQuiets(unquiet, alert, alone, quiets);
    // What was never told is not in the log.
    if (told === 'must-not') return [];
    const isLost = isEndLost(alert, ending.window, quiets, clock);
    // An end that is told late may come when the alert fires again.
    const isLate =
      resolved.window !== ending.window && resolved.window.latestMs >= one.life.firing.earliestMs;
    return [{ isLost, isLate, isSure: shares === 'yes' && told === 'must', notified }];
  });
  const sure = looked.findLast(({ isLost, isSure }) => isLost === 'yes' && isSure);
  return {
    mayBe: looked.some(({ isLost, isLate }) => isLost !== 'no' || isLate),
    repeat: sure === undefined || looked.length > 1 ? undefined : untilRepeat(fresh, sure.notified, clock),
  };
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
