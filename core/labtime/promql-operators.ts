import type { SyntaxNode } from '@lezer/common';
import type { Edits } from './promql-edits.ts';
import {
  comparisons,
  computeNumber,
  isZero,
  type Meaning,
  series,
  setOperators,
  takeApart,
  value,
} from './promql-meaning.ts';

/** One binary operation with the meanings of its operands. */
interface Operands {
  readonly node: SyntaxNode;
  readonly operator: string;
  readonly left: Meaning;
  readonly right: Meaning;
}

/** A constant this large, added to a timestamp, is a timestamp itself: 1e8 s is more than three years. */
const largestOffsetSeconds = 1e8;

/** The meaning of a binary expression; rewrites differences of timestamps and refuses what cannot be proven. */
export function meaningOfOperation(
  edits: Edits,
  node: SyntaxNode,
  meaningOf: (operand: SyntaxNode) => Meaning,
): Meaning {
  const operation = takeApart(node);
  if (operation === undefined) return value;
  const operator = operation.operator;
  const operands = { node, operator, left: meaningOf(operation.left), right: meaningOf(operation.right) };
  if (setOperators.has(operator)) return meaningOfSet(edits, operands);
  if (comparisons.has(operator)) return meaningOfComparison(edits, operands);
  return meaningOfArithmetic(edits, operands);
}

function meaningOfArithmetic(edits: Edits, operands: Operands): Meaning {
  const { node, operator, left, right } = operands;
  if (left.kind === 'number' && right.kind === 'number') {
    const result = computeNumber(operator, left.value, right.value);
    return result === undefined ? value : { kind: 'number', value: result, node };
  }
  if (left.kind === 'instant' || right.kind === 'instant') return meaningWithInstant(edits, operands);
  const factor = operator === 'Mul' || operator === 'Div' ? right : undefined;
  if (left.kind === 'series' && factor?.kind === 'number') return series;
  return left.kind === 'number' && right.kind === 'series' && operator === 'Mul' ? series : value;
}

function meaningWithInstant(edits: Edits, { node, operator, left, right }: Operands): Meaning {
  const number = left.kind === 'number' ? left : right.kind === 'number' ? right : undefined;
  const instant = left.kind === 'instant' ? left : right;
  if (number !== undefined) {
    if (operator === 'Mul' || (operator === 'Div' && right === number)) return instant;
    if (operator === 'Add' || (operator === 'Sub' && right === number)) {
      return shiftInstant(edits, node, number) ? instant : value;
    }
  } else if (operator === 'Sub' && isDifference(left, right)) {
    edits.multiply(node);
    return value;
  }
  edits.refuse(node, explainInstant(operator));
  return value;
}

/** Two timestamps, or the clock and a series that must then be one. */
function isDifference(left: Meaning, right: Meaning): boolean {
  if (left.kind === 'instant' && right.kind === 'instant') return true;
  const [instant, other] = left.kind === 'instant' ? [left, right] : [right, left];
  return instant.kind === 'instant' && instant.source === 'clock' && other.kind === 'series';
}

function explainInstant(operator: string): string {
  return operator === 'Sub'
    ? 'it cannot be proven that the other side of this difference is a timestamp: subtract a bare series of timestamps'
    : 'a timestamp stands outside of a difference: only time() - x, x - time() and their like can be compressed';
}

/** Divides the seconds that are added to a timestamp: `time() - 3600` is an instant, an hour of lab time ago. */
function shiftInstant(edits: Edits, node: SyntaxNode, seconds: Meaning & { kind: 'number' }): boolean {
  if (Math.abs(seconds.value) >= largestOffsetSeconds || Number.isNaN(seconds.value)) {
    edits.refuse(node, 'a timestamp is set against a fixed instant of the wall clock');
    return false;
  }
  if (!isZero(seconds)) edits.replace(seconds.node, String(seconds.value / edits.speed));
  return true;
}

function meaningOfComparison(edits: Edits, operands: Operands): Meaning {
  const { node, left, right } = operands;
  const kept = left.kind === 'number' ? right : left;
  if ((left.kind === 'instant') !== (right.kind === 'instant')) {
    const other = left.kind === 'instant' ? right : left;
    if (!isZero(other) && other.kind !== 'series') {
      edits.refuse(
        node,
        'a timestamp is compared with something that is none: compare differences, such as time() - x',
      );
    }
  }
  return node.getChild('BoolModifier') !== null ? value : filtered(kept);
}

/** A timestamp that passed a comparison has been used as one; what is left of it is a number for people. */
function filtered(kept: Meaning): Meaning {
  return kept.kind === 'instant' ? { kind: 'instant', source: 'name' } : kept;
}

function meaningOfSet(edits: Edits, { node, operator, left, right }: Operands): Meaning {
  if (operator !== 'Or' || isZero(right)) return left.kind === 'number' && !isZero(left) ? value : left;
  if (isZero(left)) return right.kind === 'number' ? value : right;
  const kinds = new Set([left.kind, right.kind]);
  if (!kinds.has('instant')) return kinds.has('value') || kinds.has('number') ? value : series;
  if (kinds.has('value') || kinds.has('number')) return mixed(edits, node);
  return left.kind === 'instant' ? left : right;
}

function mixed(edits: Edits, node: SyntaxNode): Meaning {
  edits.refuse(
    node,
    'the two sides of "or" are not of one kind, so one of them would change its meaning with the speed',
  );
  return value;
}
