import { eventSchema, lineSchema } from './journal.ts';
import type { StampedEvent } from './stamped-events.ts';

/** A journal's text, read as far as it can be. */
export interface JournalText {
  readonly events: readonly StampedEvent[];
  /** Lines that are cut, are not JSON, or do not say what their kind must say. */
  readonly unreadableLines: number;
  /** Lines of a kind that this version does not know; they are skipped, as the vocabulary may grow. */
  readonly unknownLines: number;
}

const knownKinds: ReadonlySet<string> = new Set(eventSchema.options.map((option) => option.shape.kind.value));

type Line =
  | { readonly kind: 'event'; readonly stamped: StampedEvent }
  | { readonly kind: 'unknown' | 'unreadable' };

/**
 * Reads a journal, one event a line. Never throws: what cannot be read is counted, what is unknown is skipped.
 *
 * @param text NDJSON as the journal was written, possibly cut in the middle of its last line
 */
export function readJournal(text: string): JournalText {
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readLine);
  return {
    events: lines.flatMap((line) => (line.kind === 'event' ? [line.stamped] : [])),
    unreadableLines: lines.filter((line) => line.kind === 'unreadable').length,
    unknownLines: lines.filter((line) => line.kind === 'unknown').length,
  };
}

function readLine(text: string): Line {
  const line = lineSchema.safeParse(parseJson(text));
  if (!line.success) return { kind: 'unreadable' };
  const { wallMs, monoMs, event } = line.data;
  if (!knownKinds.has(event.kind)) return { kind: 'unknown' };
  const known = eventSchema.safeParse(event);
  return known.success
    ? { kind: 'event', stamped: { wallMs, monoMs, event: known.data } }
    : { kind: 'unreadable' };
}

/** The value, or undefined (which no JSON text means) when the text is not JSON: a cut line is expected here. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
