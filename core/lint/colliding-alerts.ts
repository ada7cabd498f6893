import type { SyntaxNode } from '@lezer/common';
import { type Matcher, matches } from '../config/matcher.ts';
import { type AlertRule, asWritten } from '../config/rules.ts';
import { type PromqlTree, parsePromql, walkPromql } from '../labtime/promql.ts';
import { bare, binaryOf, constantOf, nameOfSelector } from '../oracle/expression.ts';
import { fixedLabels } from './fixed-labels.ts';
import type { Lint } from './lint.ts';
import { matchersOf } from './matchers.ts';
import { certainLabels, mayMatch } from './may-match.ts';
import { presenceOf } from './result-labels.ts';

/**
 * An alert is named after its rule, whatever the series was called, and a rule's own labels take the place of the series'. Two
 * results that differed in nothing else are then one, and the evaluation of the rule fails (rules/alerting.go of Prometheus
 * 2.47.2: "vector contains metrics with the same labelset after applying alert labels").
 */
export const collidingAlerts: Lint = {
  id: 'colliding-alerts',
  severity: 'error',
  title: 'alerts that differ in nothing but labels that their rule overwrites',
  find: (config) => {
    const rules = config.rules.map(asWritten);
    return rules.flatMap((rule) => {
      const why = whyAll(rule) ?? whyAlerts(rule, rules);
      return why === undefined
        ? []
        : [
            {
              alertnames: [rule.alert],
              sentence: `${rule.alert} ${why}: Prometheus then refuses the whole evaluation, and it does not fire`,
              location: rule.location,
            },
          ];
    });
  },
};

/** The labels whose values a rule takes away. A template may hand them on. */
function overwritten({ labels }: AlertRule): ReadonlySet<string> {
  const templates = Object.values(labels).filter((value) => value.includes('{{'));
  const set = Object.entries(labels).filter(([, value]) => !value.includes('{{'));
  return new Set(
    ['alertname', ...set.map(([name]) => name)].filter(
      (name) => !templates.some((text) => text.includes(name)),
    ),
  );
}

/** Results of which nothing is left: `sum by (service) (…)` with a label service of the rule's own. */
function whyAll(rule: AlertRule): string | undefined {
  const tree = parsePromql(rule.expr);
  const labels = fixedLabels(tree) ?? [];
  const lost = overwritten(rule);
  if (labels.length === 0 || labels.some((name) => !lost.has(name))) return undefined;
  // A label that a selector asks for has one value anyway.
  const asked = new Set(
    selectorsIn(tree.root).flatMap((selector) =>
      matchersOf(tree, selector).flatMap(({ name, operator }) => (operator === '=' ? [name] : [])),
    ),
  );
  const apart = labels.filter((name) => !asked.has(name));
  return apart.length === 0
    ? undefined
    : `overwrites ${apart.join(', ')}, in which alone its results differ; two of them are one alert`;
}

/** Results that are alerts themselves: two of other names, with the same labels otherwise. */
function whyAlerts(rule: AlertRule, rules: readonly AlertRule[]): string | undefined {
  const tree = parsePromql(rule.expr);
  const lost = overwritten(rule);
  const listed = fixedLabels(tree);
  if (listed !== undefined && !listed.includes('alertname')) return undefined;
  const left = listed?.filter((name) => !lost.has(name));
  for (const selector of shownIn(tree, tree.root)) {
    if (nameOfSelector(tree, selector) !== 'ALERTS') continue;
    const matchers = matchersOf(tree, selector);
    const read = rules.filter((other) => other !== rule && mayBe(other, matchers));
    for (const [index, one] of read.entries()) {
      const other = read.slice(index + 1).find((next) => mayCollide(one, next, lost, left));
      if (other === undefined) continue;
      const names = one.alert === other.alert ? `two of ${one.alert}` : `${one.alert} and ${other.alert}`;
      return `overwrites ${[...lost].join(', ')} of the alerts that it reads; ${names} may fire with all other labels alike`;
    }
  }
  return undefined;
}

/** Whether a selector of ALERTS may find the alerts of a rule. */
function mayBe(rule: AlertRule, matchers: readonly Matcher[]): boolean {
  const own = matchers.filter(({ name }) => name !== 'alertstate' && name !== '__name__');
  return (
    mayMatch(own, certainLabels(rule)) &&
    own.every(
      (matcher) =>
        matcher.name === 'alertname' ||
        matcher.name in rule.labels ||
        matches(matcher, {}) ||
        presenceOf(rule.expr, matcher.name) !== 'never',
    )
  );
}

/** @param left the labels that count, undefined for all of them */
function mayCollide(
  one: AlertRule,
  other: AlertRule,
  lost: ReadonlySet<string>,
  left: readonly string[] | undefined,
): boolean {
  const [a, b] = [certainLabels(one), certainLabels(other)];
  const set = new Set(['alertname', ...Object.keys(one.labels), ...Object.keys(other.labels)]);
  const names = (left ?? [...set]).filter((name) => !lost.has(name));
  const mayAgree = names.every((name) => {
    if (name in a && name in b) return a[name] === b[name];
    // One says what it is, and the other one must have it from its series.
    if (name in a || name in b) return presenceOf((name in a ? other : one).expr, name) !== 'never';
    return true;
  });
  return mayAgree && (left !== undefined || haveAlike(one, other, lost));
}

/** Whether all labels of two rules' series are the same ones: listed alike, or of the same metric. */
function haveAlike(one: AlertRule, other: AlertRule, lost: ReadonlySet<string>): boolean {
  const [tree, next] = [parsePromql(one.expr), parsePromql(other.expr)];
  const [a, b] = [fixedLabels(tree), fixedLabels(next)];
  if (a !== undefined && b !== undefined) {
    const kept = (labels: readonly string[], { labels: own }: AlertRule): string =>
      [...new Set([...labels, ...Object.keys(own)])]
        .filter((name) => !lost.has(name))
        .sort()
        .join();
    return kept(a, one) === kept(b, other);
  }
  const metrics = new Set(shownIn(tree, tree.root).map((selector) => nameOfSelector(tree, selector)));
  return a === b && shownIn(next, next.root).some((selector) => metrics.has(nameOfSelector(next, selector)));
}

/** The selectors whose labels the result shows: not those that are only matched or taken away. */
function shownIn(tree: PromqlTree, node: SyntaxNode): SyntaxNode[] {
  const binary = binaryOf(tree, bare(node));
  if (binary === undefined) return selectorsIn(node);
  const { left, right, operator } = binary;
  if (operator === 'or') return [left, right].flatMap((side) => shownIn(tree, side));
  if (operator === 'and' || operator === 'unless') return shownIn(tree, left);
  return (constantOf(tree, left) === undefined ? [left] : [right]).flatMap((side) => shownIn(tree, side));
}

function selectorsIn(node: SyntaxNode): SyntaxNode[] {
  return [...walkPromql(node)].filter(({ name }) => name === 'VectorSelector');
}
