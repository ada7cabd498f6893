import type { SyntaxNode } from '@lezer/common';
import {
  argumentsOf,
  childNamed,
  nameOfCall,
  type PromqlTree,
  textOf,
  walkPromql,
} from '../labtime/promql.ts';

/** A selector as it stands in an expression; matchers as written, without blanks. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly string[];
}

/** Every selector below a node that names its metric. */
export function selectorsIn(tree: PromqlTree, node: SyntaxNode): readonly Selector[] {
  const before = known.get(node);
  if (before !== undefined) return before;
  const selectors = selectorsBelow(tree, node);
  known.set(node, selectors);
  return selectors;
}

/** Most lints ask for them. */
const known = new WeakMap<SyntaxNode, readonly Selector[]>();

function selectorsBelow(tree: PromqlTree, node: SyntaxNode): Selector[] {
  return walkPromql(node)
    .filter(({ name }) => name === 'VectorSelector')
    .flatMap((selector) => {
      const metric = childNamed(selector, 'Identifier');
      if (metric === undefined) return [];
      const matchers = [...walkPromql(selector)]
        .filter(({ name }) => name === 'UnquotedLabelMatcher')
        .map((matcher) => textOf(tree, matcher).replace(/\s/g, ''));
      return [{ metric: textOf(tree, metric), matchers }];
    });
}

/** The selectors that stand directly in a call of one of these functions: `rate(x[5m])`, `absent(x)`. */
export function selectorsUnder(tree: PromqlTree, functions: readonly string[]): Selector[] {
  return [...walkPromql(tree.root)]
    .filter((node) => node.name === 'FunctionCall' && functions.includes(nameOfCall(tree, node)))
    .flatMap((call) =>
      argumentsOf(call)
        .filter(isSelector)
        .flatMap((inner) => selectorsIn(tree, inner)),
    );
}

const isSelector = ({ name }: SyntaxNode): boolean => name === 'VectorSelector' || name === 'MatrixSelector';
