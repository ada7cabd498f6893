import type { CoursePoint, Signal } from '../fault.ts';

/** A straight part of a gauge's way, in lab milliseconds after the onset; `to` is where it is just before `toMs`. */
interface Piece {
  readonly fromMs: number;
  readonly toMs: number;
  readonly from: number;
  readonly to: number;
}

/** How a gauge moves under a fault: pieces without gaps from the onset on, and `baseline` before and after them. */
export interface Course {
  readonly baseline: number;
  readonly pieces: readonly Piece[];
}

export type GaugeSignal = Extract<Signal, { kind: 'gauge' | 'gauge-course' | 'windowed-count' }>;

/** @param lastsMs how long the fault lasts */
export function courseOf(signal: GaugeSignal, lastsMs: number): Course {
  switch (signal.kind) {
    case 'gauge':
      return gaugeCourse(signal, lastsMs);
    case 'gauge-course':
      return pointCourse(signal, lastsMs);
    case 'windowed-count':
      return countCourse(signal, lastsMs);
  }
}

/**
 * The same course with every value on its way taken times a factor: where it stays, and where its ways end, it is as told.
 */
export function offOnItsWay({ baseline, pieces }: Course, factor: number): Course {
  return { baseline, pieces: waysOf(pieces).flatMap((way) => (way.every(isFlat) ? way : off(way, factor))) };
}

/** Pieces one after another that move, or that do not. */
function waysOf(pieces: readonly Piece[]): Piece[][] {
  const ways: Piece[][] = [];
  for (const piece of pieces) {
    const way = ways.at(-1);
    if (way?.[0] !== undefined && isFlat(way[0]) === isFlat(piece)) way.push(piece);
    else ways.push([piece]);
  }
  return ways;
}

function isFlat({ from, to }: Piece): boolean {
  return from === to;
}

function off(way: readonly Piece[], factor: number): Piece[] {
  const values = way.flatMap(({ from, to }) => [from, to]);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return way.flatMap((piece) =>
    limited({ ...piece, from: piece.from * factor, to: piece.to * factor }, least, most),
  );
}

/** A piece that goes on at a limit where it would pass it. */
function limited({ fromMs, toMs, from, to }: Piece, least: number, most: number): Piece[] {
  const inside = (value: number): number => Math.min(most, Math.max(least, value));
  const passedMs = [least, most]
    .map((limit) => fromMs + ((toMs - fromMs) * (limit - from)) / (to - from))
    .filter((atMs) => atMs > fromMs && atMs < toMs)
    .sort((a, b) => a - b);
  const valueAtMs = (atMs: number): number => from + ((to - from) * (atMs - fromMs)) / (toMs - fromMs);
  const edgesMs = [fromMs, ...passedMs, toMs];
  return edgesMs.slice(1).map((endMs, index) => {
    const startMs = edgesMs[index] ?? fromMs;
    return {
      ...{ fromMs: startMs, toMs: endMs },
      ...{ from: inside(valueAtMs(startMs)), to: inside(valueAtMs(endMs)) },
    };
  });
}

/** Whether the fault moves the series at all, or only names it beside those that it moves. */
export function isMoving(signal: GaugeSignal): boolean {
  switch (signal.kind) {
    case 'gauge':
      return signal.baseline !== signal.faultValue;
    case 'gauge-course':
      return [...signal.onset, ...signal.healed].some(({ value }) => value !== signal.baseline);
    case 'windowed-count':
      return true;
  }
}

/** Where the course is just after and just before two instants between which it is straight. */
export function between({ baseline, pieces }: Course, fromMs: number, toMs: number): [number, number] {
  const piece = pieces.find((one) => one.fromMs <= fromMs && toMs <= one.toMs);
  if (piece === undefined) return [baseline, baseline];
  if (piece.from === piece.to) return [piece.from, piece.from];
  const at = (ms: number): number =>
    piece.from + ((piece.to - piece.from) * (ms - piece.fromMs)) / (piece.toMs - piece.fromMs);
  return [at(fromMs), at(toMs)];
}

/** Where the course is at an instant after the onset, or before it. */
export function valueAt(course: Course, atMs: number): number {
  const piece = course.pieces.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
  if (piece === undefined) return course.baseline;
  return piece.from + ((piece.to - piece.from) * (atMs - piece.fromMs)) / (piece.toMs - piece.fromMs);
}

function gaugeCourse(
  { baseline, faultValue, riseMs = 0, fallMs = 0 }: Extract<Signal, { kind: 'gauge' }>,
  lastsMs: number,
): Course {
  const risesMs = Math.min(riseMs, lastsMs);
  const reachedRatio = riseMs === 0 ? 1 : risesMs / riseMs;
  const reached = reachedRatio === 1 ? faultValue : baseline + (faultValue - baseline) * reachedRatio;
  const fallsMs = fallMs * reachedRatio;
  const pieces = [
    { fromMs: 0, toMs: risesMs, from: baseline, to: reached },
    { fromMs: risesMs, toMs: lastsMs, from: reached, to: reached },
    { fromMs: lastsMs, toMs: lastsMs + fallsMs, from: reached, to: baseline },
  ];
  return { baseline, pieces: pieces.filter(({ fromMs, toMs }) => toMs > fromMs) };
}

function pointCourse(
  { baseline, onset, healed }: Extract<Signal, { kind: 'gauge-course' }>,
  lastsMs: number,
): Course {
  const during = through({ afterMs: 0, value: baseline }, onset, 0, lastsMs);
  const atHeal = { afterMs: 0, value: during.at(-1)?.to ?? baseline };
  return { baseline, pieces: [...during, ...through(atHeal, healed, lastsMs, null)] };
}

/** @param untilMs the way is cut there, and until there it stays at its last point; null to end with that point */
function through(
  start: CoursePoint,
  points: readonly CoursePoint[],
  offsetMs: number,
  untilMs: number | null,
): Piece[] {
  const last = points.at(-1) ?? start;
  const stays = untilMs === null ? [] : [{ afterMs: untilMs, value: last.value }];
  const way = [start, ...points, ...stays.filter(({ afterMs }) => afterMs > last.afterMs)];
  return way.slice(1).flatMap((to, index): Piece[] => {
    const from = way[index] ?? start;
    const toMs = Math.min(to.afterMs, untilMs ?? to.afterMs);
    if (toMs <= from.afterMs) return [];
    const partRatio = (toMs - from.afterMs) / (to.afterMs - from.afterMs);
    const reached = partRatio === 1 ? to.value : from.value + (to.value - from.value) * partRatio;
    return [{ fromMs: offsetMs + from.afterMs, toMs: offsetMs + toMs, from: from.value, to: reached }];
  });
}

/** A staircase: up at each event, down when it leaves the exporter's window. */
function countCourse(
  { windowMs, everyMs }: Extract<Signal, { kind: 'windowed-count' }>,
  lastsMs: number,
): Course {
  const count = everyMs === null ? 1 : Math.ceil(lastsMs / everyMs);
  const eventsMs = Array.from({ length: count }, (_, index) => index * (everyMs ?? 0));
  const edgesMs = [...new Set(eventsMs.flatMap((atMs) => [atMs, atMs + windowMs]))].sort((a, b) => a - b);
  const pieces = edgesMs.slice(0, -1).map((fromMs, index): Piece => {
    const inWindow = eventsMs.filter((atMs) => atMs <= fromMs && fromMs < atMs + windowMs).length;
    return { fromMs, toMs: edgesMs[index + 1] ?? fromMs, from: inWindow, to: inWindow };
  });
  return { baseline: 0, pieces };
}
