import type { WriteStream } from 'node:tty';

/** Whether a stream shows colours to a person, and the person wants them (NO_COLOR, see no-color.org, and FORCE_COLOR). */
export function showsColour(stream: Partial<Pick<WriteStream, 'isTTY' | 'hasColors'>>): boolean {
  return stream.isTTY === true && stream.hasColors?.() === true;
}
