import type { Writable } from 'node:stream';

/**
 * Waits until a pipe has taken what was printed: whoever exits at once cuts long output off. A reader that has gone, as `head`
 * does, is waited for no longer.
 */
export async function flushed(stream: Writable): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return;
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: NodeJS.ErrnoException | null): void => {
      if (error === undefined || error === null || error.code === 'EPIPE') resolve();
      else reject(error);
    };
    stream.once('error', settle);
    stream.write('', settle);
  });
}
