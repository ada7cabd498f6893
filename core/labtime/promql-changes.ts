import type { SyntaxNode } from '@lezer/common';
import { type PromqlTree, walkPromql } from './promql.ts';
import type { Edits } from './promql-edits.ts';
import { nameOfSelectorIn } from './promql-meaning.ts';

/**
 * Makes a change of counters or gauges that of lab time, by a factor behind the call.
 *
 * Load is real: an application counts as many requests in a wall second as it would in a second of its life. Its `rate()`
 * stays as it is, and an `increase()` over the compressed window holds a K-th of the events, so it is multiplied. What the
 * monitoring counts of itself (scrapes, evaluations, notifications) happens on its compressed schedule, K times as often: its
 * `increase()` over the compressed window is right as it is, and its `rate()` is divided. A gauge moves in lab time, K times
 * as fast as the wall: its `deriv()` is divided.
 */
export function toLabTime(edits: Edits, call: SyntaxNode, effect: 'rate' | 'increase' | 'slope'): void {
  const isOwn = countsItself(edits.tree, call);
  if (effect === 'increase' && !isOwn) edits.scale(call, '*');
  if (effect === 'slope' || (effect === 'rate' && isOwn)) edits.scale(call, '/');
}

/** Names of the series that Prometheus and Alertmanager expose of themselves. */
const ownSeries = /^(prometheus|alertmanager)_/;

/** Whether all that is counted is what the monitoring does by its own schedule. */
function countsItself(tree: PromqlTree, call: SyntaxNode): boolean {
  const selectors = [...walkPromql(call)].filter(({ name }) => name === 'VectorSelector');
  return selectors.length > 0 && selectors.every((one) => ownSeries.test(nameOfSelectorIn(tree, one)));
}
