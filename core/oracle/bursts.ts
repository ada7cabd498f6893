import { formatDuration } from '../duration.ts';
import { exactly, sumTerms, type Term } from '../plan.ts';
import { sampledOf } from './averaged.ts';
import { seenTerm } from './scraped.ts';
import { inLabMs, machineWallMs, type Setting } from './setting.ts';
import { holdsIn, type Stretch, type TimedFault, type Truth } from './truth.ts';

/** A share of the requests that fails from the onset of a fault to its heal. */
export interface Burst {
  readonly fault: TimedFault;
  readonly ratio: number;
}

/** Bursts of errors one after the other, and what a rule asks of their average over a window. Ratios 0 to 1. */
export interface AveragedBursts {
  readonly bursts: readonly Burst[];
  readonly baselineRatio: number;
  readonly windowMs: number;
  readonly thresholdRatio: number;
  /** Requests per wall second. */
  readonly ratePerSecond: number;
}

/** A part of the scenario's clock, lab milliseconds. */
interface Part {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * When the average over a window that sees several bursts is above a threshold. The average between the first and the last
 * sample of the window is a line of straight pieces. By how much counting whole requests, and a sample more or less in the
 * window, may move it is added to and taken from the threshold: above the higher one it surely holds, above the lower
 * one it may. Bursts far apart are better looked at one by one (in-turn.ts): then the phases alone make the windows.
 */
export function burstsTruth(asked: AveragedBursts, setting: Setting): Truth {
  const { bursts, baselineRatio, thresholdRatio, windowMs } = asked;
  if (bursts.some(({ fault }, index) => overlaps(fault, bursts[index + 1]?.fault)))
    return { kind: 'unknown', why: 'the oracle does not add up bursts of errors at the same time' };
  const { sampledMs, unevenMs } = sampledOf(windowMs, setting);
  const lengthsMs = unevenMs === 0 ? [sampledMs] : [sampledMs, sampledMs + setting.scrapeIntervalMs];
  const miscount = miscountOf(asked, sampledMs, setting);
  const missing = (thresholdRatio * pastGapMs(asked, setting)) / sampledMs;
  const least = thresholdRatio - miscount - missing;
  if (baselineRatio >= least)
    return { kind: 'unknown', why: `the ratio may reach ${thresholdRatio} without any fault` };
  const above = (lengthMs: number, level: number) => partsAbove(asked, lengthMs, level);
  const possible = lengthsMs.map((lengthMs) => above(lengthMs, least)).reduce(union);
  // Errors that were counted from zero are not extrapolated to before the burst while the other requests are.
  const sure = lengthsMs
    .map((lengthMs) => above(lengthMs, ((thresholdRatio + miscount) * windowMs) / sampledMs))
    .reduce(intersection);
  const highest = Math.max(...bursts.map(({ ratio }) => ratio));
  const share = (thresholdRatio - baselineRatio) / (highest - baselineRatio);
  const restlessMs = setting.scrapeIntervalMs * Math.min(share, 1 - share);
  const stretches = possible.flatMap((part) => stretchesIn(part, sure, asked, restlessMs, setting));
  return (
    holdsIn(stretches) ?? {
      kind: 'never',
      why: `${bursts.length} bursts never average above ${thresholdRatio} over ${formatDuration(windowMs)}`,
    }
  );
}

function overlaps(fault: TimedFault, next: TimedFault | undefined): boolean {
  return next !== undefined && fault.atMs + fault.lastsMs > next.atMs;
}

/**
 * By how much the average may be off: each burst begins with its own spacing and so counts up to one error less, the
 * baseline one more; all requests of the window are off by one twice (error-ratio.ts says why).
 */
function miscountOf(asked: AveragedBursts, sampledMs: number, setting: Setting): number {
  const { bursts, baselineRatio, thresholdRatio, ratePerSecond } = asked;
  const requests = sampledMs / inLabMs(1000 / ratePerSecond, setting);
  const highest = Math.max(...bursts.map(({ ratio }) => ratio));
  const errors = bursts.length * (1 + (baselineRatio > 0 ? 1 : 0) + highest);
  return (errors + 2 * thresholdRatio) / requests;
}

/** A window that reaches into the backfilled past misses the requests between its end and the start of the load. */
function pastGapMs({ windowMs }: AveragedBursts, setting: Setting): number {
  return windowMs > setting.warmUpMs ? inLabMs(machineWallMs.gapAfterPast, setting) : 0;
}

/** Where the average over this length, up to an instant, is above a level. */
function partsAbove({ bursts, baselineRatio }: AveragedBursts, lengthMs: number, level: number): Part[] {
  const averageAt = (ms: number): number =>
    bursts.reduce((sum, { fault: { atMs, lastsMs }, ratio }) => {
      const withinMs = Math.min(ms, atMs + lastsMs) - Math.max(ms - lengthMs, atMs);
      return sum + ((ratio - baselineRatio) * Math.max(0, withinMs)) / lengthMs;
    }, baselineRatio);
  const edgesMs = [
    ...new Set(
      bursts.flatMap(({ fault: { atMs, lastsMs } }) =>
        [atMs, atMs + lastsMs].flatMap((edgeMs) => [edgeMs, edgeMs + lengthMs]),
      ),
    ),
  ].sort((a, b) => a - b);
  const parts = edgesMs.slice(1).flatMap((toMs, index): Part[] => {
    const fromMs = edgesMs[index] ?? toMs;
    const [from, to] = [averageAt(fromMs) - level, averageAt(toMs) - level];
    if (from <= 0 && to <= 0) return [];
    const crossingMs = fromMs + ((toMs - fromMs) * from) / (from - to);
    if (from > 0 && to > 0) return [{ fromMs, toMs }];
    return [from > 0 ? { fromMs, toMs: crossingMs } : { fromMs: crossingMs, toMs }];
  });
  return union(parts, []);
}

/** Parts by time, those that touch put together. */
function union(a: readonly Part[], b: readonly Part[]): Part[] {
  const united: Part[] = [];
  for (const part of [...a, ...b].sort((one, other) => one.fromMs - other.fromMs)) {
    const last = united.at(-1);
    // A part of a nanosecond is lost when instants are computed.
    const touches = last !== undefined && part.fromMs <= last.toMs + 1e-6;
    if (touches) united.pop();
    united.push(touches ? { fromMs: last.fromMs, toMs: Math.max(last.toMs, part.toMs) } : part);
  }
  return united;
}

function intersection(a: readonly Part[], b: readonly Part[]): Part[] {
  return a
    .flatMap((one) =>
      b.map((other) => ({
        fromMs: Math.max(one.fromMs, other.fromMs),
        toMs: Math.min(one.toMs, other.toMs),
      })),
    )
    .filter(({ fromMs, toMs }) => toMs > fromMs);
}

/** One stretch for each part of a possible one in which it surely holds; one that may be nothing where it never surely does. */
function stretchesIn(
  possible: Part,
  sure: readonly Part[],
  asked: AveragedBursts,
  restlessMs: number,
  setting: Setting,
): Stretch[] {
  const inside = sure.filter(({ fromMs, toMs }) => fromMs >= possible.fromMs && toMs <= possible.toMs);
  if (inside.length === 0) return [stretch(possible, possible, asked, restlessMs, setting)];
  return inside.map((one, index) =>
    stretch(
      {
        fromMs: Math.min(one.fromMs, inside[index - 1]?.toMs ?? possible.fromMs),
        toMs: one.fromMs,
      },
      { fromMs: one.toMs, toMs: inside[index + 1]?.fromMs ?? possible.toMs },
      asked,
      restlessMs,
      setting,
    ),
  );
}

/** @param begins when it may begin to hold, in the time of the samples, and `ends` when it may end */
function stretch(
  begins: Part,
  ends: Part,
  { bursts }: AveragedBursts,
  restlessMs: number,
  setting: Setting,
): Stretch {
  const faults = bursts.map(({ fault }) => fault);
  const [first] = faults;
  const beginner = faults.findLast(({ atMs }) => atMs <= begins.toMs) ?? first;
  const ender = faults.findLast(({ atMs, lastsMs }) => atMs + lastsMs <= ends.toMs) ?? beginner;
  const healMs = (ender?.atMs ?? 0) + (ender?.lastsMs ?? 0);
  return {
    faultIndex: beginner?.index ?? 0,
    ...(ender === undefined || ender === beginner ? {} : { endedByFaultIndex: ender.index }),
    flickers: Math.max(begins.toMs - begins.fromMs, ends.toMs - ends.fromMs) > restlessMs,
    begins: sumTerms([
      exactly('onset', beginner?.atMs ?? 0, 'when the fault is put in'),
      averageTerm('window fill', begins, beginner?.atMs ?? 0, 'above'),
      ...sampleTerms(setting),
    ]),
    ends: sumTerms([
      exactly('onset', ender?.atMs ?? 0, 'when the fault is put in'),
      exactly('fault', ender?.lastsMs ?? 0, 'how long it lasts'),
      averageTerm('window drain', ends, healMs, 'below'),
      ...sampleTerms(setting),
    ]),
  };
}

function averageTerm(name: string, { fromMs, toMs }: Part, sinceMs: number, where: string): Term {
  const why = `until the average over all bursts that the window sees is ${where} the threshold`;
  return { name, minMs: fromMs - sinceMs, maxMs: toMs - sinceMs, why };
}

function sampleTerms(setting: Setting): Term[] {
  const why = 'the samples of a window lie somewhere in their interval';
  return [{ name: 'scrape', minMs: 0, maxMs: setting.scrapeIntervalMs, why }, seenTerm(setting)];
}
