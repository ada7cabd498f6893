import { eventSchema, type JournalEvent, lineSchema } from './journal.ts';
import { isPlainlyValid } from './plainly-valid.ts';
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

/** Reads a journal line by line and keeps none of them, so that a journal may be longer than memory. */
export class JournalReader {
  unreadableLines = 0;
  unknownLines = 0;

  /** @returns undefined for an empty line, and for one that cannot be read or is unknown, which is counted */
  read(text: string): StampedEvent | undefined {
    if (text.trim() === '') return undefined;
    const line = stampedIn(parseJson(text));
    if (line === undefined) {
      this.unreadableLines += 1;
      return undefined;
    }
    const { wallMs, monoMs, event } = line;
    if (!knownKinds.has(event.kind)) {
      this.unknownLines += 1;
      return undefined;
    }
    const known = isPlainlyValid(event) ? event : eventSchema.safeParse(event).data;
    if (known === undefined) this.unreadableLines += 1;
    return known && { wallMs, monoMs, event: known };
  }
}

/**
 * Reads a journal, one event a line. Never throws: what cannot be read is counted, what is unknown is skipped.
 *
 * @param text NDJSON as the journal was written, possibly cut in the middle of its last line
 */
export function readJournal(text: string): JournalText {
  const reader = new JournalReader();
  const events = text.split('\n').flatMap((line) => reader.read(line) ?? []);
  const { unreadableLines, unknownLines } = reader;
  return { events, unreadableLines, unknownLines };
}

type Line = Omit<StampedEvent, 'event'> & {
  readonly event: Pick<JournalEvent, 'kind'> | { readonly kind: string };
};

/** The usual line is looked at by hand, any other goes through the schema. */
function stampedIn(value: unknown): Line | undefined {
  if (typeof value === 'object' && value !== null) {
    const { wallMs, monoMs, event } = value as { wallMs?: unknown; monoMs?: unknown; event?: unknown };
    const isUsual = Number.isFinite(wallMs) && Number.isFinite(monoMs) && typeof event === 'object';
    if (isUsual && event !== null && typeof (event as { kind?: unknown }).kind === 'string')
      return value as Line;
  }
  return lineSchema.safeParse(value).data;
}

/** The value, or undefined (which no JSON text means) when the text is not JSON: a cut line is expected here. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
