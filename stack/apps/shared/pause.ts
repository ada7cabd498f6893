import { setTimeout as sleep } from 'node:timers/promises';

/** Waits; ends early, and without an error, when the signal says so. @param ms wall milliseconds */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
