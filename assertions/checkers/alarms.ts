import { formatLabTime } from '../../core/duration.ts';
import type { Plan, PlannedAlarm, Window } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import type { FindingKind, SuiteName } from '../../core/verdict.ts';
import { faultTimes, shiftByHeal, shiftByOnset } from '../actual-times.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, broken, finding, held, type Question, questionWithin, undecided } from '../question.ts';
import { againstWindow, gapText, windowText } from '../words.ts';

/** Does the dead man's switch raise each alarm that the plan expects, and end it, in its window and within its promise? */
export function alarmQuestions({ alarms = [] }: Plan): Question[] {
  return alarms.flatMap((alarm): Question[] => [
    questionWithin(alarm.raised, {
      suite: 'fires',
      name: `the dead man's switch raises its alarm`,
      windowOf: ({ view }) => alarmWindows(view, alarm).raised,
      answer: (evidence) => isRaised(alarm, evidence),
    }),
    questionWithin(alarm.recovered, {
      suite: 'resolves',
      name: `the dead man's switch ends its alarm`,
      windowOf: ({ view }) => alarmWindows(view, alarm).recovered,
      answer: (evidence) => isEnded(alarm, evidence),
    }),
  ]);
}

/** The windows of an alarm, moved to where its fault really began and ended. */
export function alarmWindows(view: RunView, alarm: PlannedAlarm): { raised: Window; recovered: Window } {
  const times = faultTimes(view, alarm.faultIndex);
  return { raised: shiftByOnset(alarm.raised, times), recovered: shiftByHeal(alarm.recovered, times) };
}

/** The alarm that a planned one claims: the first of all, and its end. Any other is one too many. Null: never. */
export function claimedAlarm({ deadman, plan }: RunView): {
  readonly raisedMs: number | null;
  readonly endedMs: number | null;
} {
  const first = (wanted: 'alarm' | 'recovered', fromMs: number): number | null =>
    deadman.find(({ state, atMs }) => state === wanted && atMs >= fromMs)?.atMs ?? null;
  const raisedMs = (plan.alarms ?? []).length === 0 ? null : first('alarm', 0);
  return { raisedMs, endedMs: raisedMs === null ? null : first('recovered', raisedMs) };
}

function isRaised(alarm: PlannedAlarm, { view, watchedUntilMs, isComplete }: Evidence): Answer {
  const { raised: window } = alarmWindows(view, alarm);
  const { onsetMs } = faultTimes(view, alarm.faultIndex);
  return compare(claimedAlarm(view).raisedMs, {
    suite: 'fires',
    what: 'raised its alarm',
    window,
    dueMs: onsetMs + alarm.slaMs,
    promise: `${formatLabTime(alarm.slaMs)} after the onset`,
    kinds: { early: 'early', late: 'late', never: 'missing' },
    isOver: isComplete || watchedUntilMs >= window.latestMs,
    view,
  });
}

function isEnded(alarm: PlannedAlarm, { view, watchedUntilMs, isComplete }: Evidence): Answer {
  const { raisedMs, endedMs } = claimedAlarm(view);
  if (raisedMs === null) return undecided('it was never raised');
  const { recovered: window } = alarmWindows(view, alarm);
  const { healMs } = faultTimes(view, alarm.faultIndex);
  return compare(endedMs, {
    suite: 'resolves',
    what: 'ended its alarm',
    window,
    dueMs: healMs + alarm.recoverSlaMs,
    promise: `${formatLabTime(alarm.recoverSlaMs)} after the heal`,
    kinds: { early: 'resolved-early', late: 'resolved-late', never: 'not-resolved' },
    isOver: isComplete || watchedUntilMs >= window.latestMs,
    view,
  });
}

interface Wanted {
  readonly suite: SuiteName;
  /** Completes "the dead man's switch ...". */
  readonly what: string;
  readonly window: Window;
  readonly dueMs: number;
  readonly promise: string;
  readonly kinds: { readonly early: FindingKind; readonly late: FindingKind; readonly never: FindingKind };
  readonly isOver: boolean;
  readonly view: RunView;
}

function compare(atMs: number | null, wanted: Wanted): Answer {
  const { suite, what, window, dueMs, promise, kinds, isOver, view } = wanted;
  const about = { suite, receiver: view.plan.heartbeat.receiver, terms: window.terms };
  const want = `from ${windowText(window)}`;
  if (atMs === null) {
    if (!isOver) return undecided('not seen until the run broke off');
    const message = `the dead man's switch never ${what}; it was due from ${windowText(window)}`;
    return broken('never', finding({ ...about, kind: kinds.never, message, want, got: 'never' }));
  }
  const got = formatLabTime(atMs);
  if (atMs < window.earliestMs || atMs > window.latestMs) {
    const kind = atMs < window.earliestMs ? kinds.early : kinds.late;
    const message = `the dead man's switch ${what} at ${againstWindow(atMs, window)}`;
    return broken(`at ${got}`, finding({ ...about, kind, message, want, got }));
  }
  if (atMs > dueMs) {
    const message = `the dead man's switch ${what} at ${got}, ${gapText(atMs - dueMs)} later than the promised ${promise}`;
    return broken(
      `at ${got}`,
      finding({ ...about, kind: 'too-slow', message, want: `by ${formatLabTime(dueMs)} (${promise})`, got }),
    );
  }
  return held(`at ${got}`);
}
