import { exposerOf } from '../fault.ts';
import { hasLabels, type Labels } from '../labels.ts';
import { type Course, courseOf, type GaugeSignal, isMoving, offOnItsWay } from './course.ts';
import type { LinearComparison } from './linear.ts';
import { notMoved } from './moved.ts';
import { type Selector, selects } from './selector.ts';
import type { Scene } from './shapes/shape.ts';
import { type Span, spanOf } from './span.ts';
import type { PartTruth, TimedFault } from './truth.ts';

/** When a comparison of gauges holds, and under which fault. */
export interface GaugeSpan {
  readonly fault: TimedFault;
  readonly fromMs: number;
  readonly toMs: number;
  /** How much sooner or later it may begin and end, because values that are measured are off; none by default. */
  readonly loose?: { readonly from: Range; readonly to: Range };
}

interface Range {
  readonly minMs: number;
  readonly maxMs: number;
}

type Found = { readonly signal: GaugeSignal; readonly fault: TimedFault };
type Refusal = { readonly kind: 'unknown' | 'untold'; readonly why: string };

/**
 * When a comparison of gauges holds in the world, before any scrape has looked: from what the one fault says that moves
 * them.
 */
export function gaugeSpan(condition: LinearComparison<Selector>, scene: Scene): Described {
  const selectors = [...condition.excess.terms, ...condition.divisor.terms].map(({ leaf }) => leaf);
  const courses = new Map<Selector, Found>();
  for (const selector of selectors) {
    const found = signalFor(selector, scene);
    if ('why' in found) return found;
    courses.set(selector, found);
  }
  const all = [...courses.values()];
  const moving = all.filter(({ signal }) => isMoving(signal));
  const fault = moving[0]?.fault ?? all[0]?.fault;
  const names = [...new Set(selectors.map(({ metric }) => metric))].join(', ');
  if (fault === undefined) return notMoved(names);
  if (moving.some((one) => one.fault !== fault))
    return unknown(`the oracle does not add up several faults that move ${names}`);
  if (!all.every(({ signal }) => isAlike(signal, all[0]?.signal)))
    return unknown(`the series of ${names} do not match label by label`);
  const still: Course = { baseline: 0, pieces: [] };
  const spanAt = (off: -1 | 0 | 1) => {
    // A course may have hundreds of pieces, and is asked for at each of them.
    const own = new Map(
      [...courses].map(([selector, { signal }]) => {
        const course = courseOf(signal, fault.lastsMs);
        return [selector, offOnItsWay(course, 1 + off * offRatioOf(signal))] as const;
      }),
    );
    return spanOf(condition, (selector) => own.get(selector) ?? still);
  };
  const described = describe(spanAt(0), {
    fault,
    names,
    condition,
    signals: all.map(({ signal }) => signal),
  });
  if (all.every(({ signal }) => offRatioOf(signal) === 0)) return described;
  return loosened(described, [spanAt(-1), spanAt(1)], names);
}

function offRatioOf(signal: GaugeSignal): number {
  return signal.kind === 'gauge-course' ? (signal.offRatio ?? 0) : 0;
}

type Described = GaugeSpan | Exclude<PartTruth, { kind: 'holds' }>;

/** @param others the spans of the values when they are off as far as they may be */
function loosened(span: Described, others: readonly Span[], names: string): Described {
  const within = others.flatMap((other) => (other.kind === 'within' ? [other] : []));
  if (!('fromMs' in span)) return others.some(({ kind }) => kind !== span.kind) ? tooNear(names) : span;
  if (within.length < others.length) return tooNear(names);
  const range = (all: readonly number[]): Range => ({ minMs: Math.min(...all), maxMs: Math.max(...all) });
  return {
    ...span,
    loose: {
      from: range([span.fromMs, ...within.map(({ fromMs }) => fromMs)]),
      to: range([span.toMs, ...within.map(({ toMs }) => toMs)]),
    },
  };
}

function tooNear(names: string): Refusal {
  return unknown(`${names} comes nearer to the limit than it is measured`);
}

/** The signals that tell how a gauge moves. */
export const gaugeKinds = [
  'gauge',
  'gauge-course',
  'windowed-count',
] as const satisfies GaugeSignal['kind'][];

function isGaugeSignal(signal: TimedFault['signals'][number]): signal is GaugeSignal {
  return gaugeKinds.some((kind) => kind === signal.kind);
}

/** The component whose target exposes the series of a condition, as the faults say that move them. */
export function exposerIn(condition: LinearComparison<Selector>, { service, faults }: Scene): string {
  const metrics = [...condition.excess.terms, ...condition.divisor.terms].map(({ leaf }) => leaf.metric);
  const signal = faults
    .flatMap(({ signals }) => signals)
    .filter(isGaugeSignal)
    .find((one) => one.service === service && metrics.includes(one.metric));
  return signal === undefined ? service : exposerOf(signal);
}

/** The one signal that tells how a selected series moves. */
function signalFor(selector: Selector, { service, faults, alert = {} }: Scene): Found | Refusal {
  const { metric } = selector;
  const told = faults.flatMap((fault) =>
    fault.signals
      .filter(isGaugeSignal)
      .filter((signal) => signal.service === service && signal.metric === metric)
      .filter(({ labels }) => agree(labels, alert))
      .map((signal): Found => ({ signal, fault })),
  );
  const movers = new Set(told.filter(({ signal }) => isMoving(signal)).map(({ fault }) => fault));
  if (told.length === 0) return notMoved(metric);
  if (movers.size > 1) return unknown(`the oracle does not add up several faults that move ${metric}`);
  const taken = told.filter(({ signal }) => selects(selector, service, signal.labels));
  const [first] = taken.filter(({ signal }) => isMoving(signal)).concat(taken);
  if (first === undefined) return unknown(`the rule is about another series of ${metric} than the fault`);
  const labels = new Set(taken.map(({ signal }) => JSON.stringify(Object.entries(signal.labels).sort())));
  if (labels.size > 1) return unknown(`the fault moves several series of ${metric}`);
  const exposer = exposerOf(first.signal);
  if (faults.some(({ signals }) => signals.some((s) => s.kind === 'target-down' && s.service === exposer)))
    return unknown(`${metric} vanishes while ${exposer} does not answer`);
  return first;
}

/** Whether two sets of labels may be of one series: none has two values. */
function agree(labels: Labels, others: Labels): boolean {
  return Object.entries(labels).every(([name, value]) => (others[name] ?? value) === value);
}

function isAlike(a: GaugeSignal, b: GaugeSignal | undefined): boolean {
  return b !== undefined && hasLabels(a.labels, b.labels) && hasLabels(b.labels, a.labels);
}

interface Asked {
  readonly fault: TimedFault;
  readonly names: string;
  readonly condition: LinearComparison<Selector>;
  readonly signals: readonly GaugeSignal[];
}

function describe(span: Span, { fault, names, condition, signals }: Asked): Described {
  switch (span.kind) {
    case 'within':
      return { fault, fromMs: span.fromMs, toMs: span.toMs };
    case 'always':
      return { kind: 'always', why: `${names} meets the condition with and without the fault` };
    case 'unclear':
      return unknown(`${names}: ${span.why}`);
    case 'never':
      return { kind: 'never', why: whyNever(names, condition, signals) };
  }
}

function whyNever(
  names: string,
  { excess, comparison }: LinearComparison<Selector>,
  signals: readonly GaugeSignal[],
): string {
  const [signal, ...more] = signals;
  if (signal?.kind !== 'gauge' || more.length > 0) return `${names} never meets the condition`;
  return `${names} becomes ${signal.faultValue}, which is not ${comparison} ${-excess.constant}`;
}

function unknown(why: string): Refusal {
  return { kind: 'unknown', why };
}
