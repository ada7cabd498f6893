import { formatDuration, formatLabTime } from '../core/duration.ts';
import type { Span } from '../core/observed-alerts.ts';
import type { Window } from '../core/plan.ts';

type Bounds = Pick<Window, 'earliestMs' | 'latestMs'>;

/** "6m15s to 7m30s". */
export function windowText({ earliestMs, latestMs }: Bounds): string {
  return `${formatLabTime(earliestMs)} to ${formatLabTime(latestMs)}`;
}

/** A difference between two lab times: whole seconds, but never "0s" for a difference that decided a verdict. */
export function gapText(gapMs: number): string {
  return Math.abs(gapMs) < 1000 ? formatDuration(Math.ceil(Math.abs(gapMs))) : formatLabTime(Math.abs(gapMs));
}

/** "9m40s, 2m10s after the latest legal instant 7m30s"; inside the window just "7m". */
export function againstWindow(atMs: number, { earliestMs, latestMs }: Bounds): string {
  const at = formatLabTime(atMs);
  if (atMs < earliestMs)
    return `${at}, ${gapText(earliestMs - atMs)} before the earliest legal instant ${formatLabTime(earliestMs)}`;
  if (atMs > latestMs)
    return `${at}, ${gapText(atMs - latestMs)} after the latest legal instant ${formatLabTime(latestMs)}`;
  return at;
}

/** "from 6m15s to 11m45s"; "from 6m15s on" while it lasts. */
export function spanText({ fromMs, toMs }: Span): string {
  return toMs === null
    ? `from ${formatLabTime(fromMs)} on`
    : `from ${formatLabTime(fromMs)} to ${formatLabTime(toMs)}`;
}

/** "a, b and c"; "nobody" when there is none. */
export function listText(items: readonly string[], none = 'nobody'): string {
  const last = items.at(-1);
  if (last === undefined) return none;
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** "1 beat", "3 beats". */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
