import { FiredrillError } from './errors.ts';

/** A duration as the configuration files of Prometheus and Alertmanager spell it: `1h30m`, `15s`, `250ms`, `0s`. */
export type Duration = string;

/** Milliseconds per unit; a day is 24 h and a year 365 d, as in Prometheus (prometheus/common model.Duration). */
const unitMs = {
  y: 31_536_000_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
} as const;
type Unit = keyof typeof unitMs;

/** Units in the one order in which Prometheus accepts them, each at most once. */
const durationPattern = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const unitsInOrder = Object.keys(unitMs) as Unit[];

/** True when Prometheus would accept the text as a duration. */
export function isDuration(text: string): boolean {
  return text === '0' || (text !== '' && durationPattern.test(text));
}

/**
 * Milliseconds of a duration.
 *
 * @throws FiredrillError `DURATION` when Prometheus would not accept the text.
 * @example parseDurationMs('1m30s') // 90_000
 */
export function parseDurationMs(text: Duration): number {
  const match = text === '' ? null : durationPattern.exec(text);
  if (text === '0') return 0;
  if (match === null) {
    throw new FiredrillError('usage', 'DURATION', 'that is not a duration', {
      want: 'units in falling order, such as 1h30m, 15s or 250ms',
      got: JSON.stringify(text),
    });
  }
  return unitsInOrder.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unitMs[unit], 0);
}

/**
 * The shortest exact spelling, in units up to hours (days read badly on a timeline). Rounds to whole milliseconds.
 *
 * @example formatDuration(90_000) // '1m30s'
 */
export function formatDuration(durationMs: number): Duration {
  let restMs = Math.round(Math.abs(durationMs));
  if (restMs === 0) return '0s';
  let text = '';
  for (const unit of ['h', 'm', 's', 'ms'] as const) {
    const count = Math.floor(restMs / unitMs[unit]);
    restMs -= count * unitMs[unit];
    if (count > 0) text += `${count}${unit}`;
  }
  return durationMs < 0 ? `-${text}` : text;
}

/**
 * A lab time for people: whole seconds, `6m15s`; a minus sign before the onset.
 *
 * @example formatLabTime(375_400) // '6m15s'
 */
export function formatLabTime(labMs: number): string {
  return formatDuration(Math.round(labMs / 1000) * 1000);
}
