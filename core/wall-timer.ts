import { wallNowMs } from './wall-clock.ts';

/**
 * Waits for an instant of the wall, epoch milliseconds; one that is over is no wait. The wall of a run may be held back
 * meanwhile, and never runs faster than the machine's: what is left when a timer ends is waited for anew.
 *
 * @throws the reason of the signal
 */
export async function sleepUntil(wallMs: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<void>();
  const callOff = atWall(wallMs, resolve, signal !== undefined);
  const wake = (): void => resolve();
  signal?.addEventListener('abort', wake);
  await promise;
  callOff();
  // One signal is there for a whole run, which waits thousands of times.
  signal?.removeEventListener('abort', wake);
  signal?.throwIfAborted();
}

/**
 * Does something once, at an instant of the wall.
 *
 * @param keepsAlive whether the process goes on until then; by default it may end before
 * @returns what calls it off
 */
export function atWall(wallMs: number, act: () => void, keepsAlive = false): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    const restMs = wallMs - wallNowMs();
    if (restMs <= 0) {
      act();
      return;
    }
    timer = setTimeout(wait, restMs);
    if (!keepsAlive) timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}
