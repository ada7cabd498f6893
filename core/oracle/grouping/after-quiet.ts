import { type Certainty, reaching, sumTerms, type Window } from '../../plan.ts';
import type { GroupClock } from './group-clock.ts';
import type { Ending, Others } from './groups.ts';
import { later } from './later.ts';
import { isSeenThrough, type PlannedAlert } from './planned-alert.ts';
import type { Quiet } from './quiet.ts';

/** What a receiver hears of an alert: when, whether, and why not. */
interface Heard {
  readonly notified: Window;
  readonly told: Certainty;
  readonly untoldBecause?: string | undefined;
  readonly resolved: Ending;
}

/**
 * The same with stretches in which the route keeps quiet. What is muted at a flush is not noted in the log. An alert that still
 * fires is told at the first tick afterwards; one that is over is not told at all. An end that is muted is dropped from its group,
 * and comes back while Prometheus sends it again, for 15 minutes (dispatch.go and notify.go of Alertmanager 0.26).
 */
export function afterQuiets(heard: Heard, one: PlannedAlert, at: Others, quiets: readonly Quiet[]): Heard {
  const after = quiets.reduce((known, quiet) => afterQuiet(known, one, quiet, at), heard);
  const { resolved } = after;
  const isHeld = resolved.window !== heard.resolved.window;
  const comesAgain = at.mates.some(
    ({ isSame, alert: { life } }) =>
      isSame &&
      life !== one.life &&
      life.firing.latestMs >= one.life.ended.earliestMs &&
      life.firing.earliestMs <= resolved.window.latestMs,
  );
  if (!isHeld || resolved.told !== 'must' || (!comesAgain && at.mates.length === 0)) return after;
  const untoldBecause = comesAgain
    ? 'it may fire again before its end can be told'
    : 'others in its group may speak meanwhile, and the log forgets that it fired';
  return { ...after, resolved: { ...resolved, told: 'may', untoldBecause } };
}

function afterQuiet(heard: Heard, one: PlannedAlert, quiet: Quiet, { mates, muters, clock }: Others): Heard {
  const { notified, told } = heard;
  const { ended } = one.life;
  const { route, deliveryMs } = clock;
  if (!meets(notified, quiet)) return { ...heard, resolved: endingAfter(heard.resolved, one, quiet, clock) };
  const lastMs = quiet.toMs + quiet.doubtMs + route.groupIntervalMs + deliveryMs;
  const isAlone = mates.length + muters.length === 0;
  const isInside = isWithin(notified, quiet);
  const isSure = isInside && quiet.isSure;
  const isOver = isSeenThrough(one) && ended.latestMs + deliveryMs <= quiet.toMs;
  if (isOver && isSure)
    return {
      notified,
      told: 'must-not',
      untoldBecause: `it is over before ${quiet.name} ends`,
      // A batch about others in its group carries its end along.
      resolved: {
        ...endingAfter(heard.resolved, one, quiet, clock),
        told: isAlone || heard.resolved.told === 'must-not' ? 'must-not' : 'may',
      },
    };
  const why = `${quiet.name} keeps the route quiet until then, and the group's next tick tells`;
  const ends = isSure
    ? { earliestMs: quiet.toMs, latestMs: lastMs }
    : { latestMs: Math.max(notified.latestMs, lastMs) };
  const held = reaching(notified, ends, { name: 'quiet', why });
  const outlasts = !isSeenThrough(one) || ended.earliestMs > lastMs;
  const isTold = told === 'must' && outlasts && isAlone;
  return {
    notified:
      muters.length > 0 && Number.isFinite(ended.latestMs)
        ? later(held, ended.latestMs + deliveryMs, 'muted', `what mutes it may outlast ${quiet.name}`)
        : held,
    told: told === 'must' && !isTold ? 'may' : told,
    ...(isTold ? {} : { untoldBecause: heard.untoldBecause ?? `it may be over before ${quiet.name} ends` }),
    resolved: endingAfter(heard.resolved, one, quiet, clock),
  };
}

/** When and whether an end is told, with stretches in which the route keeps quiet. */
export function endingAfterQuiets(
  ending: Ending,
  one: PlannedAlert,
  quiets: readonly Quiet[],
  clock: GroupClock,
): Ending {
  return quiets.reduce((known, quiet) => endingAfter(known, one, quiet, clock), ending);
}

/** Whether an end that falls into a quiet stretch is told after it: while Prometheus sends it again, for 15 minutes. */
function endingAfter(ending: Ending, one: PlannedAlert, quiet: Quiet, clock: GroupClock): Ending {
  const { ended } = one.life;
  const { window, told } = ending;
  const { retentionMs, resentEveryMs, route, deliveryMs } = clock;
  const toMs = quiet.toMs + quiet.doubtMs;
  // The log forgets what it noted after two repeat intervals, and with it that there is an end to tell of.
  const longestMs = toMs - quiet.fromMs + resentEveryMs + route.groupIntervalMs + deliveryMs;
  const isForgotten = longestMs >= route.repeatIntervalMs;
  const forgetful = `${quiet.name} may last longer than Alertmanager's log remembers that it fired`;
  if (!meets(window, quiet)) {
    const isBefore =
      window.latestMs >= quiet.fromMs && window.earliestMs <= toMs + route.groupIntervalMs + deliveryMs;
    return isForgotten && isBefore && told === 'must'
      ? { ...ending, told: 'may', untoldBecause: forgetful }
      : ending;
  }
  const why = `${quiet.name} keeps it back, and Prometheus sends it again`;
  const latestMs = Math.max(window.latestMs, toMs + resentEveryMs + route.groupIntervalMs + deliveryMs);
  const isSure = isWithin(window, quiet) && quiet.isSure;
  const isSent = ended.earliestMs + retentionMs - resentEveryMs > toMs;
  const moved = {
    ...ending,
    window: reaching(
      window,
      { latestMs, ...(isSure ? { earliestMs: quiet.toMs } : {}) },
      { name: 'quiet', why },
    ),
  };
  if (told === 'must-not' || (isSent && !isForgotten)) return moved;
  const untoldBecause = isSent
    ? forgetful
    : `it falls into ${quiet.name}, and Prometheus sends an end again for 15 minutes only`;
  return { ...moved, told: 'may', untoldBecause };
}

/**
 * Whether nobody is ever told of the end of an alert: it falls into a quiet stretch that lasts until Prometheus sends it no more.
 * What the log knows stays "firing".
 */
export function isEndLost(
  one: PlannedAlert,
  ending: Pick<Window, 'earliestMs' | 'latestMs'>,
  quiets: readonly Quiet[],
  clock: GroupClock,
): 'yes' | 'maybe' | 'no' {
  const { retentionMs, resentEveryMs, route, deliveryMs } = clock;
  const { ended } = one.life;
  const answers = quiets
    .filter((quiet) => meets(ending, quiet))
    .map((quiet) => {
      const lastMs = ended.latestMs + retentionMs + route.groupIntervalMs + deliveryMs;
      if (isWithin(ending, quiet) && quiet.isSure && lastMs < quiet.toMs) return 'yes';
      return ended.earliestMs + retentionMs - resentEveryMs > quiet.toMs + quiet.doubtMs ? 'no' : 'maybe';
    });
  if (answers.includes('yes')) return 'yes';
  return answers.includes('maybe') ? 'maybe' : 'no';
}

/** When a repeat tells of an alert whose last incident was never told to be over: the log takes it for the same. */
export function untilRepeat(fresh: Window, last: Window, { route, deliveryMs }: GroupClock): Window {
  const { repeatIntervalMs, groupIntervalMs } = route;
  const ends = {
    earliestMs: Math.max(fresh.earliestMs, last.earliestMs + repeatIntervalMs - deliveryMs),
    latestMs: Math.max(fresh.latestMs, last.latestMs + repeatIntervalMs) + groupIntervalMs + deliveryMs,
  };
  const why =
    'nobody was told that its last incident had ended: to Alertmanager it is the same, and only a repeat tells';
  return reaching(sumTerms(fresh.terms), ends, { name: 'no news', why });
}

/** When something comes that may fall into a quiet stretch: then at the first tick after it. */
export function keptBack(window: Window, quiets: readonly Quiet[], clock: GroupClock): Window {
  return quiets.reduce((known, quiet) => {
    if (!meets(known, quiet)) return known;
    const isSure = quiet.isSure && isWithin(known, quiet);
    const lastMs = quiet.toMs + quiet.doubtMs + clock.route.groupIntervalMs + clock.deliveryMs;
    const ends = {
      latestMs: Math.max(known.latestMs, lastMs),
      ...(isSure ? { earliestMs: quiet.toMs } : {}),
    };
    return reaching(known, ends, { name: 'quiet', why: `${quiet.name} keeps the route quiet until then` });
  }, window);
}

/** Whether some instant of a window is quiet. */
function meets({ earliestMs, latestMs }: Pick<Window, 'earliestMs' | 'latestMs'>, quiet: Quiet): boolean {
  return earliestMs < quiet.toMs + quiet.doubtMs && latestMs >= quiet.fromMs;
}

/** Whether every instant of a window is quiet. */
function isWithin({ earliestMs, latestMs }: Pick<Window, 'earliestMs' | 'latestMs'>, quiet: Quiet): boolean {
  return earliestMs >= quiet.fromMs + quiet.doubtMs && latestMs < quiet.toMs;
}
