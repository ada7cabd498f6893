/**
 * The layout of the clock page, and the arithmetic on it. Little-endian; the same in runtime/lab_clock.go.
 *
 * | bytes | what |
 * | --- | --- |
 * | 0 to 7 | `fdclock1` |
 * | 8 to 15 | sequence: the number of the newest setting |
 * | 64 to 119 | the newest setting with an even number: its number, monotonic zero, lab zero, wall zero, speed in thousandths, zero of the run's wall, pace in thousandths |
 * | 128 to 183 | the newest one with an odd number |
 * | up to 4095 | zero: a program maps a whole page |
 *
 * The last two are for our own programs, which count by the wall of the run (core/wall-clock.ts); the others do not look at them.
 *
 * A setting counts from its monotonic zero on, which lies ahead when it is written; until then the one before it does. So all
 * programs change over at the same instant. While a slot is written its number is all ones, so nobody reads half a setting,
 * and a writer that dies in the middle leaves the setting before it in force.
 */

/** Bytes of a page file; never fewer, or a program that has mapped it dies of SIGBUS. */
export const pageBytes = 4096;

/** Environment variable that names the page to a program that was built with the lab clock. */
export const pageVariable = 'FIREDRILL_LAB_CLOCK';

/** One setting of the clock: at `monotonicNs` of the machine's CLOCK_MONOTONIC the lab's clocks showed `labNs` and `wallNs`. */
export interface ClockSetting {
  readonly monotonicNs: bigint;
  /** The lab's monotonic clock. */
  readonly labNs: bigint;
  /** The lab's wall clock, since 1970. */
  readonly wallNs: bigint;
  /** Lab seconds per real second from then on; 0 is a pause. */
  readonly speed: number;
  /** The wall of the run at that instant, nanoseconds since 1970. */
  readonly runWallNs: bigint;
  /** Seconds of the run's wall per real second from then on, 0 to 1. */
  readonly pace: number;
}

/** The clocks of the lab at one instant. */
export interface LabTime {
  /** The instant, by the machine's CLOCK_MONOTONIC. */
  readonly monotonicNs: bigint;
  readonly labNs: bigint;
  readonly wallNs: bigint;
  readonly runWallNs: bigint;
  /** Seconds of the run's wall per real second at that instant. */
  readonly pace: number;
  /** Lab seconds per real second at that instant. */
  readonly speed: number;
}

/** The machine's CLOCK_MONOTONIC, which Go's runtime reads too: https://docs.libuv.org/en/v1.x/misc.html#c.uv_hrtime */
export function monotonicNow(): bigint {
  return process.hrtime.bigint();
}

/** Lab time at an instant, by one setting. Rounded down to the nanosecond, as the programs do. */
export function labTimeBy(setting: ClockSetting, monotonicNs: bigint): LabTime {
  const passed = monotonicNs - setting.monotonicNs;
  const lab = (passed * BigInt(thousandths(setting.speed))) / 1000n;
  const runWall = (passed * BigInt(thousandths(setting.pace))) / 1000n;
  return {
    monotonicNs,
    labNs: setting.labNs + lab,
    wallNs: setting.wallNs + lab,
    runWallNs: setting.runWallNs + runWall,
    pace: setting.pace,
    speed: setting.speed,
  };
}

/** A speed as the page holds it. */
export function thousandths(speed: number): number {
  return Math.round(speed * 1000);
}

const magic = Buffer.from('fdclock1', 'latin1');
const sequenceAt = 8;
const slotAt = (sequence: bigint) => (sequence % 2n === 0n ? 64 : 128);
const slotBytes = 56;

/** The number of a slot that is being written. */
const underWay = 0xffff_ffff_ffff_ffffn;

/** One write to the page; they have to be made in order. */
export interface PageWrite {
  readonly at: number;
  readonly bytes: Buffer;
}

/** A whole page with its first setting, number 1. */
export function firstPage(setting: ClockSetting): Buffer {
  const page = Buffer.alloc(pageBytes);
  magic.copy(page, 0);
  page.writeBigUInt64LE(1n, sequenceAt);
  encodeSetting(0n, setting).copy(page, slotAt(0n));
  encodeSetting(1n, setting).copy(page, slotAt(1n));
  return page;
}

/** What writes a setting beside the one in force, and the write that announces it. */
export function writesOf(
  sequence: bigint,
  setting: ClockSetting,
): { prepare: PageWrite[]; announce: PageWrite } {
  const slot = encodeSetting(sequence, setting);
  const at = slotAt(sequence);
  return {
    prepare: [
      { at, bytes: number64(underWay) },
      { at: at + 8, bytes: slot.subarray(8) },
      { at, bytes: number64(sequence) },
    ],
    announce: { at: sequenceAt, bytes: number64(sequence) },
  };
}

function number64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function encodeSetting(
  sequence: bigint,
  { monotonicNs, labNs, wallNs, speed, runWallNs, pace }: ClockSetting,
): Buffer {
  const bytes = Buffer.alloc(slotBytes);
  bytes.writeBigUInt64LE(sequence, 0);
  bytes.writeBigInt64LE(monotonicNs, 8);
  bytes.writeBigInt64LE(labNs, 16);
  bytes.writeBigInt64LE(wallNs, 24);
  bytes.writeBigInt64LE(BigInt(thousandths(speed)), 32);
  bytes.writeBigInt64LE(runWallNs, 40);
  bytes.writeBigInt64LE(BigInt(thousandths(pace)), 48);
  return bytes;
}

/** The settings that a page holds: the newest, and the one that was or still is in force before it. */
export interface PageContent {
  readonly sequence: bigint;
  readonly newest: ClockSetting;
  readonly before: ClockSetting | undefined;
}

/** What is wrong with bytes that were read as a page. */
export type PageProblem = 'short' | 'foreign' | 'under way';

/** Reads a page. `under way` passes: the writer was at it, and whoever reads again gets a whole one. */
export function decodePage(page: Buffer): PageContent | PageProblem {
  if (page.length < pageBytes) return 'short';
  if (!page.subarray(0, magic.length).equals(magic)) return 'foreign';
  const sequence = page.readBigUInt64LE(sequenceAt);
  const newest = decodeSetting(page, sequence);
  return newest === undefined
    ? 'under way'
    : { sequence, newest, before: decodeSetting(page, sequence - 1n) };
}

function decodeSetting(page: Buffer, sequence: bigint): ClockSetting | undefined {
  const slot = page.subarray(slotAt(sequence), slotAt(sequence) + slotBytes);
  if (slot.readBigUInt64LE(0) !== sequence) return undefined;
  return {
    monotonicNs: slot.readBigInt64LE(8),
    labNs: slot.readBigInt64LE(16),
    wallNs: slot.readBigInt64LE(24),
    speed: Number(slot.readBigInt64LE(32)) / 1000,
    runWallNs: slot.readBigInt64LE(40),
    pace: Number(slot.readBigInt64LE(48)) / 1000,
  };
}
