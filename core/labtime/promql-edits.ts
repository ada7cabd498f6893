import type { SyntaxNode } from '@lezer/common';
import { isDuration, parseDurationMs } from '../duration.ts';
import { childrenOf, type PromqlTree, textOf, walkPromql } from './promql.ts';
import { comparisons, parseNumber, setOperators, takeApart } from './promql-meaning.ts';
import { divideDuration } from './speed.ts';

/** Why an expression cannot be compiled, and at which of its characters (from 0). */
export interface Refusal {
  readonly offset: number;
  readonly reason: string;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The changes to one expression, collected while its tree is read, and applied to its text at the end. */
export class Edits {
  readonly tree: PromqlTree;
  readonly speed: number;
  readonly refusals: Refusal[] = [];
  readonly #edits: Edit[] = [];

  constructor(tree: PromqlTree, speed: number) {
    this.tree = tree;
    this.speed = speed;
  }

  refuse(node: SyntaxNode, reason: string): void {
    if (this.refusals.some(({ offset }) => offset === node.from)) return;
    this.refusals.push({ offset: node.from, reason });
  }

  replace(node: SyntaxNode, text: string): void {
    this.#edits.push({ from: node.from, to: node.to, text });
  }

  /** Divides every duration that is written as one: ranges, resolutions and offsets. */
  divideDurations(): void {
    for (const node of walkPromql(this.tree.root)) {
      if (node.name !== 'NumberDurationLiteralInDurationContext') continue;
      const text = textOf(this.tree, node);
      const divided = divideDuration(text, this.speed);
      if ('refusal' in divided) this.refuse(node, divided.refusal);
      else this.replace(node, divided.text);
    }
  }

  /** Multiplies or divides the result of a call by the speed: `f(x)` becomes `f(x) * speed`. */
  scale(call: SyntaxNode, operator: '*' | '/'): void {
    const factor = this.#factorBehind(call, operator);
    if (factor !== undefined) {
      this.replace(factor, String((parseNumber(textOf(this.tree, factor)) ?? 1) * this.speed));
      return;
    }
    const bare = bindsWeaker(call.parent);
    this.#edits.push({ from: call.from, to: call.from, text: bare ? '' : this.#opening(call) });
    this.#edits.push({ from: call.to, to: call.to, text: ` ${operator} ${this.speed}${bare ? '' : ')'}` });
  }

  /** The number by which a call is multiplied, or divided, already: `increase(x[5m]) * 100`. */
  #factorBehind(call: SyntaxNode, operator: '*' | '/'): SyntaxNode | undefined {
    const operation = call.parent?.name === 'BinaryExpr' ? takeApart(call.parent) : undefined;
    const isSame = operation?.operator === (operator === '*' ? 'Mul' : 'Div');
    if (operation === undefined || !isSame || operation.left.from !== call.from) return undefined;
    return operation.right.name === 'NumberDurationLiteral' ? operation.right : undefined;
  }

  /** A parenthesis right after `group_left` would begin a list of labels: it gets an empty one. */
  #opening(operand: SyntaxNode): string {
    const before = operand.prevSibling;
    const isGrouped =
      before?.name === 'MatchingModifierClause' &&
      /group_(left|right)$/i.test(textOf(this.tree, before).trim());
    return isGrouped ? '() (' : '(';
  }

  /** Makes lab seconds of the wall seconds that a difference of two timestamps yields: `x` becomes `x * speed`. */
  multiply(difference: SyntaxNode): void {
    const factor = this.#factorAround(difference);
    if (factor !== undefined) {
      this.replace(factor, String((parseNumber(textOf(this.tree, factor)) ?? 1) * this.speed));
      return;
    }
    const bare = bindsWeaker(difference.parent);
    this.#edits.push({ from: difference.from, to: difference.from, text: bare ? '(' : '((' });
    this.#edits.push({ from: difference.to, to: difference.to, text: `) * ${this.speed}${bare ? '' : ')'}` });
  }

  /** The number by which a difference in parentheses is multiplied already: `(time() - x) * 60`. */
  #factorAround(difference: SyntaxNode): SyntaxNode | undefined {
    let inner = difference;
    while (inner.parent?.name === 'ParenExpr') inner = inner.parent;
    if (inner === difference || inner.parent?.name !== 'BinaryExpr') return undefined;
    const operation = takeApart(inner.parent);
    if (operation?.operator !== 'Mul') return undefined;
    const other = operation.left.from === inner.from ? operation.right : operation.left;
    return other.name === 'NumberDurationLiteral' ? other : undefined;
  }

  /** The text with all changes. Replacements come before insertions at the same place. */
  apply(): string {
    const backwards = this.#edits.toSorted((a, b) => b.from - a.from || b.to - a.to);
    return backwards.reduce(
      (text, { from, to, text: replacement }) => text.slice(0, from) + replacement + text.slice(to),
      this.tree.text,
    );
  }
}

/** True where `(x) * 60` needs no parentheses of its own. */
function bindsWeaker(parent: SyntaxNode | null): boolean {
  if (parent === null || ['PromQL', 'ParenExpr', 'FunctionCallBody'].includes(parent.name)) return true;
  const operator = parent.name === 'BinaryExpr' ? (childrenOf(parent)[1]?.name ?? '') : '';
  return comparisons.has(operator) || setOperators.has(operator);
}

/** Spellings that the grammar of a newer Prometheus reads and 2.47 does not. */
export function findNewerSpellings(tree: PromqlTree): Refusal[] {
  const found: Refusal[] = [];
  for (const node of walkPromql(tree.root)) {
    const reason = explainNewer(tree, node);
    if (reason !== undefined) found.push({ offset: node.from, reason });
  }
  return found;
}

function explainNewer(tree: PromqlTree, node: SyntaxNode): string | undefined {
  const text = textOf(tree, node);
  switch (node.name) {
    case 'NumberDurationLiteral':
      return parseNumber(text) === undefined
        ? `Prometheus 2.47 does not read ${text} as a number`
        : undefined;
    case 'DurationExpr':
      return isPositive(text) ? undefined : `Prometheus 2.47 wants a duration such as 5m, not ${text}`;
    case 'OffsetDurationExpr':
      return isPositive(text.replace(/^-\s*/, ''))
        ? undefined
        : `Prometheus 2.47 wants an offset such as 5m or -5m, not ${text}`;
    case 'AnchoredExpr':
    case 'SmoothedExpr':
    case 'FillClause':
    case 'QuotedLabelMatcher':
    case 'QuotedLabelName':
      return `Prometheus 2.47 does not know ${text}`;
    default:
      return undefined;
  }
}

/** Prometheus 2.47 refuses a range or offset of nothing. */
function isPositive(text: string): boolean {
  return isDuration(text) && parseDurationMs(text) > 0;
}
