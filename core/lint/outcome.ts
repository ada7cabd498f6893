import type { SyntaxNode } from '@lezer/common';
import {
  argumentsOf,
  childNamed,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  textOf,
} from '../labtime/promql.ts';
import { comparisons, computeNumber, parseNumber, takeApart } from '../labtime/promql-meaning.ts';
import { bare, nameOfSelector } from '../oracle/expression.ts';
import { type Range, rangeOfAggregation, rangeOfCall, rangeOfMetric } from './value-ranges.ts';

/** What can be said of the result of an expression whatever data there are. */
export interface Outcome {
  /** `never` has no series at any time; `always` has one at all times; `maybe` as the data are. A scalar is there always. */
  readonly presence: 'never' | 'always' | 'maybe';
  /** Where its values lie. */
  readonly range: Range;
  /** The part that decides it: a comparison that no value passes, say. Undefined where the data decide. */
  readonly because?: SyntaxNode;
  /** Whether it has no labels for certain. */
  readonly isBare?: boolean;
}

const { POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least } = Number;
const anything: Range = { min: least, max: most, isReal: false };
const open: Outcome = { presence: 'maybe', range: anything };

/** Tells of a metric whether it surely has no series. */
export type IsGone = (metric: string) => boolean;

/**
 * What an expression gives whatever data there are, as Prometheus 2.47.2 computes it (promql/engine.go, promql/functions.go).
 *
 * @param isGone metrics that surely have no series; default: of each there may be some
 */
export function outcomeOf(tree: PromqlTree, given: SyntaxNode, isGone: IsGone = () => false): Outcome {
  const node = bare(given);
  switch (node.name) {
    case 'NumberDurationLiteral': {
      const value = parseNumber(textOf(tree, node));
      return value === undefined ? open : constant(value);
    }
    case 'VectorSelector':
      return isGone(nameOfSelector(tree, node))
        ? { presence: 'never', range: anything, because: node }
        : { ...open, range: rangeOfMetric(nameOfSelector(tree, node)) ?? anything };
    case 'UnaryExpr':
      return ofSigned(tree, node, isGone);
    case 'BinaryExpr':
      return ofOperation(tree, node, isGone);
    case 'FunctionCall':
      return ofCall(tree, node, isGone);
    case 'AggregateExpr': {
      const operand = argumentsOf(node).at(-1);
      const inner = operand === undefined ? open : outcomeOf(tree, operand, isGone);
      const range = rangeOfAggregation(nameOfCall(tree, node), inner.range) ?? anything;
      return { ...inner, range };
    }
    default: {
      // The whole expression, an offset, an @: what they are about. Of a range only that it has no series.
      const [first] = childrenOf(node);
      const inner =
        first === undefined || node.name === 'StringLiteral' ? open : outcomeOf(tree, first, isGone);
      const isRange = node.name === 'MatrixSelector' || node.name === 'SubqueryExpr';
      return isRange && inner.presence !== 'never' ? open : inner;
    }
  }
}

function constant(value: number): Outcome {
  return {
    presence: 'always',
    range: { min: value, max: value, isReal: !Number.isNaN(value) },
    isBare: true,
  };
}

function ofSigned(tree: PromqlTree, node: SyntaxNode, isGone: IsGone): Outcome {
  const [sign, operand] = childrenOf(node);
  if (sign === undefined || operand === undefined) return open;
  const inner = outcomeOf(tree, operand, isGone);
  if (textOf(tree, sign) !== '-') return inner;
  const { min, max, isReal } = inner.range;
  return { ...inner, range: { min: -max, max: -min, isReal } };
}

function ofCall(tree: PromqlTree, node: SyntaxNode, isGone: IsGone): Outcome {
  const name = nameOfCall(tree, node);
  const given = argumentsOf(node);
  const outcomes = given.map((one) => outcomeOf(tree, one, isGone));
  const range =
    rangeOfCall(
      name,
      outcomes.map((one) => one.range),
    ) ?? anything;
  const [first] = outcomes;
  // scalar() of nothing is NaN.
  if (name === 'scalar' && first?.presence === 'never') return constant(Number.NaN);
  if (name === 'vector' || name === 'scalar' || name === 'time' || name === 'pi')
    return { presence: 'always', range, isBare: true };
  if (name === 'absent' || name === 'absent_over_time') return ofAbsence(node, first, range);
  // hour() and its like speak of the evaluation's time where they are given nothing.
  if (first === undefined) return { presence: 'always', range, isBare: true };
  const empty = outcomes.find(({ presence }) => presence === 'never');
  if (empty !== undefined) return { ...empty, range };
  return name === 'histogram_quantile' || name.endsWith('_over_time')
    ? { ...open, range }
    : { ...first, range, presence: isPassing(name) ? first.presence : 'maybe' };
}

/** One result for each series that it is given; a number among what it is given is none. */
const isPassing = (name: string): boolean =>
  [
    'abs',
    'ceil',
    'floor',
    'round',
    'sgn',
    'sqrt',
    'exp',
    'sort',
    'sort_desc',
    'label_replace',
    'label_join',
  ].includes(name);

function ofAbsence(node: SyntaxNode, of: Outcome | undefined, range: Range): Outcome {
  if (of?.presence === 'always') return { presence: 'never', range, because: node };
  if (of?.presence === 'never') return { presence: 'always', range, because: of.because ?? node };
  return { ...open, range };
}

function ofOperation(tree: PromqlTree, node: SyntaxNode, isGone: IsGone): Outcome {
  const operation = takeApart(node);
  if (operation === undefined) return open;
  const { operator } = operation;
  const [left, right] = [outcomeOf(tree, operation.left, isGone), outcomeOf(tree, operation.right, isGone)];
  if (operator === 'Or') return either(left, right);
  if (left.presence === 'never') return left;
  const clause = childNamed(node, 'MatchingModifierClause');
  const isAlone = clause === undefined && left.isBare === true && right.isBare === true;
  if (operator === 'Unless') {
    if (right.presence === 'never') return left;
    return right.presence === 'always' && isAlone
      ? { ...left, presence: 'never', because: node }
      : { ...left, presence: 'maybe' };
  }
  if (right.presence === 'never') return right;
  const isThere = isAlone && left.presence === 'always' && right.presence === 'always';
  // A number matches whatever stands beside it.
  const isBeside = [left, right].find((_, at) => isNumber(tree, at === 0 ? operation.right : operation.left));
  const presence = isThere ? 'always' : (isBeside?.presence ?? 'maybe');
  const matched: Outcome = { ...(isBeside ?? left), presence, range: left.range, isBare: isAlone };
  if (operator === 'And') return matched;
  if (comparisons.has(operator))
    return compared(node, operator, matched, left, right, isNumber(tree, operation.left));
  return { ...matched, range: computed(operator, left.range, right.range) };
}

function either(left: Outcome, right: Outcome): Outcome {
  const there = [left, right].find(({ presence }) => presence === 'always');
  const range = around(left.range, right.range);
  if (there !== undefined) return { ...there, range, isBare: left.isBare === true && right.isBare === true };
  if (left.presence === 'never' && right.presence === 'never') return left;
  if (left.presence === 'never') return right;
  return right.presence === 'never' ? left : { ...open, range };
}

function compared(
  node: SyntaxNode,
  operator: string,
  matched: Outcome,
  { range: one }: Outcome,
  { range: other }: Outcome,
  isNumberFirst: boolean,
): Outcome {
  const passes = passing(operator, one, other);
  if (childNamed(node, 'BoolModifier') !== undefined) {
    const [min, max] = [passes === 'all' ? 1 : 0, passes === 'none' ? 0 : 1];
    return { ...matched, range: { min, max, isReal: true }, because: node };
  }
  if (passes === 'none') return { ...matched, presence: 'never', because: node };
  // What remains is the vector's value, whichever side it stands on.
  const rest = isNumberFirst ? other : one;
  const range = narrowed(operator, rest, isNumberFirst ? one : other, isNumberFirst);
  if (passes === 'all') return { ...matched, range, because: node };
  return { ...matched, range, presence: 'maybe' };
}

/** Which values of one range pass a comparison with values of another. NaN passes `!=` alone. */
function passing(operator: string, one: Range, other: Range): 'all' | 'none' | 'some' {
  const isReal = one.isReal && other.isReal;
  if (isNoNumber(one) || isNoNumber(other)) return operator === 'Neq' ? 'all' : 'none';
  const decided = (all: boolean, none: boolean): 'all' | 'none' | 'some' => {
    if (none) return 'none';
    return all && isReal ? 'all' : 'some';
  };
  switch (operator) {
    case 'Gtr':
      return decided(one.min > other.max, one.max <= other.min);
    case 'Gte':
      return decided(one.min >= other.max, one.max < other.min);
    case 'Lss':
      return decided(one.max < other.min, one.min >= other.max);
    case 'Lte':
      return decided(one.max <= other.min, one.min > other.max);
    default: {
      const isApart = one.max < other.min || one.min > other.max;
      const isSame = one.min === one.max && other.min === other.max && one.min === other.min;
      if (operator !== 'Neq') return decided(isSame, isApart);
      return isApart && isReal ? 'all' : isSame && isReal ? 'none' : 'some';
    }
  }
}

/** What passes a comparison with a range lies on its side of it. */
function narrowed(operator: string, rest: Range, bound: Range, isTurned: boolean): Range {
  if (isNoNumber(bound)) return rest;
  const isAbove = ['Gtr', 'Gte'].includes(operator);
  const isBelow = ['Lss', 'Lte'].includes(operator);
  const isEqual = comparisons.has(operator) && !isAbove && !isBelow && operator !== 'Neq';
  const [above, below] = isTurned ? [isBelow, isAbove] : [isAbove, isBelow];
  return {
    min: above || isEqual ? Math.max(rest.min, bound.min) : rest.min,
    max: below || isEqual ? Math.min(rest.max, bound.max) : rest.max,
    isReal: rest.isReal || operator !== 'Neq',
  };
}

/** Of two numbers the number; a product with 0 is 0, or NaN; of anything else nothing is known. */
function computed(operator: string, one: Range, other: Range): Range {
  if (isNoNumber(one) || isNoNumber(other)) return { min: Number.NaN, max: Number.NaN, isReal: false };
  const isPoint = [one, other].every(({ min, max }) => min === max);
  const value = isPoint ? computeNumber(operator, one.min, other.min) : undefined;
  if (value !== undefined && !Number.isNaN(value))
    return { min: value, max: value, isReal: one.isReal && other.isReal };
  const isNothing = [one, other].some(({ min, max }) => min === 0 && max === 0);
  return operator === 'Mul' && isNothing ? { min: 0, max: 0, isReal: false } : anything;
}

/** A range that is NaN alone. */
const isNoNumber = ({ min }: Range): boolean => Number.isNaN(min);

function around(one: Range, other: Range): Range {
  if (isNoNumber(one) || isNoNumber(other)) return anything;
  return {
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
    isReal: one.isReal && other.isReal,
  };
}

/** Whether a node is a scalar: a number, or what is made of numbers alone. */
function isNumber(tree: PromqlTree, given: SyntaxNode): boolean {
  const node = bare(given);
  if (node.name === 'NumberDurationLiteral') return true;
  if (node.name === 'FunctionCall') return ['scalar', 'time', 'pi'].includes(nameOfCall(tree, node));
  if (node.name !== 'UnaryExpr' && node.name !== 'BinaryExpr') return false;
  const operands = node.name === 'UnaryExpr' ? childrenOf(node).slice(1) : sidesOf(node);
  return operands.length > 0 && operands.every((one) => isNumber(tree, one));
}

function sidesOf(node: SyntaxNode): SyntaxNode[] {
  const operation = takeApart(node);
  return operation === undefined ? [] : [operation.left, operation.right];
}
