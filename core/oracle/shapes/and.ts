import { sumTerms, type Term, type Window } from '../../plan.ts';
import { operationOf } from '../expression.ts';
import { holdsIn, type PartTruth, type Stretch, stretchesOf } from '../truth.ts';
import { type Condition, defineShape } from './shape.ts';

/** `a and b`: both must hold. */
export const and = defineShape<{ readonly sides: readonly [Condition, Condition] }>({
  kind: 'and',
  read: (tree, node, part) => {
    const binary = operationOf(tree, node);
    return binary?.operator === 'and' ? { sides: [part(binary.left), part(binary.right)] } : undefined;
  },
  truth: ({ sides: [left, right] }, scene) => both(left.truth(scene), right.truth(scene)),
});

/** Two conditions that must hold together: from the later beginning to the earlier end. */
function both(left: PartTruth, right: PartTruth): PartTruth {
  if (left.kind === 'never') return left;
  if (right.kind === 'never') return right;
  if (left.kind === 'always') return right;
  if (right.kind === 'always') return left;
  if (left.kind !== 'holds') return left;
  if (right.kind !== 'holds') return right;
  const pairs = stretchesOf(left).flatMap((a) => stretchesOf(right).map((b) => together(a, b)));
  const meeting = pairs.filter(({ begins, ends }) => pairs.length === 1 || begins.earliestMs < ends.latestMs);
  return holdsIn(meeting) ?? { kind: 'never', why: 'the two sides of `and` never hold at the same time' };
}

function together(left: Stretch, right: Stretch): Stretch {
  // What begins later decides when both hold.
  const { faultIndex } = right.begins.latestMs > left.begins.latestMs ? right : left;
  return {
    faultIndex,
    ...endedByFirst(left, right, faultIndex),
    flickers: left.flickers || right.flickers,
    begins: extreme(left.begins, right.begins, Math.max),
    ends: extreme(left.ends, right.ends, Math.min),
  };
}

/** Whose onset or heal ends both together: of the side that surely ends first, else of the left. */
function endedByFirst(left: Stretch, right: Stretch, faultIndex: number): Pick<Stretch, 'endedByFaultIndex'> {
  const first = right.ends.latestMs < left.ends.latestMs ? right : left;
  const index = first.endedByFaultIndex ?? first.faultIndex;
  return index === faultIndex ? {} : { endedByFaultIndex: index };
}

/** The window of the later (or earlier) of two instants: the terms of the one that decides the latest case, and the rest. */
export function extreme(a: Window, b: Window, choose: (a: number, b: number) => number): Window {
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
