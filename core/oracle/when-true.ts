import { sumTerms, type Term, type Window } from '../plan.ts';
import type { Condition } from './condition.ts';
import { errorRatioTruth } from './error-ratio.ts';
import { gaugeTruth } from './gauge.ts';
import type { Setting } from './setting.ts';
import { targetDownTruth } from './target-down.ts';
import type { TimedFault, Truth } from './truth.ts';

/** Works out when `condition` holds for `service` under the scenario's faults. */
export function truthOf(
  condition: Condition,
  service: string,
  faults: readonly TimedFault[],
  setting: Setting,
): Truth {
  switch (condition.kind) {
    case 'error-ratio':
      return errorRatioTruth(condition, service, faults, setting);
    case 'target-down':
      return targetDownTruth(service, faults, setting);
    case 'gauge':
      return gaugeTruth(condition, service, faults, setting);
    case 'all':
      return condition.of.map((part) => truthOf(part, service, faults, setting)).reduce(both);
    case 'always':
      return { kind: 'unknown', why: 'the expression is always true' };
    case 'opaque':
      return { kind: 'unknown', why: condition.why };
  }
}

/** Two conditions that must hold together: from the later beginning to the earlier end. */
function both(left: Truth, right: Truth): Truth {
  if (left.kind === 'never') return left;
  if (right.kind === 'never') return right;
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  return {
    kind: 'holds',
    faultIndex: left.faultIndex,
    flickers: left.flickers || right.flickers,
    begins: extreme(left.begins, right.begins, Math.max),
    ends: extreme(left.ends, right.ends, Math.min),
  };
}

/** The window of the later (or earlier) of two instants: the terms of the one that decides the latest case, and the rest. */
function extreme(a: Window, b: Window, choose: (a: number, b: number) => number): Window {
  const earliestMs = choose(a.earliestMs, b.earliestMs);
  const latestMs = choose(a.latestMs, b.latestMs);
  const decisive = latestMs === a.latestMs ? a : b;
  if (decisive.earliestMs === earliestMs) return decisive;
  const other: Term = {
    name: 'other condition',
    minMs: earliestMs - decisive.earliestMs,
    maxMs: 0,
    why: 'the other side of `and` decides the earliest case',
  };
  return sumTerms([...decisive.terms, other]);
}
