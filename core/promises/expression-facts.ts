import type { SyntaxNode } from '@lezer/common';
import { formatDuration, parseDurationMs } from '../duration.ts';
import {
  argumentsOf,
  childNamed,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  parsePromql,
  textOf,
  tryParsePromql,
  walkPromql,
} from '../labtime/promql.ts';
import { type Binary, bare, binaryOf, constantOf, labelsOf } from '../oracle/expression.ts';

/** What an expression does, apart from how it is written; all lists in its own order. */
export interface ExpressionFacts {
  /** Selectors with sorted matchers and their window: `x{a="b"}[5m]`. */
  readonly reads: readonly string[];
  /** Functions, aggregations and operators with their constants: `rate`, `sum by (service)`, `100 *`. */
  readonly through: readonly string[];
  /** Comparisons with constants: `> 0.05`. */
  readonly when: readonly string[];
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);
const mirrored: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=' };

/** @throws FiredrillError `PROMQL_SYNTAX` */
export function expressionFacts(expression: string): ExpressionFacts {
  const facts = { reads: [] as string[], through: [] as string[], when: [] as string[] };
  const tree = parsePromql(expression);
  collect(tree, tree.root, facts);
  return facts;
}

type Gathered = { readonly [K in keyof ExpressionFacts]: string[] };

function collect(tree: PromqlTree, at: SyntaxNode, facts: Gathered): void {
  const node = bare(at);
  if (constantOf(tree, node) !== undefined) return;
  for (const inner of note(tree, node, facts)) collect(tree, inner, facts);
}

/** Notes what one node does. @returns what it does that to */
function note(tree: PromqlTree, node: SyntaxNode, facts: Gathered): readonly SyntaxNode[] {
  switch (node.name) {
    case 'BinaryExpr': {
      const binary = binaryOf(tree, node);
      if (binary === undefined) return [];
      const { list, text } = operation(tree, node, binary);
      facts[list].push(text);
      return [binary.left, binary.right];
    }
    case 'FunctionCall':
    case 'AggregateExpr': {
      const given = argumentsOf(node).map(bare);
      const grouping = labelsOf(tree, childNamed(node, 'AggregateModifier'));
      const name = named(tree, nameOfCall(tree, node), given);
      facts.through.push(grouping === undefined ? name : `${name} ${grouped(grouping)}`);
      return given;
    }
    case 'VectorSelector':
      facts.reads.push(selectorText(tree, node));
      return [];
    case 'MatrixSelector': {
      const [selector, window] = [childNamed(node, 'VectorSelector'), childrenOf(node).at(-1)];
      if (selector !== undefined && window !== undefined)
        facts.reads.push(`${selectorText(tree, selector)}[${durationIn(textOf(tree, window))}]`);
      return [];
    }
    case 'OffsetExpr':
    case 'SubqueryExpr':
    case 'StepInvariantExpr': {
      const [inner, ...suffix] = childrenOf(node);
      const text = suffix.map((one) => textOf(tree, one)).join(' ');
      facts.through.push(text.replace(/\s+/g, ' '));
      return inner === undefined ? [] : [inner];
    }
    case 'UnaryExpr':
      facts.through.push('-');
      return childrenOf(node).slice(1);
    default:
      return [];
  }
}

/** A comparison with a constant is a limit; everything else is a step, with its constant where it has one. */
function operation(
  tree: PromqlTree,
  node: SyntaxNode,
  { left, operator, right, matching }: Binary,
): { readonly list: 'when' | 'through'; readonly text: string } {
  const modifier = childNamed(node, 'BoolModifier') === undefined ? '' : ' bool';
  const [before, after] = [constantOf(tree, left), constantOf(tree, right)];
  const constant = after ?? before;
  if (comparisons.has(operator) && constant !== undefined) {
    const sign = after === undefined ? (mirrored[operator] ?? operator) : operator;
    return { list: 'when', text: `${sign}${modifier} ${numberText(constant)}` };
  }
  const clause = matching === undefined ? '' : ` ${matchingText(tree, matching)}`;
  const first = before === undefined ? '' : `${numberText(before)} `;
  const last = after === undefined ? '' : ` ${numberText(after)}`;
  return { list: 'through', text: `${first}${operator}${modifier}${clause}${last}` };
}

function matchingText(tree: PromqlTree, matching: SyntaxNode): string {
  const isOneSided = [...walkPromql(matching)].some(
    ({ name }) => name === 'GroupLeft' || name === 'GroupRight',
  );
  if (isOneSided) return textOf(tree, matching).toLowerCase().replace(/\s+/g, ' ').trim();
  return grouped(labelsOf(tree, matching) ?? { word: 'on', labels: [] });
}

function grouped({ word, labels }: { readonly word: string; readonly labels: readonly string[] }): string {
  return `${word} (${[...labels].sort().join(', ')})`;
}

/** A function with the arguments that are no series: `histogram_quantile 0.95`. */
function named(tree: PromqlTree, name: string, given: readonly SyntaxNode[]): string {
  const plain = given.flatMap((one) => {
    const constant = constantOf(tree, one);
    if (constant !== undefined) return [numberText(constant)];
    return one.name === 'StringLiteral' ? [textOf(tree, one)] : [];
  });
  return [name, ...plain].join(' ');
}

function selectorText(tree: PromqlTree, selector: SyntaxNode): string {
  const metric = childNamed(selector, 'Identifier');
  const matchers = [...walkPromql(selector)]
    .filter(({ name }) => name === 'UnquotedLabelMatcher' || name === 'QuotedLabelMatcher')
    .map((matcher) => textOf(tree, matcher).replace(/\s*(=~|!~|!=|=)\s*/, '$1'))
    .sort();
  const braces = matchers.length === 0 ? '' : `{${matchers.join(',')}}`;
  return `${metric === undefined ? '' : textOf(tree, metric)}${braces}`;
}

function durationIn(text: string): string {
  return formatDuration(parseDurationMs(text.replace(/[[\]\s]/g, '')));
}

/** Twelve digits: 14.4 * 0.001 is 0.0144 for people. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** What people write for a selector, in the same spelling; a text that is none stays as it is. */
export function sameSpelling(text: string): string {
  const { reads } = factsOrNothing(text);
  return reads.length === 1 && reads[0] !== undefined ? reads[0] : text;
}

/** `> 10 / 60` as `> 0.166666666667`. */
export function limitSpelling(text: string): string {
  const { when } = factsOrNothing(`x ${text}`);
  return when.length === 1 && when[0] !== undefined ? when[0] : text;
}

/** Numbers and blanks as they are written here: `/ 1e9` is `/ 1000000000`. */
export function stepSpelling(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .split(' ')
    .map((part) => (/^[-+]?[\d.]+(?:e[-+]?\d+)?$/i.test(part) ? numberText(Number(part)) : part))
    .join(' ');
}

/** What PromQL cannot read is compared as it stands. */
function factsOrNothing(text: string): ExpressionFacts {
  return 'root' in tryParsePromql(text) ? expressionFacts(text) : { reads: [], through: [], when: [] };
}
