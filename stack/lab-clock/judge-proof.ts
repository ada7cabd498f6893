/** What `proof waits` and `proof busy` tell of one wait; see proof/waits.go. Nanoseconds as text. */
export interface Lap {
  readonly name: string;
  readonly want: string;
  readonly from: Stamp;
  readonly to: Stamp;
  readonly monotonic: string;
  readonly problem?: string;
}

/** One reading of a program's wall clock between two readings of the machine's monotonic clock; see proof/stamp.go. */
export interface Stamp {
  readonly before: string;
  readonly wall: string;
  readonly after: string;
}

/** What a clock should have shown. */
export interface ExpectedClock {
  /** Wall clock at an instant of the machine's monotonic clock, nanoseconds since 1970. */
  readonly wallAt: (monotonicNs: bigint) => bigint;
  /** The instant at which it shows a wall time. */
  readonly instantOf: (wallNs: bigint) => bigint | undefined;
}

/**
 * How late a wait may end, in real time. A timer of the kernel is 50 µs late by default (prctl(2), PR_SET_TIMERSLACK), a thread that
 * wakes gets its CPU after a slice of the others (EEVDF: 3 ms each, `sysctl sched_base_slice_ns`), and on a machine that is shared
 * that can happen several times. So the best of several laps has to be good, and every one tolerable.
 */
export interface Lateness {
  readonly bestMs: number;
  readonly worstMs: number;
}

/** Everything wrong with waits: reading of the clock, both clocks against each other, too early, too late, wrong reason. */
export function judgeLaps(laps: readonly Lap[], clock: ExpectedClock, lateness: Lateness): string[] {
  const byName = Map.groupBy(laps, (lap) => lap.name);
  return [...byName].flatMap(([name, all]) =>
    judgeWait(all, clock, lateness).map((problem) => `${name}: ${problem}`),
  );
}

function judgeWait(laps: readonly Lap[], clock: ExpectedClock, lateness: Lateness): string[] {
  const late = laps.map((lap) => lateMs(lap, clock));
  const best = Math.min(...late);
  const worst = Math.max(...late);
  return [
    ...laps.flatMap((lap) => (lap.problem === undefined ? [] : [lap.problem])),
    ...laps.flatMap(({ from, to }) => judgeStamps([from, to], clock)),
    ...laps.flatMap(bothClocks),
    ...(best < 0 ? [`${-best} ms too early`] : []),
    ...(best > lateness.bestMs ? [`at best ${best} ms late`] : []),
    ...(worst > lateness.worstMs ? [`at worst ${worst} ms late`] : []),
  ];
}

/** Readings that the clock cannot have shown then. */
export function judgeStamps(stamps: readonly Stamp[], { wallAt }: ExpectedClock): string[] {
  return stamps.flatMap(({ before, wall, after }) => {
    const [earliest, latest] = [wallAt(BigInt(before)), wallAt(BigInt(after))];
    const isRight = BigInt(wall) >= earliest && BigInt(wall) <= latest;
    return isRight ? [] : [`the wall clock shows ${wall}, want ${earliest} to ${latest}`];
  });
}

/** Both clocks are read at the same instant, so they count the same to the nanosecond. */
function bothClocks({ from, to, monotonic }: Lap): string[] {
  const wall = BigInt(to.wall) - BigInt(from.wall);
  return wall === BigInt(monotonic) ? [] : [`${wall} ns by the wall clock, ${monotonic} by the other`];
}

/** Real milliseconds after the wait should have ended; negative if before. */
function lateMs({ from, to, want }: Lap, { instantOf }: ExpectedClock): number {
  const due = instantOf(BigInt(from.wall) + BigInt(want));
  return due === undefined ? Number.NEGATIVE_INFINITY : Number(BigInt(to.after) - due) / 1e6;
}
