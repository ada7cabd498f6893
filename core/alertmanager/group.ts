import type { Route } from '../config/alertmanager.ts';
import type { Labels } from '../labels.ts';
import type { Alert } from './alert.ts';
import type { BatchTerm } from './prediction.ts';
import type { Window } from './slack.ts';

/** Alerts of one route with the same group labels, and the clock by which they are sent. */
export interface Group {
  readonly route: Route;
  /** Route and labels, as the notification log names a group. */
  readonly key: string;
  readonly labels: Labels;
  readonly alerts: Map<string, Alert>;
  /** When the next flush is due, and how to call it off; undefined while a flush waits for its receivers. */
  next: { readonly atMs: number; readonly isAtOnce: boolean; readonly cancel: () => void } | undefined;
  /** What the instant is the sum of from which intervals are counted. */
  base: readonly BatchTerm[];
  /** How many intervals after that the next flush is due. */
  intervals: number;
  /** When the timer of its flush went off: time intervals go by that, even where a flush before it took longer. */
  tickMs: number;
  hasFlushed: boolean;
  lastFlush: Window | undefined;
  /** When its last alert left it; undefined while it never was empty. */
  emptiedAtMs: number | undefined;
  /** True once it is swept or lost in a restart: nothing of it happens any more. */
  isGone: boolean;
}

/** The labels by which a route groups an alert: those it names and the alert has, or all. */
export function groupLabelsOf(route: Route, labels: Labels): Labels {
  if (route.groupBy.includes('...')) return labels;
  return Object.fromEntries(Object.entries(labels).filter(([name]) => route.groupBy.includes(name)));
}

export function newGroup(route: Route, key: string, labels: Labels): Group {
  return {
    route,
    key,
    labels,
    alerts: new Map(),
    next: undefined,
    base: [],
    intervals: 0,
    tickMs: Number.NaN,
    hasFlushed: false,
    lastFlush: undefined,
    emptiedAtMs: undefined,
    isGone: false,
  };
}

/** The sum of terms: when something happens that is made up of them. */
export function sumOf(terms: readonly BatchTerm[]): Window {
  return {
    earliestMs: terms.reduce((sum, { earliestMs }) => sum + earliestMs, 0),
    latestMs: terms.reduce((sum, { latestMs }) => sum + latestMs, 0),
  };
}

/** A term without chance. */
export function term(name: string, ms: number): BatchTerm {
  return { name, earliestMs: ms, latestMs: ms };
}

/** What the instant of the group's next flush is the sum of. */
export function termsOf({ base, intervals, route }: Group): readonly BatchTerm[] {
  if (intervals === 0) return base;
  return [...base, term(`${intervals} × group_interval`, intervals * route.groupIntervalMs)];
}
