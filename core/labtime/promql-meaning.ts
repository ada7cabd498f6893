import type { SyntaxNode } from '@lezer/common';
import { childNamed, childrenOf, type PromqlTree, textOf } from './promql.ts';

/**
 * What the numbers of an expression stand for, as far as lab time is concerned:
 *
 * - `number`: a constant of the source
 * - `series`: as exported. Our exporters speak lab seconds, but it may be a timestamp: only its use tells
 * - `value`: anything that does not depend on the speed and is no timestamp
 * - `instant`: seconds since 1970, on the wall clock; `source` says by which word of the expression
 */
export type Meaning =
  | { readonly kind: 'number'; readonly value: number; readonly node: SyntaxNode }
  | { readonly kind: 'series' }
  | { readonly kind: 'value' }
  | { readonly kind: 'instant'; readonly source: 'clock' | 'name' };

export const value: Meaning = { kind: 'value' };
export const series: Meaning = { kind: 'series' };

/** True for a constant 0, which means the same in every unit. */
export function isZero(meaning: Meaning): boolean {
  return meaning.kind === 'number' && meaning.value === 0;
}

/** Endings by which the naming guide of Prometheus and its exporters announce a timestamp. */
const timestampName =
  /(?:^|_)(?:timestamp|start_time|boot_time|creation_time|created)(?:_(?:seconds|milliseconds|ms))?$/;

/** The metric that a selector names before its braces; empty when it names none there. */
export function nameOfSelectorIn(tree: PromqlTree, selector: SyntaxNode): string {
  const name = childNamed(selector, 'Identifier');
  return name === undefined ? '' : textOf(tree, name);
}

/** The meaning of a vector selector, by the name of its metric. */
export function meaningOfSelector(tree: PromqlTree, selector: SyntaxNode): Meaning {
  if (!timestampName.test(nameOfSelectorIn(tree, selector))) return series;
  return { kind: 'instant', source: 'name' };
}

/** The value of a number literal of Prometheus 2.47; undefined when it is spelled as a later version would. */
export function parseNumber(text: string): number | undefined {
  const named = /^([+-]?)(inf|nan)$/i.exec(text);
  if (named !== null)
    return named[2]?.toLowerCase() === 'nan' ? Number.NaN : Number(`${named[1]}1`) * Infinity;
  if (text === '' || !/^[+-]?(0x[0-9a-f]+|[\d.]+(e[+-]?\d+)?)$/i.test(text)) return undefined;
  const negative = text.startsWith('-');
  const size = Number(text.replace(/^[+-]/, ''));
  if (Number.isNaN(size)) return undefined;
  return negative ? -size : size;
}

/** Computes a constant operation such as `4 * 3600`; undefined when the operator yields no plain number. */
export function computeNumber(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case 'Add':
      return left + right;
    case 'Sub':
      return left - right;
    case 'Mul':
      return left * right;
    case 'Div':
      return left / right;
    case 'Mod':
      return left % right;
    case 'Pow':
      return left ** right;
    default:
      return undefined;
  }
}

/** A binary expression taken apart; `operator` is the grammar's name of it, such as `Sub` or `Gtr`. */
export interface Operation {
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
  readonly operator: string;
}

/** Takes a `BinaryExpr` apart. The operator follows the left operand, modifiers follow the operator. */
export function takeApart(node: SyntaxNode): Operation | undefined {
  const children = childrenOf(node);
  const [left, operator] = children;
  const right = children.at(-1);
  if (left === undefined || operator === undefined || right === undefined || right === operator)
    return undefined;
  return { left, right, operator: operator.name };
}

export const comparisons: ReadonlySet<string> = new Set([
  'Eql',
  'EqlC',
  'EqlSingle',
  'Neq',
  'Lte',
  'Lss',
  'Gte',
  'Gtr',
]);
export const setOperators: ReadonlySet<string> = new Set(['And', 'Or', 'Unless']);
