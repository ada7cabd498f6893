import { sumTerms, type Window } from '../../plan.ts';
import { operationOf } from '../expression.ts';
import type { PartTruth } from '../truth.ts';
import { type Condition, defineShape } from './shape.ts';

/**
 * `a or b`: at least one holds. A side whose series no fault speaks of is taken to stand still as long as the other side
 * moves: which series a rule joins by `or` is as wide as people like.
 */
export const or = defineShape<{ readonly sides: readonly [Condition, Condition] }>({
  kind: 'or',
  read: (tree, node, part) => {
    const binary = operationOf(tree, node);
    return binary?.operator === 'or' ? { sides: [part(binary.left), part(binary.right)] } : undefined;
  },
  truth: ({ sides: [left, right] }, scene) => either(left.truth(scene), right.truth(scene)),
});

function either(left: PartTruth, right: PartTruth): PartTruth {
  for (const side of [left, right]) if (side.kind === 'always') return side;
  for (const side of [left, right]) if (side.kind === 'unknown') return side;
  if (left.kind !== 'holds') return left.kind === 'never' && right.kind === 'untold' ? left : right;
  if (right.kind !== 'holds') return left;
  if (left.later !== undefined || right.later !== undefined)
    return { kind: 'unknown', why: 'a side of `or` holds several times' };
  const meet = Math.max(left.begins.latestMs, right.begins.latestMs);
  if (meet > Math.min(left.ends.earliestMs, right.ends.earliestMs))
    return { kind: 'unknown', why: 'both sides of `or` hold, one perhaps after the other' };
  return {
    kind: 'holds',
    faultIndex: left.faultIndex,
    flickers: left.flickers || right.flickers,
    begins: around(left.begins, right.begins),
    ends: around(left.ends, right.ends),
  };
}

/** Both sides may be one alert or, when their series have other labels, two: the window of either. */
function around(a: Window, b: Window): Window {
  const minMs = Math.min(0, b.earliestMs - a.earliestMs);
  const maxMs = Math.max(0, b.latestMs - a.latestMs);
  if (minMs === 0 && maxMs === 0) return a;
  const why = 'the other side of `or` holds from or until another instant';
  return sumTerms([...a.terms, { name: 'other condition', minMs, maxMs, why }]);
}
