/** A time in which nothing is counted, lab milliseconds after the zero. `restarts`: afterwards a counter begins at 0. */
export interface Pause {
  readonly fromMs: number;
  readonly toMs: number;
  readonly restarts: boolean;
}

export interface Counted {
  /** Growth per lab millisecond at an instant. */
  readonly rateAt: (atMs: number) => number;
  /** The instants at which the rate may change. */
  readonly edgesMs: readonly number[];
  readonly pauses: readonly Pause[];
  /** Since when it counts. */
  readonly fromMs: number;
  /** In what it grows: things happen whole. */
  readonly unit: number;
  /** What had happened of the next unit when it began to count, 0 to 1. */
  readonly carried: number;
}

/** A time of even growth. */
interface Piece {
  readonly fromMs: number;
  readonly rate: number;
  /** What had grown by then since the counter was born, or born again. */
  readonly before: number;
}

/** What a counter says at an instant: whole units since it began, or since its program was last started again. */
export function counterOf(counted: Counted): (atMs: number) => number {
  const { unit, carried } = counted;
  const pieces = piecesOf(counted);
  return (atMs) => {
    const piece = pieces.findLast(({ fromMs }) => fromMs <= atMs);
    const grown = piece === undefined ? 0 : piece.before + piece.rate * (atMs - piece.fromMs);
    // A count that is whole but for the last bit is whole.
    const whole = Math.floor(grown / unit + carried + 1e-9);
    return unit === 1 ? whole : Number((whole * unit).toPrecision(15));
  };
}

function piecesOf({ rateAt, edgesMs, pauses, fromMs }: Counted): Piece[] {
  const edges = [fromMs, ...edgesMs, ...pauses.flatMap((pause) => [pause.fromMs, pause.toMs])];
  const starts = [...new Set(edges)].filter((ms) => ms >= fromMs).sort((a, b) => a - b);
  const pieces: Piece[] = [];
  starts.forEach((startMs, index) => {
    const last = pieces.at(-1);
    const isBorn = pauses.some(({ restarts, toMs }) => restarts && toMs === startMs);
    const before = last === undefined || isBorn ? 0 : last.before + last.rate * (startMs - last.fromMs);
    const middleMs = (startMs + (starts[index + 1] ?? startMs + 2)) / 2;
    const isPaused = pauses.some((pause) => pause.fromMs <= middleMs && middleMs < pause.toMs);
    pieces.push({ fromMs: startMs, rate: isPaused ? 0 : rateAt(middleMs), before });
  });
  return pieces;
}
