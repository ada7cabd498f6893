import type { Signal } from '../fault.ts';

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

export type GaugeSignal = Extract<Signal, { kind: 'gauge' | 'windowed-count' }>;

/** @param lastsMs how long the fault lasts; null when the series only stands beside those that move */
export function courseOf(signal: GaugeSignal, lastsMs: number): Course {
  return signal.kind === 'gauge' ? gaugeCourse(signal, lastsMs) : countCourse(signal, lastsMs);
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
