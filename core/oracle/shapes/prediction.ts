import type { SyntaxNode } from '@lezer/common';
import { formatDuration } from '../../duration.ts';
import { argumentsOf, nameOfCall, type PromqlTree } from '../../labtime/promql.ts';
import type { Term } from '../../plan.ts';
import { rememberedBy } from '../../remembered.ts';
import { type Course, courseOf, valueAt } from '../course.ts';
import { bare, constantOf } from '../expression.ts';
import { inTurn } from '../in-turn.ts';
import { type Comparison, compares, comparisonOf, type LinearComparison } from '../linear.ts';
import { isMoved, notMoved } from '../moved.ts';
import { type Regression, type RegressionSpan, regressionSpan } from '../regression.ts';
import { holdsWith, seenTerm } from '../scraped.ts';
import { rangeOf, type Selector, selects } from '../selector.ts';
import { inLabMs, machineWallMs, pastTermName, type Setting } from '../setting.ts';
import type { PartTruth, TimedFault } from '../truth.ts';
import { defineShape, type Scene } from './shape.ts';

interface Forecast {
  readonly selector: Selector;
  readonly windowMs: number;
  readonly aheadMs: number;
}

/** `predict_linear(node_filesystem_avail_bytes[1h], 4 * 3600) < 0`: on a straight line, the disk is full in four hours. */
export const prediction = defineShape<LinearComparison<Forecast>>({
  kind: 'prediction',
  read,
  truth: (condition, scene) => {
    const [first] = condition.excess.terms;
    const metric = first?.leaf.selector.metric;
    if (metric !== undefined && !isMoved(metric, scene)) return notMoved(metric);
    const windowMs = Math.max(0, ...condition.excess.terms.map(({ leaf }) => leaf.windowMs));
    return inTurn(scene, { kinds: ['gauge', 'target-down'], windowMs }, (incident) =>
      truth(condition, incident),
    );
  },
});

function read(tree: PromqlTree, node: SyntaxNode): LinearComparison<Forecast> | undefined {
  const comparison = comparisonOf(tree, node, (leaf) => forecastOf(tree, leaf));
  const isPlain = comparison?.excess.terms.length === 1 && comparison.divisor.terms.length === 0;
  return isPlain && !['==', '!='].includes(comparison.comparison) ? comparison : undefined;
}

function forecastOf(tree: PromqlTree, node: SyntaxNode): Forecast | undefined {
  if (node.name !== 'FunctionCall' || nameOfCall(tree, node) !== 'predict_linear') return undefined;
  const [first, second] = argumentsOf(node);
  const range = first === undefined ? undefined : rangeOf(tree, first);
  const aheadSeconds = second === undefined ? undefined : constantOf(tree, bare(second));
  return range === undefined || aheadSeconds === undefined
    ? undefined
    : { ...range, aheadMs: aheadSeconds * 1000 };
}

function truth(condition: LinearComparison<Forecast>, { service, faults, setting }: Scene): PartTruth {
  const { excess, comparison } = condition;
  const [term] = excess.terms;
  if (term === undefined) return { kind: 'unknown', why: 'nothing is predicted' };
  const { leaf: forecast, factor } = term;
  const { selector, windowMs } = forecast;
  const { metric } = selector;
  const moves = ({ signals }: TimedFault) =>
    signals.flatMap((signal) =>
      signal.kind === 'gauge' &&
      signal.service === service &&
      selects(selector, service, signal.labels) &&
      signal.metric === metric
        ? [signal]
        : [],
    );
  const moving = faults.filter((fault) => moves(fault).length > 0);
  const [fault, ...more] = moving;
  if (fault === undefined) return notMoved(metric);
  const [signal, ...others] = moves(fault);
  if (signal === undefined || more.length > 0 || others.length > 0)
    return { kind: 'unknown', why: `the oracle predicts one series of ${metric} under one fault` };
  if (faults.some(({ signals }) => signals.some((s) => s.kind === 'target-down' && s.service === service)))
    return { kind: 'unknown', why: `${metric} has no samples while ${service} does not answer` };
  const course = courseOf(signal, fault.lastsMs);
  const { scrapeIntervalMs, warmUpMs } = setting;
  const base: Omit<Question, 'firstSampleMs'> = {
    windowMs,
    aheadMs: forecast.aheadMs,
    limit: { constant: excess.constant, factor, comparison },
    course,
    untilMs:
      Math.max(fault.lastsMs, ...course.pieces.map(({ toMs }) => toMs)) + windowMs + 4 * scrapeIntervalMs,
    scrapeIntervalMs,
  };
  const spans = [spanFor({ ...base, firstSampleMs: Number.NEGATIVE_INFINITY })];
  const hasPast = signal.kind === 'gauge' && signal.hasPast === true;
  // Nobody says how far back the samples go: at least over the warm-up, at most over the whole window.
  if (!hasPast && windowMs > warmUpMs + fault.atMs)
    spans.push(spanFor({ ...base, firstSampleMs: -warmUpMs - fault.atMs }));
  return described(spans, fault, forecast, pastGapTerms(base, setting), setting);
}

/** What a regression is asked, as data. */
interface Question extends Omit<Regression, 'holds' | 'valueAt'> {
  readonly course: Course;
  /** The rule is content with a predicted value that, times the factor and added to the constant, compares with 0. */
  readonly limit: {
    readonly constant: number;
    readonly factor: number;
    readonly comparison: Comparison;
  };
}

/** Thousands of samples are fitted for each answer, and one fault is in many scenarios, each of which asks several times. */
const spanFor = rememberedBy(
  (question: Question) =>
    // JSON has no infinity.
    JSON.stringify(question, (_, value: unknown) => (typeof value === 'number' ? String(value) : value)),
  ({ course, limit: { constant, factor, comparison }, ...asked }) =>
    regressionSpan({
      ...asked,
      holds: (predicted) => compares(constant + factor * predicted, comparison, 0),
      valueAt: (ms) => valueAt(course, ms),
    }),
);

/** How long before the first fault a backfilled past ends, wall milliseconds: the live stack settles in 6 to 8 s. */
const settledMs = 10_000;
/** The share of the window that is taken for a gap to measure how far one moves the line; what it does grows as it does. */
const gapShare = 1 / 8;

/** What a gap between the backfilled past and the first scrapes does to the line: less weighs on the side of the old value. */
function pastGapTerms(
  base: Omit<Question, 'firstSampleMs'>,
  setting: Setting,
): { readonly begins: Term[]; readonly ends: Term[] } {
  if (base.windowMs <= setting.warmUpMs) return { begins: [], ends: [] };
  const long = { ...base, firstSampleMs: Number.NEGATIVE_INFINITY };
  const whole = spanFor(long);
  const gapMs = base.windowMs * gapShare;
  const gapped = [0, -inLabMs(settledMs, setting)].map((toMs) =>
    spanFor({ ...long, missing: { fromMs: toMs - gapMs, toMs } }),
  );
  const term = (edge: 'begins' | 'ends'): Term[] => {
    if (whole.kind !== 'within') return [];
    const shifts = gapped.flatMap((one) =>
      one.kind === 'within' ? [one[edge][0] - whole[edge][0], one[edge][1] - whole[edge][1]] : [],
    );
    const perMs = Math.min(0, ...shifts) / gapMs;
    const minMs = perMs * inLabMs(machineWallMs.gapAfterPast, setting);
    const why = 'samples missing between the backfilled past and the first scrapes';
    return [
      { name: pastTermName, minMs, maxMs: 0, why },
      { name: 'sample', minMs: -setting.scrapeIntervalMs, maxMs: 0, why: 'what is missing is whole samples' },
    ];
  };
  return { begins: term('begins'), ends: term('ends') };
}

function described(
  spans: readonly RegressionSpan[],
  fault: TimedFault,
  { selector: { metric }, windowMs, aheadMs }: Forecast,
  gap: ReturnType<typeof pastGapTerms>,
  setting: Setting,
): PartTruth {
  const [first] = spans;
  const kinds = new Set(spans.map(({ kind }) => kind));
  if (first === undefined || kinds.size > 1 || first.kind === 'sometimes')
    return { kind: 'unknown', why: `whether ${metric} gets so far hangs on single samples` };
  if (first.kind === 'never')
    return { kind: 'never', why: `the straight line of ${metric} never gets so far` };
  if (first.kind === 'always')
    return { kind: 'always', why: `the straight line of ${metric} gets so far anyway` };
  const within = spans.filter((span) => span.kind === 'within');
  const line = (minMs: number, maxMs: number): Term => ({
    name: 'straight line',
    minMs,
    maxMs,
    why: `least squares over ${formatDuration(windowMs)} of samples, ${formatDuration(aheadMs)} ahead, for all phases of the scrapes`,
  });
  return holdsWith(
    fault,
    [
      line(
        Math.min(...within.map(({ begins }) => begins[0])),
        Math.max(...within.map(({ begins }) => begins[1])),
      ),
      ...gap.begins,
      seenTerm(setting),
    ],
    [
      line(
        Math.min(...within.map(({ ends }) => ends[0])) - fault.lastsMs,
        Math.max(...within.map(({ ends }) => ends[1])) - fault.lastsMs,
      ),
      ...gap.ends,
      seenTerm(setting),
    ],
    within.some(({ flickers }) => flickers),
  );
}
