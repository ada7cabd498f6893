import type { SyntaxNode } from '@lezer/common';
import type { AlertRule } from '../config/rules.ts';
import type { Signal } from '../fault.ts';
import type { Labels } from '../labels.ts';
import { childrenOf, type PromqlTree, parsePromql, textOf } from '../labtime/promql.ts';
import type { Reading } from '../plan.ts';
import { type Condition, readCondition } from './condition.ts';
import { bare, binaryOf, constantOf } from './expression.ts';

/** What decides how far single requests move a ratio. */
export interface CountingSetting {
  readonly speed: number;
  /** Requests per wall second of the service. */
  readonly ratePerSecond: number;
}

/**
 * Between what the value of an alert must lie while it fires: beyond its threshold, and no further than the fault goes.
 * A factor in the expression does not matter: what a person must read is the thing itself, however the rule counts it.
 *
 * @param signals of the scenario's faults
 * @returns undefined when no annotation shows the value, or the oracle does not see through the rule
 */
export function readingOf(
  rule: AlertRule,
  alert: Labels,
  signals: readonly Signal[],
  setting: CountingSetting,
): Reading | undefined {
  const templates = Object.fromEntries(
    Object.entries(rule.annotations).filter(([, template]) => /\{\{[^}]*\$value\b[^}]*\}\}/.test(template)),
  );
  if (Object.keys(templates).length === 0) return undefined;
  const range = rangeOf(firstOf(readCondition(withoutFactors(rule.expr))), alert, signals, setting);
  return range && { alert, templates, ...range };
}

/** The value of `a and b` is that of `a`. */
function firstOf(condition: Condition): Condition {
  const first = condition.kind === 'all' ? condition.of[0] : undefined;
  return first === undefined ? condition : firstOf(first);
}

type Range = Pick<Reading, 'least' | 'most'>;

function rangeOf(
  condition: Condition,
  alert: Labels,
  signals: readonly Signal[],
  setting: CountingSetting,
): Range | undefined {
  const own = signals.filter((signal) => signal.service === alert['service']);
  if (condition.kind === 'error-ratio') {
    const { windowMs, thresholdRatio } = condition;
    const [signal, ...more] = own.filter((one) => one.kind === 'error-ratio');
    if (signal?.kind !== 'error-ratio' || more.length > 0) return undefined;
    const { faultRatio } = signal;
    // Off by one are the errors of the window, and all its requests at both ends: timing.md, "counting".
    const requests = (setting.ratePerSecond * windowMs) / 1000 / setting.speed;
    return { least: thresholdRatio, most: Math.min(1, faultRatio + (1 + 2 * faultRatio) / requests) };
  }
  if (condition.kind === 'gauge') {
    const { metric, limit } = condition;
    const [signal, ...more] = own.filter((one) => one.kind === 'gauge' && one.metric === metric);
    if (signal?.kind !== 'gauge' || more.length > 0) return undefined;
    return { least: Math.min(limit, signal.faultValue), most: Math.max(limit, signal.faultValue) };
  }
  return undefined;
}

/** `100 * a / b > 5` says the same as `a / b > 0.05`. */
function withoutFactors(expr: string): string {
  const tree = parsePromql(expr);
  return withoutFactorsIn(tree, bare(tree.root));
}

function withoutFactorsIn(tree: PromqlTree, node: SyntaxNode): string {
  const binary = binaryOf(tree, node);
  if (binary?.operator === 'and' && binary.matching === undefined)
    return `(${withoutFactorsIn(tree, binary.left)}) and (${withoutFactorsIn(tree, binary.right)})`;
  const limit = binary && constantOf(tree, binary.right);
  if (binary === undefined || limit === undefined || childrenOf(node).length !== 3) return textOf(tree, node);
  const { text, factor } = factored(tree, binary.left);
  return factor > 0 && factor !== 1 ? `${text} ${binary.operator} ${limit / factor}` : textOf(tree, node);
}

/** A quantity as its factor and the rest. */
function factored(tree: PromqlTree, node: SyntaxNode): { readonly text: string; readonly factor: number } {
  const binary = binaryOf(tree, node);
  const whole = { text: textOf(tree, node), factor: 1 };
  if (binary === undefined || binary.matching !== undefined) return whole;
  const { left, right, operator } = binary;
  const [before, behind] = [constantOf(tree, left), constantOf(tree, right)];
  if (operator === '*' && before !== undefined) return times(factored(tree, right), before);
  if (operator === '*' && behind !== undefined) return times(factored(tree, left), behind);
  if (operator !== '/') return whole;
  if (behind !== undefined) return times(factored(tree, left), 1 / behind);
  const above = factored(tree, left);
  return { text: `(${above.text}) / (${textOf(tree, right)})`, factor: above.factor };
}

function times<T extends { readonly factor: number }>(quantity: T, factor: number): T {
  return { ...quantity, factor: quantity.factor * factor };
}
