import { parseDurationMs } from '../../core/duration.ts';
import type { FaultModule, Seams } from '../../core/fault.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';

/** When a fault is looked at again, wall epoch milliseconds. */
export interface LaterLook {
  readonly fromWallMs: number;
  /** By then it has been seen, or it was not there. */
  readonly untilWallMs: number;
}

/** How long before the heal a fault is looked at, wall milliseconds: several looks, should a busy machine miss one. */
const usualMs = 500;
/** Of a short fault this share of its time, so that the look falls near its end. */
const shortShareRatio = 0.25;
/** Less than this is no time for a request and its answer, wall milliseconds. */
const leastMs = 50;
/** So long before the heal the last look ends, wall milliseconds: what it finds must still be noted. */
const marginMs = 20;
/** Epoch milliseconds are exact to a thousandth or so. */
const roundingMs = 0.01;
/** A look in the middle need not be over soon, but must not go on for ever; times the usual. */
const middleLooks = 4;

/**
 * When a fault that took hold is looked at again: in the middle of its time, and just before its heal. A fault that comes and
 * goes is looked at where it shows. What is over, or leaves no time for a proof, is left out: where the first proof came that
 * late, or the whole fault is shorter than 200 ms of wall time, the first proof has to do.
 *
 * @param nowWallMs when the proof that it took hold was complete
 */
export function laterLooks(
  module: FaultModule,
  fault: FaultDeclaration,
  seams: Pick<Seams, 'speed'>,
  zeroWallMs: number,
  nowWallMs: number,
): LaterLook[] {
  const labMs = (ms: number): number => ms / seams.speed;
  const onsetMs = zeroWallMs + labMs(parseDurationMs(fault.at));
  const lastsMs = labMs(parseDurationMs(fault.lasts));
  const healMs = onsetMs + lastsMs;
  const neededMs = module.proofMs?.(fault, seams) ?? leastMs;
  const lookMs = Math.max(module.proofMs?.(fault, seams) ?? 0, Math.min(usualMs, lastsMs * shortShareRatio));
  const endMs = healMs - marginMs;
  const middleMs = onsetMs + lastsMs / 2;
  const shows = module.showsAtMs?.(fault).map((ms) => onsetMs + labMs(ms));
  const looks = shows === undefined ? steady() : shown(shows);
  return looks.filter(
    ({ fromWallMs, untilWallMs }) =>
      fromWallMs >= nowWallMs && untilWallMs - fromWallMs > neededMs - roundingMs,
  );

  function steady(): LaterLook[] {
    const lastMs = endMs - lookMs;
    return [
      { fromWallMs: middleMs, untilWallMs: Math.min(lastMs, middleMs + middleLooks * lookMs) },
      { fromWallMs: Math.max(lastMs, nowWallMs), untilWallMs: endMs },
    ];
  }

  function shown(atWallMs: readonly number[]): LaterLook[] {
    return [...new Set([atWallMs.find((ms) => ms >= middleMs), atWallMs.at(-1)])]
      .filter((ms) => ms !== undefined)
      .map((ms) => ({ fromWallMs: ms, untilWallMs: Math.min(ms + lookMs, endMs) }));
  }
}
