import { programSpeedOf } from '../clock.ts';
import type { Signal } from '../fault.ts';
import type { Labels } from '../labels.ts';
import { notMoved } from './moved.ts';
import type { Growth } from './rates.ts';
import { selects } from './selector.ts';
import type { Scene } from './shapes/shape.ts';
import type { PartTruth, TimedFault } from './truth.ts';

export type CountingSignal = Extract<Signal, { kind: 'counter' | 'histogram' }>;

/** Events that come evenly, and by how much each of them lets a growth grow. */
export interface Stream {
  /** Events that are the same for two growths have the same key. */
  readonly key: string;
  readonly weight: number;
  /** Events per wall second without and with the fault. */
  readonly baselinePerSecond: number;
  readonly faultPerSecond: number;
}

/** What a growth is made of under the one fault that moves it. */
export interface Streams {
  readonly fault: TimedFault;
  readonly signal: CountingSignal;
  readonly streams: readonly Stream[];
}

export type Refusal = Exclude<PartTruth, { kind: 'holds' }>;

interface Told {
  readonly signal: CountingSignal;
  readonly fault: TimedFault;
  readonly key: string;
}

/** Counters and histograms of a service that faults speak of. */
export function signalsOf(
  { service, faults }: Scene,
  wanted: (signal: CountingSignal) => boolean,
): readonly Told[] {
  return faults.flatMap((fault) =>
    fault.signals.flatMap((signal, index): Told[] =>
      (signal.kind === 'counter' || signal.kind === 'histogram') &&
      signal.service === service &&
      wanted(signal)
        ? [{ signal, fault, key: `${fault.index}.${index}` }]
        : [],
    ),
  );
}

/** The one fault that moves these series. */
export function moverOf(
  told: readonly Told[],
  metric: string,
  { service, faults }: Scene,
): TimedFault | Refusal {
  const movers = new Set(told.filter(({ signal }) => moves(signal)).map(({ fault }) => fault));
  const fault = [...movers][0] ?? told[0]?.fault;
  if (fault === undefined) return notMoved(metric);
  if (movers.size > 1)
    return { kind: 'unknown', why: `the oracle does not add up several faults that move ${metric}` };
  if (faults.some(({ signals }) => signals.some((s) => s.kind === 'target-down' && s.service === service)))
    return { kind: 'unknown', why: `${metric} vanishes while ${service} does not answer` };
  return fault;
}

/** Looks up what a growth counts. */
export function streamsOf(growth: Growth, scene: Scene): Streams | Refusal {
  const { metric } = growth.selector;
  const told = signalsOf(scene, (signal) => partOf(signal, metric) !== undefined);
  const fault = moverOf(told, metric, scene);
  if ('kind' in fault) return fault;
  const taken = told.filter(({ signal }) => selects(growth.selector, scene.service, signal.labels));
  const [first] = taken;
  if (first === undefined)
    return { kind: 'unknown', why: `the rule is about another series of ${metric} than the fault` };
  const groups = Map.groupBy(taken, ({ signal, key }) =>
    growth.aggregated === null ? key : valuesOf(signal.labels, growth.aggregated.by),
  );
  const summed = [...groups.values()].map((group) =>
    group.flatMap(({ signal, key }) => eventsOf(signal, key, growth, scene)),
  );
  const [streams = []] = summed;
  if (summed.some((other) => !isAlike(other, streams)) || (!isSummed(growth) && !isAlikeWithin(groups)))
    return { kind: 'unknown', why: `the fault moves several series of ${metric}` };
  return { fault: asFelt(fault, first.signal), signal: first.signal, streams };
}

/** The fault as the counter feels it: something that takes its time before it begins, or to end. */
function asFelt(fault: TimedFault, signal: CountingSignal): TimedFault {
  if (signal.kind !== 'counter') return fault;
  const { onsetMs = 0, healMs = 0 } = signal;
  // The very same fault, which whoever counts the faults recognises.
  if (onsetMs === 0 && healMs === 0) return fault;
  return { ...fault, atMs: fault.atMs + onsetMs, lastsMs: fault.lastsMs - onsetMs + healMs };
}

function isSummed({ aggregated }: Growth): boolean {
  return aggregated?.isSum === true;
}

/** An average, a least or a most of several signals is not looked into. */
function isAlikeWithin(groups: ReadonlyMap<string, readonly Told[]>): boolean {
  return [...groups.values()].every((group) => group.length === 1);
}

function valuesOf(labels: Labels, by: readonly string[]): string {
  return JSON.stringify(by.map((name) => labels[name] ?? ''));
}

function moves(signal: CountingSignal): boolean {
  return signal.baseline !== signal.faultValue;
}

function partOf(signal: CountingSignal, metric: string): 'counter' | 'sum' | 'count' | undefined {
  if (signal.kind === 'counter') return signal.metric === metric ? 'counter' : undefined;
  if (`${signal.metric}_sum` === metric) return 'sum';
  return `${signal.metric}_count` === metric ? 'count' : undefined;
}

function eventsOf(signal: CountingSignal, key: string, growth: Growth, scene: Scene): Stream[] {
  const requestsPerSecond = scene.setting.ratePerSecond[scene.service] ?? 1;
  if (signal.kind === 'histogram') {
    const weightOf = (value: number): number =>
      partOf(signal, growth.selector.metric) === 'sum' ? value : 1;
    return observations(signal, key, requestsPerSecond, weightOf);
  }
  const { unit = 1, series = 1, baseline, faultValue } = signal;
  const times = { second: 1, 'lab-second': programSpeedOf(scene.setting), request: requestsPerSecond };
  const perSecond = times[signal.per] / unit;
  return [
    {
      key,
      weight: unit * (isSummed(growth) ? series : 1),
      baselinePerSecond: baseline * perSecond,
      faultPerSecond: faultValue * perSecond,
    },
  ];
}

/** All requests of a histogram, and those that the fault hits: these weigh what they weigh more than the others. */
export function observations(
  { baseline, faultValue, shareRatio }: Extract<Signal, { kind: 'histogram' }>,
  key: string,
  requestsPerSecond: number,
  weightOf: (value: number) => number,
): Stream[] {
  return [
    {
      key: `${key}.all`,
      weight: weightOf(baseline),
      baselinePerSecond: requestsPerSecond,
      faultPerSecond: requestsPerSecond,
    },
    {
      key: `${key}.hit`,
      weight: weightOf(faultValue) - weightOf(baseline),
      baselinePerSecond: 0,
      faultPerSecond: requestsPerSecond * shareRatio,
    },
  ];
}

function isAlike(a: readonly Stream[], b: readonly Stream[]): boolean {
  const plain = (streams: readonly Stream[]): string =>
    JSON.stringify(streams.map(({ key, ...rest }) => rest));
  return plain(a) === plain(b);
}
