import type { Variant } from './lab.ts';
import type { Looks } from './looks.ts';

/** One playing of the lab in virtual time. Wall milliseconds on the clock of the test, which begins at 0. */
export interface Playing {
  readonly variant: Variant;
  /** Where the scenario's zero lies. */
  readonly zeroMs: number;
  /** The first evaluation, and the time from one to the next. */
  readonly firstLookMs: number;
  readonly everyMs: number;
}

/** The instants at which a playing is looked at until then, lab milliseconds after the zero. */
export function looksUntil(
  { zeroMs, firstLookMs: firstMs, everyMs }: Playing,
  untilMs: number,
  speed: number,
): Looks {
  return { firstMs, everyMs, count: Math.ceil((zeroMs + untilMs / speed - firstMs) / everyMs) + 1 };
}

/** Phases that scrapes may have to the onset of a fault, evenly over their interval. */
export const scrapePhases = 4;
/** Phases that the instants of a subquery may have to it. */
const mostAlignments = 4;

export interface PlayingOptions {
  readonly speed: number;
  /** Wall milliseconds. */
  readonly scrapeMs: number;
  /** Of the subqueries, wall milliseconds; 0 without one. */
  readonly resolutionMs: number;
  /** How far the history reaches before the zero, wall milliseconds. */
  readonly historyMs: number;
  /** Time without traffic at the start of the load, as some of the playings have it; lab milliseconds. */
  readonly gapMs: number;
  /** Whether a gauge that is measured moves: some of the playings have it lower, and some higher. */
  readonly isMeasured: boolean;
  /** From when on it is looked at, lab milliseconds after the zero. */
  readonly fromMs: number;
  /** From one look to the next, wall milliseconds: so many to a scrape, or so many scrapes. */
  readonly everyMs: number;
}

export function alignmentsOf({
  resolutionMs,
  scrapeMs,
}: Pick<PlayingOptions, 'resolutionMs' | 'scrapeMs'>): number {
  return resolutionMs <= scrapeMs ? 1 : Math.min(mostAlignments, Math.ceil(resolutionMs / scrapeMs));
}

/**
 * Every phase of the scrapes with every phase of the subqueries; and two phases of the scrapes once more for whatever else
 * nobody knows: a gap at the start of the load, measured gauges that are low or high.
 */
export function playingsOf(options: PlayingOptions): Playing[] {
  const { gapMs, isMeasured } = options;
  const alignments = alignmentsOf(options);
  const phases = Array.from({ length: scrapePhases }, (_, phase) => phase);
  const plain = Array.from({ length: alignments }, (_, alignment) =>
    phases.map((phase) => playingOf({ phase, alignment }, options)),
  ).flat();
  const others = [
    ...(gapMs === 0 ? [] : [{ gapMs }]),
    ...(isMeasured ? [{ off: -1 as const }, { off: 1 as const }] : []),
  ];
  const more = others.flatMap((changes) =>
    [0, scrapePhases / 2].map((phase) => playingOf({ phase, alignment: 0, ...changes }, options)),
  );
  return [...plain, ...more];
}

interface Choice {
  readonly phase: number;
  readonly alignment: number;
  readonly gapMs?: number;
  readonly off?: Variant['off'];
}

function playingOf({ phase, alignment, gapMs = 0, off = 0 }: Choice, options: PlayingOptions): Playing {
  const { scrapeMs, resolutionMs, historyMs, speed, fromMs, everyMs } = options;
  const alignments = alignmentsOf(options);
  const wholeMs = Math.ceil(historyMs / scrapeMs) * scrapeMs;
  const shiftMs = Math.round((alignment * resolutionMs) / alignments / scrapeMs) * scrapeMs;
  const zeroMs = Math.round(wholeMs + shiftMs + (phase / scrapePhases) * scrapeMs);
  // At a scrape, and where a subquery has its instants (queryOf).
  const wholeLookMs = Math.max(scrapeMs, everyMs);
  const firstLookMs = Math.max(0, Math.floor((zeroMs + fromMs / speed) / wholeLookMs) * wholeLookMs);
  const carried = (phase + alignment / alignments) / scrapePhases;
  return {
    zeroMs,
    firstLookMs,
    everyMs,
    variant: { carried, gapMs, off, historyMs: zeroMs * speed },
  };
}
