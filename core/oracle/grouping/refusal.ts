import type { Certainty, Window } from '../../plan.ts';
import type { Refusal } from '../setting.ts';
import type { GroupClock } from './group-clock.ts';
import type { Ending, Others } from './groups.ts';
import { isWithin, meets, moved, ticksAfter } from './held-back.ts';
import { later } from './later.ts';
import { isSeenThrough, type PlannedAlert } from './planned-alert.ts';

/** What a receiver hears of an alert: when, and whether. */
interface Heard {
  readonly notified: Window;
  readonly told: Certainty;
  readonly resolved: Ending;
}

/**
 * The same with a receiver that refuses for a while. A batch that is refused is not noted as sent, so the group sends it
 * again at each of its ticks: the receiver hears at the first one after the refusal what is still true then. An alert that
 * is over by that time it never hears of, nor of its end (notify.go of Alertmanager 0.26, needsUpdate).
 */
export function afterRefusals(heard: Heard, one: PlannedAlert, at: Others): Heard {
  return at.clock.refusals.reduce((known, refusal) => afterRefusal(known, one, refusal, at), heard);
}

function afterRefusal(
  heard: Heard,
  one: PlannedAlert,
  refusal: Refusal,
  { mates, muters, clock }: Others,
): Heard {
  const { notified, told, resolved } = heard;
  const { ended } = one.life;
  const { firstMs, lastMs } = ticksAfter(refusal, clock);
  const isAlone = mates.length + muters.length === 0;
  const ending = endingAfter(resolved, refusal, isAlone, clock);
  if (!meets(notified, refusal)) return { notified, told, resolved: ending };
  const isOver = isSeenThrough(one) && ended.latestMs <= firstMs;
  const isInside = isWithin(notified, refusal);
  if (isOver && isInside && isAlone)
    return { notified, told: 'must-not', resolved: { ...ending, told: 'must-not' } };
  // Of an alert that the oracle does not see through the scenario says that it must be told.
  const outlasts = !isSeenThrough(one) || ended.earliestMs > lastMs;
  const mayWait = muters.length > 0 && Number.isFinite(ended.latestMs);
  const held = moved(notified, refusal, clock);
  // What others in the group make of it hangs on which of their batches were refused.
  const isSure = outlasts && isAlone && (isInside || !isSeenThrough(one));
  return {
    notified: mayWait
      ? later(held, ended.latestMs + clock.deliveryMs, 'muted', 'what mutes it may outlast the refusal')
      : held,
    told: told === 'must' && !isSure ? 'may' : told,
    resolved: ending,
  };
}

/** The log forgets what it noted after two repeat intervals, and with it that there is an end to tell of. */
function endingAfter(
  { window, told }: Ending,
  refusal: Refusal,
  isAlone: boolean,
  clock: GroupClock,
): Ending {
  const { route, deliveryMs } = clock;
  const longestMs = refusal.toMs - refusal.fromMs + route.groupIntervalMs + deliveryMs;
  const isForgotten = meets(window, refusal) && longestMs >= route.repeatIntervalMs;
  return {
    window: moved(window, refusal, clock),
    told: told === 'must' && (isForgotten || !isAlone) ? 'may' : told,
  };
}
