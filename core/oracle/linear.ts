import type { SyntaxNode } from '@lezer/common';
import type { PromqlTree } from '../labtime/promql.ts';
import { bare, binaryOf, constantOf, operationOf } from './expression.ts';

/** `constant` plus each value times its factor. `Leaf` is what an expression takes values from, such as a selector. */
export interface Linear<Leaf> {
  readonly constant: number;
  readonly terms: readonly { readonly leaf: Leaf; readonly factor: number }[];
}

/** A quotient of two sums; `under` is the constant 1 where nothing is divided by a value. */
interface Fraction<Leaf> {
  readonly over: Linear<Leaf>;
  readonly under: Linear<Leaf>;
}

export type Comparison = '>' | '>=' | '<' | '<=' | '==' | '!=';

/** A comparison of sums of values: `excess` compares with 0 as the two sides do, as long as `divisor` is above 0. */
export interface LinearComparison<Leaf> {
  readonly excess: Linear<Leaf>;
  readonly comparison: Comparison;
  readonly divisor: Linear<Leaf>;
}

const one: Linear<never> = { constant: 1, terms: [] };

/**
 * Reads a comparison of two sides that are sums, multiples and quotients of values, such as `100 * (1 - a / b) > 80`.
 *
 * @param leafOf what the expression takes values from; undefined for what is none
 * @returns undefined when a side is anything else, or products and quotients of values go further than one division
 */
export function comparisonOf<Leaf>(
  tree: PromqlTree,
  node: SyntaxNode,
  leafOf: (node: SyntaxNode) => Leaf | undefined,
): LinearComparison<Leaf> | undefined {
  const binary = operationOf(tree, node);
  if (binary === undefined || !isComparison(binary.operator)) return undefined;
  const left = fractionOf(tree, binary.left, leafOf);
  const right = fractionOf(tree, binary.right, leafOf);
  // Two literals compare as scalars, which is no alert; a comparison returns its left side, whatever that is.
  if (left === undefined || right === undefined) return undefined;
  const difference = minus(left, right);
  if (difference === undefined || difference.over.terms.length === 0) return undefined;
  return { excess: difference.over, comparison: binary.operator, divisor: difference.under };
}

/** The sum, when each value is known. */
export function evaluate<Leaf>({ constant, terms }: Linear<Leaf>, of: (leaf: Leaf) => number): number {
  return terms.reduce((sum, { leaf, factor }) => sum + factor * of(leaf), constant);
}

export function compares(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
  }
}

const comparisons: readonly string[] = ['>', '>=', '<', '<=', '==', '!='] satisfies Comparison[];

function isComparison(operator: string): operator is Comparison {
  return comparisons.includes(operator);
}

function fractionOf<Leaf>(
  tree: PromqlTree,
  node: SyntaxNode,
  leafOf: (node: SyntaxNode) => Leaf | undefined,
): Fraction<Leaf> | undefined {
  const constant = constantOf(tree, node);
  if (constant !== undefined) return { over: { constant, terms: [] }, under: one };
  const leaf = leafOf(node);
  if (leaf !== undefined) return { over: { constant: 0, terms: [{ leaf, factor: 1 }] }, under: one };
  const binary = binaryOf(tree, node);
  if (binary === undefined) return undefined;
  const left = fractionOf(tree, bare(binary.left), leafOf);
  const right = fractionOf(tree, bare(binary.right), leafOf);
  if (left === undefined || right === undefined) return undefined;
  switch (binary.operator) {
    case '+':
      return minus(left, { ...right, over: scaled(right.over, -1) });
    case '-':
      return minus(left, right);
    case '*':
      return times(left, right) ?? times(right, left);
    case '/':
      return quotient(left, right);
    default:
      return undefined;
  }
}

function minus<Leaf>(a: Fraction<Leaf>, b: Fraction<Leaf>): Fraction<Leaf> | undefined {
  if (a.under === one && b.under === one) return { over: sum(a.over, scaled(b.over, -1)), under: one };
  if (a.under === one && a.over.terms.length === 0) {
    return { over: sum(scaled(b.under, a.over.constant), scaled(b.over, -1)), under: b.under };
  }
  if (b.under === one && b.over.terms.length === 0) {
    return { over: sum(a.over, scaled(a.under, -b.over.constant)), under: a.under };
  }
  return undefined;
}

/** Undefined unless the second is a number. */
function times<Leaf>(a: Fraction<Leaf>, b: Fraction<Leaf>): Fraction<Leaf> | undefined {
  const isNumber = b.under === one && b.over.terms.length === 0;
  return isNumber ? { over: scaled(a.over, b.over.constant), under: a.under } : undefined;
}

function quotient<Leaf>(a: Fraction<Leaf>, b: Fraction<Leaf>): Fraction<Leaf> | undefined {
  if (b.under !== one) return undefined;
  if (b.over.terms.length === 0) return { over: scaled(a.over, 1 / b.over.constant), under: a.under };
  return a.under === one ? { over: a.over, under: b.over } : undefined;
}

function scaled<Leaf>({ constant, terms }: Linear<Leaf>, by: number): Linear<Leaf> {
  return {
    constant: constant * by,
    terms: terms.map(({ leaf, factor }) => ({ leaf, factor: factor * by })),
  };
}

function sum<Leaf>(a: Linear<Leaf>, b: Linear<Leaf>): Linear<Leaf> {
  return { constant: a.constant + b.constant, terms: [...a.terms, ...b.terms] };
}
