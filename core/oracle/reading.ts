import type { SyntaxNode } from '@lezer/common';
import type { AlertRule } from '../config/rules.ts';
import type { Signal } from '../fault.ts';
import type { Labels } from '../labels.ts';
import { nameOfCall, type PromqlTree, parsePromql, textOf, walkPromql } from '../labtime/promql.ts';
import type { Reading } from '../plan.ts';
import { bare, binaryOf, constantOf, nameOfSelector, rateOf } from './expression.ts';

/**
 * How far a gauge may go beyond what its fault says that it settles at, as a share: a model is measured on some hundred
 * answers (accuracy 69.7 % for 70 %, PSI 5.87 for 5.6 in stored runs). Mistaken units are off by 60 and more.
 */
const swayRatio = 0.1;

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
 * @returns undefined when no annotation shows the value, or nothing bounds it: it is neither an error ratio, nor a gauge or
 *   a histogram that a fault moves, nor a share of something, nor below its limit
 * @throws FiredrillError `PROMQL_SYNTAX` when the expression is not PromQL
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
  const tree = parsePromql(rule.expr);
  const shown = shownBy(tree, bare(tree.root));
  const own = signals.filter((signal) => signal.service === alert['service']);
  const range = shown && (movedBy(tree, shown, own, setting) ?? possible(tree, shown));
  return range && { alert, templates, ...range };
}

/**
 * What the quantity can be at all while the comparison holds. Nothing that rules count is below 0 (temperatures of a GPU that
 * computes included), and a share of something is no more than all of it.
 */
function possible(tree: PromqlTree, shown: Shown): Range | undefined {
  const { limit, isAbove } = shown;
  if (!isAbove) return limit > 0 ? { least: 0, most: limit } : undefined;
  return limit < 1 && isShare(tree, shown) ? { least: limit, most: 1 } : undefined;
}

/** `1 - a / b`, `a / b`, and whatever is multiplied by 100 to be compared. */
function isShare(tree: PromqlTree, { quantity, factor }: Shown): boolean {
  const binary = binaryOf(tree, quantity);
  const isRest = binary?.operator === '-' && constantOf(tree, binary.left) === 1;
  return factor === 100 || binary?.operator === '/' || isRest;
}

/** The comparison whose left side is the value of the alert. */
interface Shown {
  readonly quantity: SyntaxNode;
  /** Of the quantity, without the factor that the rule multiplies it by. */
  readonly limit: number;
  readonly factor: number;
  readonly isAbove: boolean;
}

/** The value of `a and b` and of `a unless b` is that of `a`; `100 * a / b > 5` says the same of `a / b` as `> 0.05`. */
function shownBy(tree: PromqlTree, node: SyntaxNode): Shown | undefined {
  const binary = binaryOf(tree, node);
  if (binary === undefined) return undefined;
  if (['and', 'unless'].includes(binary.operator)) return shownBy(tree, binary.left);
  const limit = constantOf(tree, binary.right);
  if (limit === undefined || !['>', '>=', '<', '<='].includes(binary.operator)) return undefined;
  const { quantity, factor } = factored(tree, binary.left);
  return { quantity, limit: limit / factor, factor, isAbove: binary.operator.startsWith('>') };
}

/** A quantity without its constant factor; a factor above a fraction line stays where it is and is counted. */
function factored(
  tree: PromqlTree,
  node: SyntaxNode,
): { readonly quantity: SyntaxNode; readonly factor: number } {
  const binary = binaryOf(tree, node);
  if (binary === undefined) return { quantity: node, factor: 1 };
  const { left, right, operator } = binary;
  const [before, behind] = [constantOf(tree, left), constantOf(tree, right)];
  const times = (inner: SyntaxNode, constant: number) => {
    const rest = factored(tree, inner);
    return { ...rest, factor: rest.factor * constant };
  };
  if (operator === '*' && before !== undefined) return times(right, before);
  if (operator === '*' && behind !== undefined) return times(left, behind);
  if (operator === '/' && behind !== undefined) return times(left, 1 / behind);
  return { quantity: node, factor: operator === '/' ? factored(tree, left).factor : 1 };
}

type Range = Pick<Reading, 'least' | 'most'>;

/** Between the limit and what the faults make of the quantity. */
function movedBy(
  tree: PromqlTree,
  { quantity, limit, isAbove }: Shown,
  signals: readonly Signal[],
  { ratePerSecond, speed }: CountingSetting,
): Range | undefined {
  const windowMs = errorRatioWindowMs(tree, quantity);
  if (windowMs !== undefined) {
    const ratios = signals.flatMap((one) => (one.kind === 'error-ratio' ? [one.faultRatio] : []));
    if (ratios.length === 0) return undefined;
    const faultRatio = Math.max(...ratios);
    // Off by one are the errors of the window, and all its requests at both ends: timing.md, "counting".
    const requests = (ratePerSecond * windowMs) / 1000 / speed;
    const most = faultRatio + (ratios.length + 2 * faultRatio) / requests;
    return { least: limit, most: Math.min(1, most) };
  }
  const values = signals.flatMap((signal) => valuesUnder(tree, quantity, signal));
  if (values.length === 0) return undefined;
  return isAbove
    ? { least: limit, most: Math.max(limit, ...values) }
    : { least: Math.min(limit, ...values), most: limit };
}

/** The utmost that a fault makes of a gauge, or of a quantile of a histogram; empty when it does not move it. */
function valuesUnder(tree: PromqlTree, quantity: SyntaxNode, signal: Signal): number[] {
  if (signal.kind === 'histogram') {
    const isQuantile = nameOfCall(tree, quantity) === 'histogram_quantile';
    const names = [...walkPromql(quantity)].filter(({ name }) => name === 'Identifier');
    const isOwn = names.some((name) => textOf(tree, name) === `${signal.metric}_bucket`);
    // A quantile beyond the last bound is told as that bound (promql/quantile.go).
    return isQuantile && isOwn ? [Math.max(...signal.bounds)] : [];
  }
  if (quantity.name !== 'VectorSelector') return [];
  if (signal.kind !== 'gauge' && signal.kind !== 'gauge-course') return [];
  if (nameOfSelector(tree, quantity) !== signal.metric) return [];
  const settled =
    signal.kind === 'gauge'
      ? [signal.faultValue]
      : [...signal.onset, ...signal.healed].map(({ value }) => value);
  return settled.flatMap((value) => [value * (1 - swayRatio), value * (1 + swayRatio)]);
}

/** The window of `sum(rate(http_requests_total{status=~"5.."}[w])) / sum(rate(http_requests_total[w]))`. */
function errorRatioWindowMs(tree: PromqlTree, node: SyntaxNode): number | undefined {
  const division = binaryOf(tree, node);
  if (division?.operator !== '/') return undefined;
  const errors = rateOf(tree, factored(tree, division.left).quantity);
  const all = rateOf(tree, division.right);
  const alike =
    errors?.metric === 'http_requests_total' &&
    all?.metric === errors.metric &&
    all.windowMs === errors.windowMs &&
    all.matchers.length === 0 &&
    errors.matchers.join() === 'status=~"5.."';
  return alike ? all.windowMs : undefined;
}
