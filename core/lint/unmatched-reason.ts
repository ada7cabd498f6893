import type { SyntaxNode } from '@lezer/common';
import { type PromqlTree, parsePromql, walkPromql } from '../labtime/promql.ts';
import { bare, binaryOf, rateOf } from '../oracle/expression.ts';
import type { DiagnosingLint } from './lint.ts';

/** Trap 9: since Alertmanager 0.26 only the failures carry `reason`; divided label by label nothing matches. */
export const unmatchedReason: DiagnosingLint = {
  id: 'unmatched-reason',
  severity: 'error',
  title: 'failed notifications divided by all, label by label',
  find: ({ rules }) =>
    rules
      .filter(({ expr }) => {
        const tree = parsePromql(expr);
        return [...walkPromql(tree.root)].some((node) => dividesByLabel(tree, bare(node)));
      })
      .map(({ alert, location }) => ({
        alertnames: [alert],
        sentence: `${alert} divides failed notifications by all of them label by label, and only the failures carry the label reason: nothing matches and it never fires (trap 9)`,
        location,
      })),
};

function dividesByLabel(tree: PromqlTree, node: SyntaxNode): boolean {
  const division = binaryOf(tree, node);
  if (division?.operator !== '/' || division.matching !== undefined) return false;
  const failed = rateOf(tree, division.left);
  const all = rateOf(tree, division.right);
  if (failed === undefined || all === undefined) return false;
  return (
    failed.metric === 'alertmanager_notifications_failed_total' &&
    all.metric === 'alertmanager_notifications_total' &&
    (failed.summedBy === null || failed.summedBy.includes('reason'))
  );
}
