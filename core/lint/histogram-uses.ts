import type { SyntaxNode } from '@lezer/common';
import { childrenOf, nameOfCall, type PromqlTree, parsePromql } from '../labtime/promql.ts';
import { nameOfSelector } from '../oracle/expression.ts';
import { remembered } from '../remembered.ts';
import type { Diagnosable } from './lint.ts';
import { matchersOf } from './matchers.ts';

/** A metric as an expression reads it. */
export interface HistogramUse {
  readonly metric: string;
  /** A function that knows native histograms looks at it: histogram_quantile(), histogram_count() and their like. */
  readonly isNative: boolean;
}

/** Every metric that an expression reads by its name. What asks for a `quantile` is a summary, and is left out. */
export const histogramUses: (expr: string) => readonly HistogramUse[] = remembered((expr) => {
  const tree = parsePromql(expr);
  return usesIn(tree, tree.root, false);
});

function usesIn(tree: PromqlTree, node: SyntaxNode, isNative: boolean): HistogramUse[] {
  if (node.name === 'VectorSelector') {
    const metric = nameOfSelector(tree, node);
    const isSummary = matchersOf(tree, node).some(({ name }) => name === 'quantile');
    return metric === '' || isSummary ? [] : [{ metric, isNative }];
  }
  const isInside = isNative || nameOfCall(tree, node).startsWith('histogram_');
  return childrenOf(node).flatMap((child) => usesIn(tree, child, isInside));
}

/** Keys of a scrape job that are about native histograms (config/config.go of Prometheus 2.47.2). */
const nativeKeys = /^[^#\n]*\b(?:scrape_classic_histograms:\s*true|native_histogram_bucket_limit:)/m;

/** True when the scrape jobs say themselves that there are native histograms. */
export function hasNativeHistograms({ files = [] }: Diagnosable): boolean {
  return files.some(({ kind, text }) => kind === 'prometheus' && nativeKeys.test(text));
}
