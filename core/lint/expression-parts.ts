import type { SyntaxNode } from '@lezer/common';
import {
  argumentsOf,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  parsePromql,
  textOf,
  walkPromql,
} from '../labtime/promql.ts';
import { comparisons, computeNumber, parseNumber, takeApart } from '../labtime/promql-meaning.ts';

/** A selector of an expression, without range and offset. */
export interface SelectorPart {
  readonly kind: 'selector';
  readonly text: string;
  /** `absent(x)` wants its series gone; everything else wants them there. */
  readonly wants: 'present' | 'absent';
  /** On a side of an `or`: the expression may be true without it. */
  readonly isAlternative: boolean;
}

export type ComparisonSign = '>' | '>=' | '<' | '<=' | '==' | '!=';

/** A comparison of something that is read with a number. */
export interface ComparisonPart {
  readonly kind: 'comparison';
  readonly text: string;
  /** What is read, as PromQL. */
  readonly side: string;
  /** As if the number stood on the right. */
  readonly sign: ComparisonSign;
  readonly bound: number;
  readonly isAlternative: boolean;
}

export type ExpressionPart = SelectorPart | ComparisonPart;

/**
 * What must come together for an expression to be true, in source order. What `unless` takes away again is left out.
 *
 * @throws FiredrillError `PROMQL_SYNTAX`
 */
export function partsOf(expr: string): ExpressionPart[] {
  const tree = parsePromql(expr);
  return partsIn(tree, tree.root, { wants: 'present', isAlternative: false });
}

interface Where {
  readonly wants: SelectorPart['wants'];
  readonly isAlternative: boolean;
}

function partsIn(tree: PromqlTree, node: SyntaxNode, where: Where): ExpressionPart[] {
  const inside = (nodes: readonly SyntaxNode[], changed: Partial<Where> = {}): ExpressionPart[] =>
    nodes.flatMap((one) => partsIn(tree, one, { ...where, ...changed }));
  if (node.name === 'VectorSelector') return [{ kind: 'selector', text: plain(tree, node), ...where }];
  if (node.name === 'FunctionCall' && /^absent(_over_time)?$/.test(nameOfCall(tree, node)))
    return inside(argumentsOf(node), { wants: where.wants === 'present' ? 'absent' : 'present' });
  const operation = node.name === 'BinaryExpr' ? takeApart(node) : undefined;
  if (operation === undefined) return inside(childrenOf(node));
  const { operator, left, right } = operation;
  if (operator === 'Unless') return inside([left]);
  if (operator === 'Or') return inside([left, right], { isAlternative: true });
  return [...comparisonAt(tree, node, where), ...inside([left, right])];
}

/** The grammar's names. */
const signs: Readonly<Record<string, ComparisonSign>> = {
  Gtr: '>',
  Gte: '>=',
  Lss: '<',
  Lte: '<=',
  Eql: '==',
  EqlC: '==',
  Neq: '!=',
};
const turned: Readonly<Record<ComparisonSign, ComparisonSign>> = {
  '>': '<',
  '>=': '<=',
  '<': '>',
  '<=': '>=',
  '==': '==',
  '!=': '!=',
};

function comparisonAt(tree: PromqlTree, node: SyntaxNode, { isAlternative, wants }: Where): ComparisonPart[] {
  const operation = takeApart(node);
  const sign = signs[operation?.operator ?? ''];
  if (operation === undefined || sign === undefined || !comparisons.has(operation.operator)) return [];
  // With `bool` it is a number and filters nothing; inside absent() its being true is what is not wanted.
  if (node.getChild('BoolModifier') !== null || wants === 'absent') return [];
  const [left, right] = [constantOf(tree, operation.left), constantOf(tree, operation.right)];
  const of = (side: SyntaxNode, bound: number, own: ComparisonSign): ComparisonPart[] => [
    { kind: 'comparison', text: plain(tree, node), side: plain(tree, side), sign: own, bound, isAlternative },
  ];
  if (left === undefined && right !== undefined) return of(operation.left, right, sign);
  return left !== undefined && right === undefined ? of(operation.right, left, turned[sign]) : [];
}

/** The value of an expression that reads nothing; undefined for any other. */
function constantOf(tree: PromqlTree, node: SyntaxNode): number | undefined {
  if (node.name === 'NumberDurationLiteral' || node.name === 'NumberLiteral') {
    return parseNumber(textOf(tree, node));
  }
  const children = childrenOf(node);
  if (node.name === 'ParenExpr' && children[0] !== undefined) return constantOf(tree, children[0]);
  const last = children.at(-1);
  if (node.name === 'UnaryExpr' && last !== undefined) {
    const value = constantOf(tree, last);
    return value === undefined ? undefined : textOf(tree, node).startsWith('-') ? -value : value;
  }
  const operation = node.name === 'BinaryExpr' ? takeApart(node) : undefined;
  if (operation === undefined) return undefined;
  const [left, right] = [constantOf(tree, operation.left), constantOf(tree, operation.right)];
  return left === undefined || right === undefined
    ? undefined
    : computeNumber(operation.operator, left, right);
}

/** In one line, without comments. */
function plain(tree: PromqlTree, node: SyntaxNode): string {
  const comments = [...walkPromql(node)].some(({ name }) => name === 'LineComment');
  const text = textOf(tree, node);
  return (comments || text.includes('#') ? withoutComments(text) : text).replace(/\s+/g, ' ').trim();
}

/** A `#` outside of quotes begins a comment. */
function withoutComments(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|#[^\n]*/g, (_, quoted) => quoted ?? '');
}
