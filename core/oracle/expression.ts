import type { SyntaxNode } from '@lezer/common';
import { parseDurationMs } from '../duration.ts';
import type { Labels } from '../labels.ts';
import {
  argumentsOf,
  childNamed,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  textOf,
  walkPromql,
} from '../labtime/promql.ts';

/** Strips parentheses. */
export function bare(node: SyntaxNode): SyntaxNode {
  const inner =
    node.name === 'ParenExpr' ? childrenOf(node).find((child) => !'()'.includes(child.name)) : undefined;
  return inner === undefined ? node : bare(inner);
}

/** A binary operation: its operands without parentheses, its operator as written, and its `on`/`ignoring` clause. */
export interface Binary {
  readonly left: SyntaxNode;
  readonly operator: string;
  readonly right: SyntaxNode;
  readonly matching: SyntaxNode | undefined;
}

export function binaryOf(tree: PromqlTree, node: SyntaxNode): Binary | undefined {
  if (node.name !== 'BinaryExpr') return undefined;
  const parts = childrenOf(node);
  const [left, operator] = parts;
  const right = parts.at(-1);
  if (left === undefined || operator === undefined || right === undefined) return undefined;
  return {
    left: bare(left),
    operator: textOf(tree, operator).toLowerCase(),
    right: bare(right),
    matching: parts.find((part) => part.name === 'MatchingModifierClause'),
  };
}

/** What a comparison becomes when its sides change places. */
const mirrored: Readonly<Record<string, string>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

/**
 * The same, unless its result is not the plain one: `bool` makes a 0 of a false comparison, and an alert of that as well.
 * A number that a comparison begins with comes last, as `0.05 < a` is `a > 0.05`: either way `a` is what remains.
 */
export function operationOf(tree: PromqlTree, node: SyntaxNode): Binary | undefined {
  const binary = childNamed(node, 'BoolModifier') === undefined ? binaryOf(tree, node) : undefined;
  const turned = mirrored[binary?.operator ?? ''];
  if (binary === undefined || turned === undefined) return binary;
  const isNumberFirst =
    constantOf(tree, binary.left) !== undefined && constantOf(tree, binary.right) === undefined;
  return isNumberFirst ? { ...binary, left: binary.right, operator: turned, right: binary.left } : binary;
}

/** The metric that a selector names; empty when it names none before its braces. */
export function nameOfSelector(tree: PromqlTree, selector: SyntaxNode): string {
  const name = childNamed(selector, 'Identifier');
  return name === undefined ? '' : textOf(tree, name);
}

/** The value of an expression of literals, such as `14.4 * 0.001`; undefined for anything else. */
export function constantOf(tree: PromqlTree, node: SyntaxNode): number | undefined {
  if (node.name === 'NumberDurationLiteral') {
    const value = Number(textOf(tree, node));
    return Number.isNaN(value) ? undefined : value;
  }
  if (node.name === 'UnaryExpr') {
    const [sign, operand] = childrenOf(node);
    const value = operand === undefined ? undefined : constantOf(tree, bare(operand));
    return value === undefined || sign === undefined || textOf(tree, sign) !== '-' ? value : -value;
  }
  const binary = binaryOf(tree, node);
  if (binary === undefined) return undefined;
  const left = constantOf(tree, binary.left);
  const right = constantOf(tree, binary.right);
  if (left === undefined || right === undefined) return undefined;
  const operations: Record<string, number> = {
    '+': left + right,
    '-': left - right,
    '*': left * right,
    '/': left / right,
  };
  return operations[binary.operator];
}

/** The labels that an aggregation or a matching clause names, and how: `by (service)`, `on (service)`. */
export function labelsOf(
  tree: PromqlTree,
  clause: SyntaxNode | undefined,
): { word: string; labels: string[] } | undefined {
  const list = clause === undefined ? undefined : childNamed(clause, 'GroupingLabels');
  if (clause === undefined || list === undefined) return undefined;
  const word = textOf(tree, clause).trim().split(/[\s(]/, 1)[0] ?? '';
  return {
    word: word.toLowerCase(),
    labels: childrenOf(list)
      .filter((n) => n.name === 'LabelName')
      .map((n) => textOf(tree, n)),
  };
}

/** A `rate` over a window, as it stands in an expression: metric, window in milliseconds, label matchers as written. */
export interface RateOf {
  readonly metric: string;
  readonly windowMs: number;
  readonly matchers: readonly string[];
  /** The labels it is summed by; null when it is not summed at all. */
  readonly summedBy: readonly string[] | null;
}

/** Reads `rate(m[w])` and `sum by (...) (rate(m[w]))`. */
export function rateOf(tree: PromqlTree, node: SyntaxNode): RateOf | undefined {
  if (node.name === 'AggregateExpr' && nameOfCall(tree, node) === 'sum') {
    const inner = argumentsOf(node)[0];
    const rate = inner === undefined ? undefined : rateOf(tree, bare(inner));
    const by = labelsOf(tree, childNamed(node, 'AggregateModifier'));
    return rate === undefined || by?.word === 'without' ? undefined : { ...rate, summedBy: by?.labels ?? [] };
  }
  if (node.name !== 'FunctionCall' || nameOfCall(tree, node) !== 'rate') return undefined;
  const matrix = argumentsOf(node)[0];
  const selector = matrix === undefined ? undefined : childNamed(matrix, 'VectorSelector');
  const window = matrix?.name === 'MatrixSelector' ? childrenOf(matrix).at(-1) : undefined;
  const metric = selector === undefined ? undefined : childNamed(selector, 'Identifier');
  if (selector === undefined || window === undefined || metric === undefined) return undefined;
  return {
    metric: textOf(tree, metric),
    windowMs: windowMsOf(textOf(tree, window)),
    matchers: [...walkPromql(selector)]
      .filter((n) => n.name === 'UnquotedLabelMatcher')
      .map((n) => textOf(tree, n).replace(/\s/g, '')),
    summedBy: null,
  };
}

/** The labels that a selector asks for by plain equality; undefined when it asks for anything in another way. */
export function equalitiesOf(tree: PromqlTree, selector: SyntaxNode): Labels | undefined {
  const labels: Record<string, string> = {};
  for (const matcher of [...walkPromql(selector)].filter(({ name }) => name.endsWith('LabelMatcher'))) {
    const [name, operator, value] = childrenOf(matcher);
    // A value with an escape in it is none of ours.
    const [, plain] = value === undefined ? [] : (/^["']([^"'\\]*)["']$/.exec(textOf(tree, value)) ?? []);
    if (name?.name !== 'LabelName' || operator === undefined || textOf(tree, operator) !== '=')
      return undefined;
    if (plain === undefined) return undefined;
    labels[textOf(tree, name)] = plain;
  }
  return labels;
}

function windowMsOf(text: string): number {
  return parseDurationMs(text.replace(/[[\]\s]/g, ''));
}
