import type { SyntaxNode } from '@lezer/common';
import {
  argumentsOf,
  childNamed,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  parsePromql,
  textOf,
} from '../labtime/promql.ts';
import { comparisons, setOperators, takeApart } from '../labtime/promql-meaning.ts';
import { bare, constantOf } from '../oracle/expression.ts';
import { constantValue } from './constant-value.ts';
import { replaced } from './label-replace.ts';
import { matchersOf, takesMissing } from './matchers.ts';
import { agreeing, type Presence, together } from './presence.ts';
import { stringOf } from './string-literal.ts';

/** What is known of stored series: that they have the label, or nothing. Matchers of a selector say more about its own. */
export type Assumed = 'always' | 'unknown';

const known = new WeakMap<PromqlTree, Map<string, Presence>>();

/**
 * Whether the result of a PromQL expression carries a label. Aggregations, vector matching and functions drop labels and
 * make new ones as Prometheus 2.47.2 does (promql/engine.go, promql/functions.go).
 *
 * @throws FiredrillError `PROMQL_SYNTAX`
 * @example presenceOf('sum by (job) (up)', 'instance') // 'never'
 * @example presenceOf('absent(up{job="a"})', 'job') // 'always'
 * @example presenceOf('up == 0', 'job') // 'unknown'; 'always' if all series have it
 */
export function presenceOf(expression: string, label: string, series: Assumed = 'unknown'): Presence {
  const tree = parsePromql(expression);
  const answers = known.get(tree) ?? new Map<string, Presence>();
  known.set(tree, answers);
  const key = `${series} ${label}`;
  // What no series can pass carries nothing, and nobody sees it.
  const answer = answers.get(key) ?? new Reader(tree, label, series).of(tree.root) ?? 'unknown';
  answers.set(key, answer);
  return answer;
}

/** What a comparison lets through; undefined for all. */
type Filter = ((value: number) => boolean) | undefined;

const nameLabel = '__name__';
/** Functions without a vector, and one that takes the labels away. */
const unlabelled: ReadonlySet<string> = new Set(['scalar', 'time', 'pi', 'vector']);
const scalars: ReadonlySet<string> = new Set(['scalar', 'time', 'pi']);
/** All others drop the name of the metric. */
const keepingName: ReadonlySet<string> = new Set([
  'last_over_time',
  'sort',
  'sort_desc',
  'label_replace',
  'label_join',
]);
/** Aggregations that choose series instead of melting them; their `by` only says among which. */
const choosing: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);
/** Reads one tree for one label; undefined stands for a result without any series. */
class Reader {
  readonly #tree: PromqlTree;
  readonly #label: string;
  readonly #series: Assumed;

  constructor(tree: PromqlTree, label: string, series: Assumed) {
    this.#tree = tree;
    this.#label = label;
    this.#series = series;
  }

  of(node: SyntaxNode, filter?: Filter): Presence | undefined {
    if (filter !== undefined) {
      const constant = constantValue(this.#tree, node);
      if (constant !== undefined && !filter(constant)) return undefined;
    }
    switch (node.name) {
      case 'VectorSelector':
        return this.#selector(node);
      case 'AggregateExpr':
        return this.#aggregation(node);
      case 'FunctionCall':
        return this.#call(node);
      case 'BinaryExpr':
        return this.#operation(node, filter);
      case 'NumberDurationLiteral':
        return 'never';
      case 'UnaryExpr':
        return this.#isName ? 'never' : this.#inside(childrenOf(node).slice(1));
      case 'ParenExpr':
        return this.#inside([bare(node)], filter);
      default:
        // Ranges, subqueries, offsets, the moment: what they are about decides.
        return this.#inside(childrenOf(node).slice(0, 1));
    }
  }

  get #isName(): boolean {
    return this.#label === nameLabel;
  }

  #inside([first]: readonly SyntaxNode[], filter?: Filter): Presence | undefined {
    return first === undefined ? 'unknown' : this.of(first, filter);
  }

  #for(label: string): Reader {
    return new Reader(this.#tree, label, this.#series);
  }

  #selector(node: SyntaxNode): Presence {
    if (this.#isName) return 'always';
    const own = matchersOf(this.#tree, node).filter(({ name }) => name === this.#label);
    if (own.some(({ operator, value }) => operator === '=' && value === '')) return 'never';
    return own.some((matcher) => !takesMissing(matcher)) ? 'always' : this.#series;
  }

  #aggregation(node: SyntaxNode): Presence | undefined {
    const name = nameOfCall(this.#tree, node);
    const given = argumentsOf(node);
    const [first] = given;
    if (name === 'count_values' && first !== undefined && stringOf(this.#tree, first) === this.#label)
      return 'always';
    const inner = this.#inside(given.slice(-1));
    const modifier = childNamed(node, 'AggregateModifier');
    if (choosing.has(name) || inner === undefined) return inner;
    if (modifier === undefined) return 'never';
    const isListed = this.#lists(modifier);
    if (childNamed(modifier, 'Without') === undefined) return isListed ? inner : 'never';
    return isListed || this.#isName ? 'never' : inner;
  }

  #call(node: SyntaxNode): Presence | undefined {
    const name = nameOfCall(this.#tree, node);
    const given = argumentsOf(node);
    if (unlabelled.has(name) || given.length === 0) return 'never';
    if (name === 'absent' || name === 'absent_over_time') return this.#absent(given);
    if (name === 'label_replace') return this.#replaced(given);
    if (name === 'label_join') return this.#joined(given);
    if (name === 'histogram_quantile' && this.#label === 'le') return 'never';
    const inner = this.#inside(given.filter((one) => this.#isVector(one)));
    return this.#isName && !keepingName.has(name) ? 'never' : inner;
  }

  /** Of a plain selector the labels that it asks for by `=`, once each; of anything else none. */
  #absent([argument]: readonly SyntaxNode[]): Presence {
    if (argument === undefined || this.#isName) return 'never';
    const selector = selectorIn(argument);
    if (selector === undefined) return 'never';
    let value = '';
    let has = false;
    for (const matcher of matchersOf(this.#tree, selector).filter(({ name }) => name === this.#label)) {
      const sets: boolean = matcher.operator === '=' && !has;
      value = sets ? matcher.value : '';
      has ||= sets;
    }
    return value === '' ? 'never' : 'always';
  }

  #replaced([vector, ...texts]: readonly SyntaxNode[]): Presence | undefined {
    const [target, replacement = '', source = '', pattern = ''] = texts.map((one) =>
      stringOf(this.#tree, bare(one)),
    );
    const before = this.#inside(vector === undefined ? [] : [vector]);
    if (target !== this.#label || before === undefined || vector === undefined) return before;
    const from = source === '' ? 'never' : (this.#for(source).of(vector) ?? 'unknown');
    return replaced({ before, from, pattern, replacement });
  }

  #joined([vector, ...texts]: readonly SyntaxNode[]): Presence | undefined {
    const [target, separator, ...sources] = texts.map((one) => stringOf(this.#tree, bare(one)));
    if (target !== this.#label || vector === undefined)
      return this.#inside(vector === undefined ? [] : [vector]);
    if (separator !== '' && sources.length > 1) return 'always';
    const parts = sources.map((source) => this.#for(source).of(vector) ?? 'unknown');
    if (parts.includes('always')) return 'always';
    return parts.every((part) => part === 'never') ? 'never' : 'unknown';
  }

  #operation(node: SyntaxNode, filter: Filter): Presence | undefined {
    const operation = takeApart(node);
    if (operation === undefined) return 'unknown';
    const { left, right, operator } = operation;
    if (operator === 'And' || operator === 'Unless') return this.of(left, filter);
    if (operator === 'Or') return this.#either(this.of(left, filter), this.of(right, filter));
    const isBool = childNamed(node, 'BoolModifier') !== undefined;
    const dropsName = isBool || !comparisons.has(operator);
    const vectors = [left, right].filter((side) => this.#isVector(side));
    const [only] = vectors;
    // Two numbers have no labels; a number beside it leaves a vector its own.
    if (only === undefined) return 'never';
    if (vectors.length < 2)
      return this.#isName && dropsName
        ? 'never'
        : this.of(only, isBool ? undefined : filterOf(this.#tree, operator, left, right));
    const [one, other] = [this.of(left), this.of(right)];
    if (one === undefined || other === undefined) return undefined;
    return this.#isName ? this.#matchedName(node, one, dropsName) : this.#matched(node, one, other);
  }

  #either(one: Presence | undefined, other: Presence | undefined): Presence | undefined {
    if (one === undefined || other === undefined) return one ?? other;
    return together(one, other);
  }

  /** Two vectors: the labels that they are matched by are in the result; with `group_left` or `group_right` all of the many side's. */
  #matched(node: SyntaxNode, left: Presence, right: Presence): Presence {
    const clause = childNamed(node, 'MatchingModifierClause');
    if (clause === undefined) return agreeing(left, right);
    const [by, included] = childrenOf(clause).filter(({ name }) => name === 'GroupingLabels');
    const isListed = by !== undefined && this.#names(by);
    const isMatched = childNamed(clause, 'Ignoring') === undefined ? isListed : !isListed;
    const isRight = childNamed(clause, 'GroupRight') !== undefined;
    if (childNamed(clause, 'GroupLeft') === undefined && !isRight)
      return isMatched ? agreeing(left, right) : 'never';
    const [many, one] = isRight ? [right, left] : [left, right];
    if (included !== undefined && this.#names(included)) return one;
    return isMatched ? agreeing(many, one) : many;
  }

  #matchedName(node: SyntaxNode, left: Presence, dropsName: boolean): Presence {
    const clause = childNamed(node, 'MatchingModifierClause');
    const isGrouped = ['GroupLeft', 'GroupRight'].some(
      (word) => clause && childNamed(clause, word) !== undefined,
    );
    if (dropsName) return 'never';
    if (isGrouped) return 'unknown';
    return clause !== undefined && childNamed(clause, 'On') !== undefined && !this.#lists(clause)
      ? 'never'
      : left;
  }

  #lists(modifier: SyntaxNode): boolean {
    const list = childNamed(modifier, 'GroupingLabels');
    return list !== undefined && this.#names(list);
  }

  #names(list: SyntaxNode): boolean {
    return childrenOf(list).some(
      (child) => textOf(this.#tree, child).replace(/^["']|["']$/g, '') === this.#label,
    );
  }

  /** False for what is a number or a text whatever the data: literals, scalar functions, and arithmetic over them. */
  #isVector(node: SyntaxNode): boolean {
    if (node.name === 'FunctionCall') return !scalars.has(nameOfCall(this.#tree, node));
    if (node.name === 'VectorSelector' || node.name === 'AggregateExpr') return true;
    return childrenOf(node).some((child) => this.#isVector(child));
  }
}

/** The selector that an argument is, with or without range, offset and brackets; undefined for a computation. */
export function selectorIn(node: SyntaxNode): SyntaxNode | undefined {
  if (node.name === 'VectorSelector') return node;
  if (node.name === 'ParenExpr') return selectorIn(bare(node));
  if (!['MatrixSelector', 'OffsetExpr', 'StepInvariantExpr'].includes(node.name)) return undefined;
  const [inner] = childrenOf(node);
  return inner === undefined ? undefined : selectorIn(inner);
}

const lets: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  Gtr: (value, bound) => value > bound,
  Gte: (value, bound) => value >= bound,
  Lss: (value, bound) => value < bound,
  Lte: (value, bound) => value <= bound,
  Eql: (value, bound) => value === bound,
  EqlC: (value, bound) => value === bound,
  EqlSingle: (value, bound) => value === bound,
  Neq: (value, bound) => value !== bound,
};

/** What a comparison with a number lets through, on whichever side that stands. */
function filterOf(tree: PromqlTree, operator: string, left: SyntaxNode, right: SyntaxNode): Filter {
  const passes = lets[operator];
  if (passes === undefined || setOperators.has(operator)) return undefined;
  const below = constantOf(tree, bare(left));
  if (below !== undefined) return (value) => passes(below, value);
  const bound = constantOf(tree, bare(right));
  return bound === undefined ? undefined : (value) => passes(value, bound);
}
