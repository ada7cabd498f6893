import { formatDuration } from '../duration.ts';
import { exactly, type Term } from '../plan.ts';
import { holdsWith, seenTerm } from './scraped.ts';
import { inLabMs, machineWallMs, pastTermName, type Setting } from './setting.ts';
import type { TimedFault, Truth } from './truth.ts';

/** What an average over a window sees. Lab milliseconds. */
export interface Sampled {
  /** rate() sees only what lies between the first and the last sample: this much, or one scrape interval more. */
  readonly sampledMs: number;
  /** What the window is longer than whole scrape intervals. */
  readonly unevenMs: number;
}

/** A step of what happens, as the average over a window sees it pass a limit. */
export interface AveragedStep {
  readonly fault: TimedFault;
  readonly windowMs: number;
  /** The part of the sampled window, 0 to 1, that must lie in the fault before the average passes the limit. */
  readonly share: number;
  /** The limit as people read it. */
  readonly limit: string;
  /** How far single events may move the beginning to earlier and to later, and the end to either side. */
  readonly countingMs: { readonly soonerMs: number; readonly laterMs: number; readonly endMs: number };
  /** Further terms of both ends, and by how much they may lower the average of a burst shorter than the window. */
  readonly more: {
    readonly begins: readonly Term[];
    readonly ends: readonly Term[];
    readonly looseMs: number;
  };
}

export function sampledOf(windowMs: number, { scrapeIntervalMs }: Setting): Sampled {
  const scrapes = Math.floor(windowMs / scrapeIntervalMs);
  return {
    sampledMs: (scrapes - 1) * scrapeIntervalMs,
    unevenMs: windowMs - scrapes * scrapeIntervalMs,
  };
}

/** Whether the average cannot get beyond the limit, neither in the fault's time nor by miscounting. */
export function neverReaches(
  { fault, windowMs, share, countingMs: { soonerMs, endMs } }: AveragedStep,
  setting: Setting,
): boolean {
  const { sampledMs } = sampledOf(windowMs, setting);
  const fillMs = sampledMs * share;
  return fillMs - soonerMs >= fault.lastsMs || fillMs - endMs >= sampledMs;
}

/**
 * From when until when the average over a window is beyond its limit, in the samples that rate() sees.
 * The first sample of the window is up to a scrape interval younger than its border and the last sample up to one
 * older than the evaluation; both belong to one lattice, so together they cost one interval and not two.
 */
export function averagedTruth(step: AveragedStep, setting: Setting): Truth {
  const { fault, windowMs, share, limit, countingMs, more } = step;
  const { sampledMs, unevenMs } = sampledOf(windowMs, setting);
  const scrapeMs = setting.scrapeIntervalMs;
  const fillMs = sampledMs * share;
  const drainMs = sampledMs * (1 - share);
  const sampled = `${formatDuration(sampledMs)} from the first to the last sample in ${formatDuration(windowMs)}`;
  const scrape: Term = {
    name: 'scrape',
    minMs: 0,
    maxMs: scrapeMs,
    why: 'the samples of a window lie somewhere in their interval',
  };
  const begins = [
    exactly('window fill', fillMs, `${sampled}, × ${round(share)} of it to reach ${limit}`),
    scrape,
    // What begins at zero is not extrapolated to before the burst while the rest is: the uneven rest counts against it.
    ...unevenTerms(share, unevenMs, scrapeMs, (fillMs * unevenMs) / (sampledMs + scrapeMs)),
    ...more.begins,
    countingTerm(countingMs.soonerMs, countingMs.laterMs),
    seenTerm(setting),
  ];
  const ends = [
    exactly('window drain', drainMs, `${sampled}, × ${round(1 - share)} of it to fall to ${limit}`),
    scrape,
    ...unevenTerms(1 - share, unevenMs, scrapeMs, 0),
    ...more.ends,
    countingTerm(countingMs.endMs, countingMs.endMs),
    seenTerm(setting),
  ];
  // A burst that hardly fills its part of the window, or a plateau within the counting error of the threshold: the
  // average may cross the threshold at any time in between, and back. A plateau is as low as the samples alone make it
  // until every series of errors has counted enough to be extrapolated to the border of the window like the requests.
  const barely =
    fault.lastsMs < windowMs * share + countingMs.laterMs + more.looseMs ||
    sampledMs - windowMs * share < countingMs.endMs;
  // When a scrape moves the average by less than the counting is off at both ends of the window, the average may step
  // back across the threshold. A scrape moves it by `share` where it only makes the window longer.
  const flickers = scrapeMs * Math.min(share, 1 - share) < 2 * countingMs.endMs;
  const sure = holdsWith(fault, begins, ends, flickers);
  if (!barely || sure.kind !== 'holds') return sure;
  const flickerMs = Math.max(0, sure.ends.latestMs - sure.begins.latestMs);
  const droppedMs = Math.min(0, sure.begins.earliestMs - sure.ends.earliestMs);
  return holdsWith(
    fault,
    [...begins, barelyTerm(0, flickerMs)],
    [...ends, barelyTerm(droppedMs, 0)],
    flickers,
  );
}

/** A window that reaches into the backfilled past misses the requests between its end and the start of the load. */
export function pastTerm(fillMs: number, share: number, setting: Setting): Term {
  const missingMs = Math.min(fillMs, share * inLabMs(machineWallMs.gapAfterPast, setting));
  return {
    name: pastTermName,
    minMs: -missingMs,
    maxMs: 0,
    why: 'requests missing between the backfilled past and the load',
  };
}

/** The window is not a whole number of scrape intervals: it holds now one sample more, now one less. */
function unevenTerms(part: number, unevenMs: number, scrapeMs: number, hiddenMs: number): Term[] {
  if (unevenMs === 0) return [];
  return [
    {
      name: 'uneven window',
      minMs: Math.min(part * scrapeMs, unevenMs),
      maxMs: Math.max(hiddenMs, part * scrapeMs + unevenMs - scrapeMs),
      why: 'it is longer than whole scrape intervals, so that it holds a sample more or less',
    },
  ];
}

function countingTerm(soonerMs: number, laterMs: number): Term {
  return {
    name: 'counting',
    minMs: -soonerMs,
    maxMs: laterMs,
    why: `requests and errors come one by one, and ${(laterMs / 1000).toFixed(1)} s of them may fall on the other side`,
  };
}

function barelyTerm(minMs: number, maxMs: number): Term {
  return {
    name: 'barely',
    minMs,
    maxMs,
    why: 'the errors just reach the threshold: the average may cross it several times',
  };
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
