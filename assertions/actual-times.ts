import { FiredrillError } from '../core/errors.ts';
import type { EventOf } from '../core/journal.ts';
import { machineWallMs, pastTermName, scrapeTermName } from '../core/oracle/setting.ts';
import { type Life, sumTerms, type Term, type Window } from '../core/plan.ts';
import type { RunView } from '../core/run-view.ts';
import { gapText } from './words.ts';

/** When a fault really began and ended, in lab milliseconds, and by how much that differs from the plan. */
export interface FaultTimes {
  readonly onsetMs: number;
  readonly healMs: number;
  /** Negative when it came too early. Zero when the journal does not tell. */
  readonly onsetLateMs: number;
  readonly healLateMs: number;
  /** How long the change took from its request: it took hold somewhere in between. 0 when the journal does not tell. */
  readonly onsetTookMs: number;
  readonly healTookMs: number;
  /** The real gap between the healthy past and the load over the one that the oracle allowed for; 1 when unknown. */
  readonly pastGapRatio: number;
  /** Longest scrape and rule evaluation of the run in lab milliseconds; 0 when nobody measured it. */
  readonly scrapeMs: number;
}

type FaultState = EventOf<'fault'>['state'];

const onTime = { onsetMs: 0, healMs: 0, onsetLateMs: 0, healLateMs: 0, onsetTookMs: 0, healTookMs: 0 };

/**
 * Reads a fault's real times from the journal; the plan stands in for what the journal does not tell.
 *
 * @throws FiredrillError `PLAN_FAULT` when the plan has no such fault
 */
export function faultTimes(view: RunView, faultIndex: number): FaultTimes {
  // A life in a scenario without faults hangs on the zero.
  const { headroom } = view;
  const scrapeMs = ((headroom?.longestScrapeMs ?? 0) + (headroom?.longestRuleGroupMs ?? 0)) * view.plan.speed;
  const pastGapRatio =
    view.gapAfterPastWallMs === null ? 1 : view.gapAfterPastWallMs / machineWallMs.gapAfterPast;
  if (view.plan.faults.length === 0) return { ...onTime, pastGapRatio, scrapeMs };
  const planned = view.plan.faults[faultIndex];
  if (planned === undefined) {
    throw new FiredrillError('internal', 'PLAN_FAULT', 'the plan speaks of a fault that it does not have', {
      want: `an index below ${view.plan.faults.length}`,
      got: String(faultIndex),
    });
  }
  const when = (state: FaultState, otherwiseMs: number): number =>
    view.faults.find((event) => event.index === faultIndex && event.state === state)?.atMs ?? otherwiseMs;
  const plannedHealMs = planned.atMs + planned.lastsMs;
  const onsetMs = when('injected', planned.atMs);
  const healMs = when('healed', plannedHealMs);
  return {
    onsetMs,
    healMs,
    onsetLateMs: onsetMs - planned.atMs,
    healLateMs: healMs - plannedHealMs,
    onsetTookMs: Math.max(0, onsetMs - when('requested', onsetMs)),
    healTookMs: Math.max(0, healMs - when('heal-requested', healMs)),
    pastGapRatio,
    scrapeMs,
  };
}

/** The real times of the fault on which an alert's end hangs: mostly the one that began it. */
export function endTimes(view: RunView, { faultIndex, endedByFaultIndex }: Life): FaultTimes {
  return faultTimes(view, endedByFaultIndex ?? faultIndex);
}

/** Moves a window that hangs on the onset to where the onset really was. */
export function shiftByOnset(planned: Window, times: FaultTimes): Window {
  const { onsetLateMs, onsetTookMs } = times;
  const window = withRealTerms(planned, times);
  if (onsetLateMs === 0 && onsetTookMs === 0) return window;
  return shift(window, {
    name: `fault put in ${lateness(onsetLateMs)}`,
    minMs: onsetLateMs - onsetTookMs,
    maxMs: onsetLateMs,
    why: 'the plan starts the fault on time, the journal says when it was asked for and when it was in',
  });
}

/** Moves a window that hangs on both ends of a fault: an alert's end also depends on when the alert began. */
export function shiftByHeal(planned: Window, times: FaultTimes): Window {
  const { onsetLateMs, healLateMs, onsetTookMs, healTookMs } = times;
  const window = withRealTerms(planned, times);
  if ([onsetLateMs, healLateMs, onsetTookMs, healTookMs].every((ms) => ms === 0)) return window;
  return shift(window, {
    name: `fault put in ${lateness(onsetLateMs)}, healed ${lateness(healLateMs)}`,
    minMs: Math.min(onsetLateMs - onsetTookMs, healLateMs - healTookMs),
    maxMs: Math.max(onsetLateMs, healLateMs),
    why: 'the plan starts and heals the fault on time, the journal says when it began and ended',
  });
}

/** The oracle allows for a usual machine; two of its terms were measured in the run itself. */
function withRealTerms(window: Window, { pastGapRatio, scrapeMs }: FaultTimes): Window {
  const terms = window.terms.map((term) => {
    if (term.name === pastTermName && pastGapRatio !== 1)
      return { ...term, minMs: term.minMs * pastGapRatio };
    return term.name === scrapeTermName && scrapeMs > term.maxMs ? { ...term, maxMs: scrapeMs } : term;
  });
  return terms.some((term, index) => term !== window.terms[index]) ? sumTerms(terms) : window;
}

function shift(window: Window, term: Term): Window {
  return {
    earliestMs: window.earliestMs + term.minMs,
    latestMs: window.latestMs + term.maxMs,
    terms: [...window.terms, term],
  };
}

/** "0.8s late", "1m3s early", "on time". */
function lateness(lateMs: number): string {
  const seconds = Math.round(Math.abs(lateMs) / 100) / 10;
  if (seconds === 0) return 'on time';
  const amount = seconds < 60 ? `${seconds}s` : gapText(lateMs);
  return `${amount} ${lateMs > 0 ? 'late' : 'early'}`;
}
