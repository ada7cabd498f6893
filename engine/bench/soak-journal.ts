import { closeSync, openSync, writeSync } from 'node:fs';
import { errorBurst } from '../../assertions/testing/error-burst.ts';
import { journalOf, watchdog, zeroWallMs } from '../../assertions/testing/journal-builder.ts';
import { payloadOf } from '../../assertions/testing/payloads.ts';
import type { JournalEvent } from '../../core/journal.ts';
import type { StampedEvent } from '../../core/stamped-events.ts';

/** Lines are written in pieces of this many characters. */
const pieceCharacters = 1 << 20;
const minuteMs = 60_000;
/** What a healthy minute of a long run leaves in its journal: two evaluations of the Watchdog and a beat. */
const eventsPerMinute = 3;

/**
 * Writes the journal of a long run: an error burst at its beginning, then nothing but health, minute after minute. The
 * same counts and the same seed give the same journal.
 *
 * @param eventCount lines in all, at least 1,000
 * @param seed spreads the delays of the beats
 * @returns its size in bytes
 */
export function writeSoakJournal(path: string, eventCount: number, seed: number): number {
  const facts = errorBurst();
  const { speed } = facts.plan;
  facts.beatsMs = [];
  facts.prometheus = facts.prometheus.filter(({ labels }) => labels['alertname'] !== 'Watchdog');
  const minutes = Math.floor((eventCount - journalOf(facts).length) / eventsPerMinute);
  facts.plan.observeUntilMs = (minutes - 3) * minuteMs;
  // The receivers keep the beats as well, which are written apart from the story.
  facts.lostRecords = minutes;
  for (const phase of facts.phases)
    if (phase.name === 'tear-down' || (phase.name === 'observe' && phase.state === 'finished'))
      phase.atMs = facts.plan.observeUntilMs + (phase.state === 'finished' ? minuteMs : 0);
  const delayMs = delays(seed);
  const wall = (labMs: number): number => zeroWallMs + labMs / speed;
  const story = journalOf(facts);
  const fd = openSync(path, 'w');
  let bytes = 0;
  let piece: string[] = [];
  let characters = 0;
  const flush = (): void => {
    const text = piece.join('');
    bytes += Buffer.byteLength(text);
    writeSync(fd, text);
    piece = [];
    characters = 0;
  };
  const write = (stamped: StampedEvent): void => {
    const line = `${JSON.stringify(stamped)}\n`;
    piece.push(line);
    characters += line.length;
    if (characters > pieceCharacters) flush();
  };
  const fill = Array.from({ length: Math.max(0, eventCount - story.length - minutes * eventsPerMinute) });
  let next = 0;
  for (let minute = 0; minute < minutes; minute += 1) {
    const fromMs = (minute - 2) * minuteMs;
    for (
      ;
      (story[next]?.wallMs ?? Number.POSITIVE_INFINITY) <= wall(fromMs) && next < story.length - 20;
      next += 1
    )
      write(story[next] as StampedEvent);
    for (const event of healthyMinute(fromMs, minute, wall, delayMs)) write(event);
  }
  for (const stamped of story.slice(next)) write(stamped);
  for (const _ of fill) write({ wallMs: zeroWallMs, monoMs: 0, event: ready });
  flush();
  closeSync(fd);
  return bytes;
}

/** Makes the count of lines exactly what was asked for. */
const ready: JournalEvent = { kind: 'component', component: 'app', state: 'ready', detail: '' };

function* healthyMinute(
  fromMs: number,
  minute: number,
  wall: (labMs: number) => number,
  delayMs: () => number,
): Generator<StampedEvent> {
  const stamp = (labMs: number, event: JournalEvent): StampedEvent => ({
    wallMs: wall(labMs),
    monoMs: wall(labMs) - zeroWallMs,
    event,
  });
  const { cluster: _, ...labels } = watchdog;
  for (const offsetMs of [0, minuteMs / 2]) {
    const samplesWallMs = [wall(fromMs + offsetMs)];
    yield stamp(fromMs + offsetMs, { kind: 'prometheus-alert', labels, state: 'firing', samplesWallMs });
  }
  const beat = {
    atMs: fromMs + 20_000 + delayMs(),
    receiver: 'deadmansswitch',
    status: 'firing' as const,
    alerts: [{ status: 'firing' as const, labels: watchdog, startsAt: new Date(zeroWallMs).toISOString() }],
  };
  yield stamp(beat.atMs, {
    kind: 'notification',
    seq: 1000 + minute,
    receiver: beat.receiver,
    integration: 'deadmansswitch',
    receivedAtWallMs: wall(beat.atMs),
    answeredStatus: 200,
    schemaProblems: [],
    status: beat.status,
    alerts: beat.alerts,
    payload: payloadOf(beat),
  });
}

/** Up to a second of lab time, evenly spread (a linear congruential generator, Numerical Recipes' constants). */
function delays(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32) * 1000;
  };
}
