import type { ForetoldStretch, Range } from './foretelling.ts';

/** Whether an expression was true for a label set at each look of one playing; lab milliseconds after the zero, by time. */
export type Looked = readonly { readonly atMs: number; readonly holds: boolean }[];

/** A stretch of one playing: true from the first look to the last, and false at the looks beside them. */
interface Run {
  readonly begins: Range;
  readonly ends: Range;
}

/** What no label set's looks can be read as: why. */
export interface Unreadable {
  readonly why: string;
}

/**
 * The stretches in which an expression is true, whatever the phase: each from the earliest to the latest beginning of all
 * playings.
 *
 * @param apartMs how far apart the phases of two playings are: the phase of the real run lies between two of them
 */
export function stretchesIn(
  playings: readonly Looked[],
  apartMs: number,
): readonly ForetoldStretch[] | Unreadable {
  if (playings.some((looked) => looked[0]?.holds)) return { why: 'it holds before any fault' };
  if (playings.some((looked) => looked.at(-1)?.holds))
    return { why: 'it still holds when every window has forgotten the faults' };
  const runs = playings.map(runsOf);
  const counts = new Set(runs.map(({ length }) => length));
  const [count = 0] = counts;
  const inOrder = Array.from({ length: count }, (_, index) => runs.flatMap((own) => own[index] ?? []));
  if (counts.size === 1 && inOrder.every(isOneStretch)) return inOrder.map((own) => stretchOf(own, apartMs));
  return componentsOf(runs.flat()).map((own) =>
    flickering(
      runs.map((all) => all.filter((run) => own.includes(run))),
      apartMs,
    ),
  );
}

function runsOf(looked: Looked): Run[] {
  const runs: Run[] = [];
  let begins: Range | undefined;
  looked.forEach(({ atMs, holds }, index) => {
    const beforeMs = looked[index - 1]?.atMs ?? atMs;
    if (holds && begins === undefined) begins = { minMs: beforeMs, maxMs: atMs };
    if (!holds && begins !== undefined) {
      runs.push({ begins, ends: { minMs: beforeMs, maxMs: atMs } });
      begins = undefined;
    }
  });
  return runs;
}

/** Whether runs of several playings have a time in common. */
function isOneStretch(runs: readonly Run[]): boolean {
  return (
    Math.max(...runs.map(({ begins }) => begins.maxMs)) <= Math.min(...runs.map(({ ends }) => ends.minMs))
  );
}

function stretchOf(runs: readonly Run[], apartMs: number): ForetoldStretch {
  return {
    begins: around(
      runs.map(({ begins }) => begins),
      apartMs,
    ),
    ends: around(
      runs.map(({ ends }) => ends),
      apartMs,
    ),
    flickers: false,
  };
}

function around(ranges: readonly Range[], apartMs: number): Range {
  return {
    minMs: Math.min(...ranges.map(({ minMs }) => minMs)) - apartMs,
    maxMs: Math.max(...ranges.map(({ maxMs }) => maxMs)) + apartMs,
  };
}

/** Runs of all playings that touch each other. */
function componentsOf(runs: readonly Run[]): Run[][] {
  const components: Run[][] = [];
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const run of [...runs].sort((a, b) => a.begins.minMs - b.begins.minMs)) {
    if (run.begins.minMs <= untilMs) components.at(-1)?.push(run);
    else components.push([run]);
    untilMs = Math.max(untilMs, run.ends.maxMs);
  }
  return components;
}

/**
 * A time in which playings come and go, each in its own way: the longest part in which all of them hold is sure, and before
 * and after it anything may be.
 */
function flickering(playings: readonly (readonly Run[])[], apartMs: number): ForetoldStretch {
  const all = playings.flat();
  const firstMs = Math.min(...all.map(({ begins }) => begins.minMs)) - apartMs;
  const lastMs = Math.max(...all.map(({ ends }) => ends.maxMs)) + apartMs;
  const sure = playings
    .reduce<Span[]>(
      (common, own) =>
        common.flatMap((span) =>
          own.flatMap(({ begins, ends }) => {
            const cut = {
              fromMs: Math.max(span.fromMs, begins.maxMs),
              toMs: Math.min(span.toMs, ends.minMs),
            };
            return cut.fromMs <= cut.toMs ? [cut] : [];
          }),
        ),
      [{ fromMs: firstMs, toMs: lastMs }],
    )
    .map(({ fromMs, toMs }) => ({ fromMs: fromMs + apartMs, toMs: toMs - apartMs }))
    .filter(({ fromMs, toMs }) => fromMs <= toMs)
    .sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))[0];
  return {
    begins: { minMs: firstMs, maxMs: sure?.fromMs ?? lastMs },
    ends: { minMs: sure?.toMs ?? firstMs, maxMs: lastMs },
    flickers: true,
  };
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}
