import type { SyntaxNode } from '@lezer/common';
import { parseDurationMs } from '../duration.ts';
import {
  childNamed,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  textOf,
  walkPromql,
} from '../labtime/promql.ts';
import { labelsOf } from '../oracle/expression.ts';
import { type Selector, selectorOf } from '../oracle/selector.ts';

/** What an expression reads of the stored samples. Durations in milliseconds of the time that it is written in. */
export interface Reads {
  /** Undefined for one that names no metric, or asks for a label in a way that is not read. */
  readonly selectors: readonly (Selector | undefined)[];
  /** How far back it looks: windows and offsets within each other. */
  readonly backMs: number;
  /** The longest resolution of a subquery: its instants are multiples of that. 0 without one. */
  readonly resolutionMs: number;
  /** Whether what it says of one target hangs on the series of that target alone. */
  readonly isPerTarget: boolean;
}

/** @param defaultResolutionMs of a subquery that names none: the evaluation interval */
export function readsOf(tree: PromqlTree, defaultResolutionMs: number): Reads {
  const nodes = [...walkPromql(tree.root)];
  const resolutions = nodes
    .filter(({ name }) => name === 'SubqueryExpr')
    .map((node) => durationsOf(tree, node)[1] ?? defaultResolutionMs);
  return {
    selectors: nodes.filter(({ name }) => name === 'VectorSelector').map((node) => selectorOf(tree, node)),
    backMs: backMsOf(tree, tree.root),
    resolutionMs: Math.max(0, ...resolutions),
    isPerTarget: nodes.every((node) => keepsTargetsApart(tree, node)),
  };
}

function backMsOf(tree: PromqlTree, node: SyntaxNode): number {
  const own = ['MatrixSelector', 'SubqueryExpr', 'OffsetExpr'].includes(node.name)
    ? Math.max(0, durationsOf(tree, node)[0] ?? 0)
    : 0;
  return own + Math.max(0, ...childrenOf(node).map((child) => backMsOf(tree, child)));
}

/** Range and resolution of a subquery, range of a selector, or offset. */
function durationsOf(tree: PromqlTree, node: SyntaxNode): number[] {
  return childrenOf(node)
    .filter(({ name }) => name === 'DurationExpr' || name === 'OffsetDurationExpr')
    .map((part) => parseDurationMs(textOf(tree, part).replace(/^-/, '')));
}

const identity: readonly string[] = ['service', 'instance'];
const blind: readonly string[] = ['absent', 'absent_over_time', 'scalar'];

/** Whether a part of an expression never puts series of several targets together. */
function keepsTargetsApart(tree: PromqlTree, node: SyntaxNode): boolean {
  switch (node.name) {
    case 'FunctionCall':
      return !blind.includes(nameOfCall(tree, node));
    case 'AggregateExpr':
      return isApart(labelsOf(tree, childNamed(node, 'AggregateModifier')), 'by');
    case 'MatchingModifierClause':
      return isApart(labelsOf(tree, node), 'on');
    default:
      return true;
  }
}

function isApart(clause: ReturnType<typeof labelsOf>, keeping: 'by' | 'on'): boolean {
  const isNamed = clause?.labels.some((label) => identity.includes(label)) ?? false;
  return clause !== undefined && (clause.word === keeping ? isNamed : !isNamed);
}
