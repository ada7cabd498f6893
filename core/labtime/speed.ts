import { formatDuration, parseDurationMs } from '../duration.ts';
import { FiredrillError } from '../errors.ts';

/**
 * Checks a speed: lab seconds per wall second, 1 or more.
 *
 * @throws FiredrillError `SPEED_RANGE` for anything else.
 */
export function assertSpeed(speed: number): void {
  if (Number.isFinite(speed) && speed >= 1) return;
  throw new FiredrillError('usage', 'SPEED_RANGE', 'the speed is out of range', {
    want: 'lab seconds per wall second, 1 or more',
    got: String(speed),
  });
}

/** A duration after division: the new text, or the reason why there is none. */
export type DividedDuration = { readonly text: string } | { readonly refusal: string };

/**
 * Divides a duration by the speed, to the nearest millisecond: the programs count no finer. Zero stays zero; less than
 * a millisecond is refused, because rounding would change its meaning. The spelling stays when the value does.
 *
 * @example divideDuration('5m', 60) // { text: '5s' }
 */
export function divideDuration(duration: string, speed: number): DividedDuration {
  const labMs = parseDurationMs(duration);
  if (labMs === 0 || speed === 1) return { text: duration };
  const wallMs = labMs / speed;
  if (wallMs < 1) {
    return {
      refusal: `${duration} at speed ${speed} is ${wallMs.toPrecision(2)}ms, and the programs count whole milliseconds`,
    };
  }
  return { text: formatDuration(wallMs) };
}
