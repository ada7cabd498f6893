import type { SyntaxNode } from '@lezer/common';
import { formatDuration } from '../duration.ts';
import { formatLocation } from '../errors.ts';
import {
  childNamed,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  textOf,
  tryParsePromql,
  walkPromql,
} from '../labtime/promql.ts';
import { keepsLabel } from '../lint/keeps-label.ts';
import type { AlertRule, RecordingRule, WrittenOut } from './rules.ts';

/** Prometheus 2.47, `--query.lookback-delta`: how long a sample is seen. */
const lookbackMs = 5 * 60_000;

/** Whatever is evaluated with its group: an alerting rule or a recording rule. */
type Reader = Pick<RecordingRule, 'group' | 'groupIntervalMs' | 'expr' | 'location'>;

/** An expression with its recorded series written out. */
interface Written extends WrittenOut {
  readonly text: string;
}

/**
 * The rules with the expressions of recording rules in place of the series that those record, as if nobody had recorded them.
 *
 * @param evaluationIntervalMs of groups without an interval of their own
 */
export function withRecordsWrittenOut(
  rules: readonly AlertRule[],
  records: readonly RecordingRule[],
  evaluationIntervalMs: number,
): readonly AlertRule[] {
  if (records.length === 0) return rules;
  const byName = Map.groupBy(records, ({ record }) => record);
  const known: Known = { byName, evaluationIntervalMs, written: new Map() };
  return rules.map((rule) => {
    const { text: expr, ...recorded } = writeOut(rule, known, []);
    if (recorded.by.length + recorded.left.length === 0) return rule;
    const { alert, labels } = rule;
    return { ...rule, expr, recorded, written: { alert, labels, expr: rule.expr, ...rule.written } };
  });
}

interface Known {
  readonly byName: ReadonlyMap<string, readonly RecordingRule[]>;
  readonly evaluationIntervalMs: number;
  /** Recording rules that have been written out already: one may be read in many places. */
  readonly written: Map<RecordingRule, Written>;
}

/** Characters of an expression, far more than anybody reads: a few rules that each read another one twice make millions. */
const mostCharacters = 50_000;

/** @param above names of the series that are being written out: one of them again would never end */
function writeOut(reader: Reader, known: Known, above: readonly string[]): Written {
  const { expr } = reader;
  const tree = tryParsePromql(expr);
  const nothing: Written = { text: expr, by: [], left: [], minMs: 0, maxMs: 0 };
  if (!('root' in tree)) return nothing;
  const selectors = [...walkPromql(tree.root)].filter(({ name }) => name === 'VectorSelector');
  const parts = selectors.map((node): Written & { readonly node: SyntaxNode } => {
    const { name, matchers } = selected(tree, node);
    const rules = known.byName.get(name);
    if (rules === undefined) return { ...nothing, text: textOf(tree, node), node };
    const [rule] = rules;
    const why =
      rule === undefined || above.includes(name)
        ? 'it is recorded from itself'
        : (whyNotRecorded(rules, known) ?? whyNotRead(tree, node));
    const leave = (reason: string) => ({
      ...{ ...nothing, text: textOf(tree, node), node },
      left: [{ record: name, why: reason, rules }],
    });
    if (rule === undefined || why !== undefined) return leave(why ?? '');
    const inner = known.written.get(rule) ?? writeOut(rule, known, [...above, name]);
    known.written.set(rule, inner);
    // Written out once it would read as what it is recorded from, and not as what it has become.
    if (inner.left.some(({ record }) => record === name)) return leave('it is recorded from itself');
    const text = matchers.reduce<string | undefined>(
      (sofar, matcher) => (sofar === undefined ? undefined : filtered(sofar, matcher)),
      inner.text,
    );
    if (text === undefined) return leave('it is read by labels that its expression may change');
    if (text.length > mostCharacters / selectors.length) return leave('its expression would be too long');
    const wait = waitFor(rule, reader, known);
    return {
      node,
      // A comment would go on over the parenthesis.
      text: text.includes('#') ? `(${text}\n)` : `(${text})`,
      by: [...inner.by, { record: name, expr: inner.text, location: rule.location }],
      left: inner.left,
      minMs: inner.minMs + wait.minMs,
      maxMs: inner.maxMs + wait.maxMs,
    };
  });
  return {
    text: edited(
      expr,
      parts.map(({ node: { from, to }, text }) => ({ from, to, text })),
    ),
    by: distinct(parts.flatMap(({ by }) => by)),
    left: distinct(parts.flatMap(({ left }) => left)),
    minMs: parts.length === 0 ? 0 : Math.min(...parts.map(({ minMs }) => minMs)),
    maxMs: Math.max(0, ...parts.map(({ maxMs }) => maxMs)),
  };
}

/** Each record once, the first time that it is met. */
function distinct<Recorded extends { readonly record: string }>(list: readonly Recorded[]): Recorded[] {
  return list.filter((one, index) => list.findIndex(({ record }) => record === one.record) === index);
}

/**
 * How long after its series a recorded one is written, as its reader sees it: an earlier rule of the same group has run at the
 * same evaluation, a later one at the one before, and another group runs somewhere in its interval.
 */
function waitFor(
  { group, groupIntervalMs, location }: RecordingRule,
  reader: Reader,
  { evaluationIntervalMs }: Known,
): { readonly minMs: number; readonly maxMs: number } {
  const intervalMs = groupIntervalMs ?? evaluationIntervalMs;
  if (group !== reader.group || location.file !== reader.location.file)
    return { minMs: 0, maxMs: intervalMs };
  const isEarlier = (location.line ?? 0) < (reader.location.line ?? 0);
  return isEarlier ? { minMs: 0, maxMs: 0 } : { minMs: intervalMs, maxMs: intervalMs };
}

/** What Prometheus stores of each scrape and each alert (scrape/scrape.go, rules/alerting.go of 2.47.2). */
const ownMetrics = /^(up|ALERTS|ALERTS_FOR_STATE|scrape_.*)$/;

/** Why nothing can stand in place of a recorded series, wherever it is read. */
function whyNotRecorded(rules: readonly RecordingRule[], known: Known): string | undefined {
  const [rule, ...more] = rules;
  if (rule === undefined) return undefined;
  const places = rules.map(({ location }) => formatLocation(location)).join(', ');
  if (ownMetrics.test(rule.record)) return `Prometheus writes series of that name itself (${places})`;
  if (more.length > 0) return `several rules record it (${places})`;
  const names = Object.keys(rule.labels);
  if (names.length > 0) return `its rule sets ${names.join(', ')} (${places})`;
  const intervalMs = rule.groupIntervalMs ?? known.evaluationIntervalMs;
  if (intervalMs > lookbackMs)
    return `it is recorded every ${formatDuration(intervalMs)}, and a sample is seen for ${formatDuration(lookbackMs)} only (${places})`;
  return 'root' in tryParsePromql(rule.expr) ? undefined : `its rule cannot be read (${places})`;
}

/** Why nothing can stand in its place where it is read: what comes of it there hangs on its being a series. */
function whyNotRead(tree: PromqlTree, selector: SyntaxNode): string | undefined {
  const { parent } = selector;
  if (parent?.name === 'MatrixSelector') return 'its samples are read over a range';
  if (parent?.name === 'OffsetExpr' || parent?.name === 'StepInvariantExpr')
    return 'it is read as of another moment';
  for (let node = parent; node !== null && node.name !== 'FunctionCall'; node = node.parent)
    if (node.name === 'BinaryExpr' || node.name === 'AggregateExpr') return undefined;
    else if (node.parent?.name === 'FunctionCall' && /^absent/.test(nameOfCall(tree, node.parent)))
      return 'absent() makes labels of what it is read by';
  return undefined;
}

/** The name that a selector asks for, and its other matchers as written. */
function selected(
  tree: PromqlTree,
  selector: SyntaxNode,
): { readonly name: string; readonly matchers: readonly string[] } {
  const identifier = childNamed(selector, 'Identifier');
  const matchers = [...walkPromql(selector)]
    .filter(({ name }) => name.endsWith('LabelMatcher'))
    .map((node) => textOf(tree, node));
  if (identifier !== undefined) return { name: textOf(tree, identifier), matchers };
  const named = /^__name__\s*=\s*(["'])([\w:]+)\1$/;
  const [own] = matchers.flatMap((matcher) => named.exec(matcher)?.[2] ?? []);
  return { name: own ?? '', matchers: matchers.filter((matcher) => !named.test(matcher)) };
}

/** Functions that make labels which no series has. */
const labelMakers = new Set(['label_replace', 'label_join', 'absent', 'absent_over_time', 'vector']);

/**
 * The expression for those of its series that have a label: each selector asks for it. Undefined where that is not the same,
 * because the label is lost, made, or not compared on the way.
 */
function filtered(expr: string, matcher: string): string | undefined {
  const tree = tryParsePromql(expr);
  const label = /^\w+/.exec(matcher)?.[0];
  if (!('root' in tree) || label === undefined || !keepsLabel(expr, label)) return undefined;
  const nodes = [...walkPromql(tree.root)];
  const isMade = nodes.some(
    (node) =>
      (node.name === 'FunctionCall' && labelMakers.has(nameOfCall(tree, node))) ||
      (node.name === 'AggregateExpr' && nameOfCall(tree, node) === 'count_values'),
  );
  const isLoose = nodes
    .filter(({ name }) => name === 'MatchingModifierClause' || name === 'AggregateModifier')
    .some((clause) => {
      const isListed = labelNames(tree, clause).includes(label);
      const leavesOut = /^(?:ignoring|without)\b/i.test(textOf(tree, clause));
      return isListed === leavesOut;
    });
  const isChosen = nodes.some(
    (node) =>
      node.name === 'AggregateExpr' &&
      (childNamed(node, 'AggregateModifier') === undefined ||
        /^(topk|bottomk)$/.test(nameOfCall(tree, node))),
  );
  if (isMade || isLoose || isChosen) return undefined;
  return edited(
    expr,
    nodes
      .filter(({ name }) => name === 'VectorSelector')
      .map((node) => {
        const list = childNamed(node, 'LabelMatchers');
        const text = textOf(tree, node);
        const { from, to } = node;
        if (list === undefined) return { from, to, text: `${text}{${matcher}}` };
        const isEmpty = childrenOf(list).every((child) => !child.name.endsWith('LabelMatcher'));
        const open = text.indexOf('{') + 1;
        return {
          from,
          to,
          text: `${text.slice(0, open)}${matcher}${isEmpty ? '' : ', '}${text.slice(open)}`,
        };
      }),
  );
}

/** The labels of the first list of a clause: what `group_left` brings along stands in another. */
function labelNames(tree: PromqlTree, clause: SyntaxNode): string[] {
  const list = childNamed(clause, 'GroupingLabels');
  return list === undefined ? [] : childrenOf(list).map((node) => textOf(tree, node));
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Replaces stretches of a text that do not overlap, given in its order. */
function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduceRight(
    (sofar, { from, to, text: own }) => sofar.slice(0, from) + own + sofar.slice(to),
    text,
  );
}
