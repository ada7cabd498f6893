import type { SyntaxNode } from '@lezer/common';
import { childrenOf, nameOfCall, type PromqlTree, textOf, walkPromql } from './promql.ts';
import { meaningOfCall } from './promql-calls.ts';
import { Edits, findNewerSpellings, type Refusal } from './promql-edits.ts';
import { aggregationEffects, functionEffects } from './promql-functions.ts';
import { type Meaning, meaningOfSelector, parseNumber, value } from './promql-meaning.ts';
import { meaningOfOperation } from './promql-operators.ts';

/** What Prometheus 2.47 would not accept although the grammar reads it: unknown functions and newer spellings. */
export function findUnknown(tree: PromqlTree): Refusal[] {
  const found = findNewerSpellings(tree);
  for (const node of walkPromql(tree.root)) {
    if (node.name !== 'FunctionCall' && node.name !== 'AggregateExpr') continue;
    const name = nameOfCall(tree, node);
    const known = node.name === 'FunctionCall' ? functionEffects : aggregationEffects;
    if (!known.has(name)) found.push({ offset: node.from, reason: `Prometheus 2.47 has no ${name}()` });
  }
  return found;
}

/**
 * Rewrites an expression so that its truth and its values at `speed` are those of real time.
 *
 * Ranges, offsets and resolutions are divided, and changes of counters and gauges made those of lab time. A difference of timestamps is multiplied by the speed, which makes lab
 * seconds of wall seconds: constants, other series and `$value` keep their meaning. What cannot be proven sound is
 * refused, all of it at once. The expression must hold nothing unknown (`findUnknown`).
 *
 * @example compilePromql(parsePromql('time() - x > 600'), 60).text // '(time() - x) * 60 > 600'
 */
export function compilePromql(
  tree: PromqlTree,
  speed: number,
): { readonly text: string; readonly refusals: readonly Refusal[] } {
  if (speed === 1) return { text: tree.text, refusals: [] };
  const edits = new Edits(tree, speed);
  edits.divideDurations();
  const result = meaningOf(edits, tree.root);
  if (result.kind === 'instant' && result.source === 'clock') {
    edits.refuse(
      tree.root,
      'the result is a time of the wall clock: use time() and timestamp() only in a difference',
    );
  }
  return { text: edits.apply(), refusals: edits.refusals };
}

function meaningOf(edits: Edits, node: SyntaxNode): Meaning {
  const children = childrenOf(node);
  switch (node.name) {
    case 'NumberDurationLiteral':
      return { kind: 'number', value: parseNumber(textOf(edits.tree, node)) ?? Number.NaN, node };
    case 'VectorSelector':
      return meaningOfSelector(edits.tree, node);
    case 'ParenExpr':
      return meaningOfParentheses(edits, node, children);
    case 'MatrixSelector':
    case 'OffsetExpr':
    case 'SubqueryExpr':
      return meaningOfFirst(edits, children);
    case 'StepInvariantExpr':
      edits.refuse(node, '@ names an instant of the wall clock');
      return meaningOfFirst(edits, children);
    case 'UnaryExpr':
      return meaningOfUnary(edits, node, children);
    case 'BinaryExpr':
      return meaningOfOperation(edits, node, (operand) => meaningOf(edits, operand));
    case 'FunctionCall':
    case 'AggregateExpr':
      return meaningOfCall(edits, node, (arg) => meaningOf(edits, arg));
    default:
      return value; // strings
  }
}

function meaningOfFirst(edits: Edits, [first]: readonly SyntaxNode[]): Meaning {
  return first === undefined ? value : meaningOf(edits, first);
}

function meaningOfParentheses(edits: Edits, node: SyntaxNode, children: readonly SyntaxNode[]): Meaning {
  const inner = meaningOfFirst(edits, children);
  return inner.kind === 'number' ? { ...inner, node } : inner;
}

function meaningOfUnary(edits: Edits, node: SyntaxNode, children: readonly SyntaxNode[]): Meaning {
  const [sign, operand] = children;
  const inner = operand === undefined ? value : meaningOf(edits, operand);
  if (sign !== undefined && textOf(edits.tree, sign) === '+')
    return inner.kind === 'number' ? { ...inner, node } : inner;
  if (inner.kind === 'number') return { kind: 'number', value: -inner.value, node };
  if (inner.kind === 'instant') edits.refuse(node, 'a negated timestamp: write the difference as time() - x');
  return value;
}
