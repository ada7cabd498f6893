import type { CaseEvent } from './case.ts';
import type { Played } from './play.ts';

/**
 * Parts of one case, played one after the other, as one: on the clock of the first one.
 *
 * @param between what happened between them, on that clock
 */
export function joinParts(parts: readonly Played[], between: readonly CaseEvent[]): Played {
  const [first] = parts;
  if (first === undefined) throw new Error('nothing was played');
  const events = parts.flatMap(({ one, zeroWallMs }) => {
    const shiftMs = zeroWallMs - first.zeroWallMs;
    return one.events.map((event) => shift(event, shiftMs));
  });
  const last = parts.at(-1) ?? first;
  const untilMs = last.zeroWallMs - first.zeroWallMs + last.one.untilMs;
  const longestRequestMs = Math.max(...parts.map((one) => one.longestRequestMs));
  const all = [...events, ...between].sort((a, b) => a.atMs - b.atMs);
  return { ...first, longestRequestMs, one: { ...first.one, events: all, untilMs } };
}

function shift(event: CaseEvent, shiftMs: number): CaseEvent {
  if (event.kind !== 'push') return { ...event, atMs: event.atMs + shiftMs };
  const alerts = event.alerts.map(({ labels, startsAtMs = 0, endsAtMs = 0 }) => ({
    labels,
    startsAtMs: startsAtMs + shiftMs,
    endsAtMs: endsAtMs + shiftMs,
  }));
  return { ...event, atMs: event.atMs + shiftMs, alerts };
}
