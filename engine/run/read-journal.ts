import { closeSync, openSync, readSync } from 'node:fs';
import { JournalReader } from '../../core/journal-read.ts';
import type { RunView } from '../../core/run-view.ts';
import { ViewBuilder } from '../../core/view-journal.ts';

/** So much of a file is in memory at once, in bytes; a longer line takes as much as it needs. */
const chunkBytes = 1 << 18;
const lineFeed = 10;

/** What a stored journal says, and how many lines that was. */
export interface StoredJournal {
  /** Undefined when there is no readable header. */
  readonly view: RunView | undefined;
  readonly lines: number;
}

/**
 * Reads a stored journal piece by piece, so that it may be longer than memory. A line that is cut or broken is counted and
 * passed over.
 *
 * @throws the error of the file system when the file cannot be read
 */
export function readStoredJournal(path: string): StoredJournal {
  const reader = new JournalReader();
  const builder = new ViewBuilder();
  let lines = 0;
  for (const text of wholeLines(path)) {
    for (const line of text.split('\n')) {
      if (line === '') continue;
      lines += 1;
      const stamped = reader.read(line);
      if (stamped !== undefined) builder.add(stamped);
    }
  }
  return { view: builder.view(reader.unreadableLines), lines };
}

/** The file in pieces that end with a line; what follows the last line feed comes last. */
function* wholeLines(path: string): Generator<string> {
  const fd = openSync(path, 'r');
  try {
    let buffer = Buffer.allocUnsafe(chunkBytes);
    let kept = 0;
    for (;;) {
      const count = readSync(fd, buffer, kept, buffer.length - kept, null);
      const filled = kept + count;
      if (count === 0) {
        if (filled > 0) yield buffer.toString('utf8', 0, filled);
        return;
      }
      // A character of several bytes never holds a line feed: cut there, every piece is whole text.
      const end = buffer.subarray(0, filled).lastIndexOf(lineFeed) + 1;
      if (end > 0) yield buffer.toString('utf8', 0, end);
      buffer.copyWithin(0, end, filled);
      kept = filled - end;
      if (kept === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
    }
  } finally {
    closeSync(fd);
  }
}
