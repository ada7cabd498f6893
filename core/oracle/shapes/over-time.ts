import type { SyntaxNode } from '@lezer/common';
import { formatDuration } from '../../duration.ts';
import { argumentsOf, nameOfCall, type PromqlTree } from '../../labtime/promql.ts';
import { exactly } from '../../plan.ts';
import { type GaugeSpan, gaugeSpan } from '../gauges.ts';
import { type Comparison, comparisonOf, type LinearComparison } from '../linear.ts';
import { holdsWith, scrapedTerms } from '../scraped.ts';
import { rangeOf, type Selector } from '../selector.ts';
import type { PartTruth } from '../truth.ts';
import { defineShape, type Scene } from './shape.ts';

interface OverTime {
  /** The same comparison of the gauge as it is now. */
  readonly now: LinearComparison<Selector>;
  readonly windowMs: number;
  readonly isMax: boolean;
}

/**
 * `max_over_time(x[5m]) < 1`, `min_over_time(x[5m]) > 0`: all samples of a window are beyond the limit.
 * `max_over_time(x[5m]) > 1`: at least one is.
 */
export const overTime = defineShape<OverTime>({ kind: 'over-time', read, truth });

function read(tree: PromqlTree, node: SyntaxNode): OverTime | undefined {
  const condition = comparisonOf(tree, node, (leaf) => extremeOf(tree, leaf));
  const [term, ...more] = condition?.excess.terms ?? [];
  const isPlain = term !== undefined && more.length === 0 && condition?.divisor.terms.length === 0;
  if (condition === undefined || !isPlain || condition.comparison === '!=') return undefined;
  const { selector, windowMs, isMax } = term.leaf;
  const excess = { constant: condition.excess.constant, terms: [{ leaf: selector, factor: term.factor }] };
  const divisor = { constant: condition.divisor.constant, terms: [] };
  return { now: { excess, divisor, comparison: condition.comparison }, windowMs, isMax };
}

function extremeOf(tree: PromqlTree, node: SyntaxNode) {
  const name = node.name === 'FunctionCall' ? nameOfCall(tree, node) : '';
  const [argument] = argumentsOf(node);
  const range = argument === undefined ? undefined : rangeOf(tree, argument);
  if (range === undefined || (name !== 'max_over_time' && name !== 'min_over_time')) return undefined;
  return { ...range, isMax: name === 'max_over_time' };
}

function truth(condition: OverTime, scene: Scene): PartTruth {
  const { now, windowMs } = condition;
  const span = gaugeSpan(now, scene);
  if ('kind' in span) return span;
  if (span.loose !== undefined)
    return { kind: 'unknown', why: 'whether a window holds only such values hangs on how they are measured' };
  if (windowMs < scene.setting.scrapeIntervalMs)
    return { kind: 'unknown', why: `${formatDuration(windowMs)} do not always hold a sample` };
  const isUp = isUpwards(now, scene);
  if (isUp === undefined) return { kind: 'unknown', why: 'the gauge passes the value on its way to another' };
  return isUp === condition.isMax ? any(span, windowMs, scene) : all(span, windowMs, scene);
}

/** Whether the gauge rises to where it meets the condition; undefined when it also goes beyond. */
function isUpwards({ excess, comparison, divisor }: OverTime['now'], scene: Scene): boolean | undefined {
  const rises = (excess.terms[0]?.factor ?? 1) > 0;
  if (comparison !== '==') return comparison.startsWith('>') === rises;
  const holds = (other: Comparison): boolean =>
    !('kind' in gaugeSpan({ excess, divisor, comparison: other }, scene));
  if (holds('>=')) return rises;
  return holds('<=') ? !rises : undefined;
}

/** One sample is enough: from the first that shows it until the last of them has left the window. */
function any({ fault, fromMs, toMs }: GaugeSpan, windowMs: number, { setting }: Scene): PartTruth {
  const scraped = scrapedTerms(setting);
  const scrapeMs = setting.scrapeIntervalMs;
  const missed = {
    name: 'between scrapes',
    minMs: fromMs - toMs + scrapeMs - windowMs,
    maxMs: 0,
    why: 'it is shorter than a scrape interval, and perhaps no sample shows it',
  };
  const drainMs = toMs - fault.lastsMs + windowMs - scrapeMs;
  return holdsWith(
    fault,
    [...(fromMs === 0 ? [] : [exactly('gauge', fromMs, 'until the gauge is beyond the limit')]), ...scraped],
    [
      exactly('window drain', drainMs, `until the last sample of it leaves ${formatDuration(windowMs)}`),
      ...(toMs - fromMs < scrapeMs ? [missed] : []),
      ...scraped,
    ],
  );
}

/** Every sample must show it: from when the last other one has left the window until the first other one comes. */
function all({ fault, fromMs, toMs }: GaugeSpan, windowMs: number, { setting }: Scene): PartTruth {
  const scraped = scrapedTerms(setting);
  const scrapeMs = setting.scrapeIntervalMs;
  if (toMs - fromMs <= windowMs - 2 * scrapeMs) {
    const why = `${formatDuration(toMs - fromMs)} never fill a window of ${formatDuration(windowMs)}`;
    return { kind: 'never', why };
  }
  const fillMs = fromMs + windowMs - scrapeMs;
  const backMs = toMs - fault.lastsMs;
  return holdsWith(
    fault,
    [
      exactly('window fill', fillMs, `until the last other sample has left ${formatDuration(windowMs)}`),
      ...scraped,
    ],
    [...(backMs === 0 ? [] : [exactly('gauge', backMs, 'until the gauge is back')]), ...scraped],
  );
}
