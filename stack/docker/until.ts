import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export interface UntilOptions {
  /** Longest wait in milliseconds. */
  readonly timeoutMs: number;
  /** Pause between two tries in milliseconds. Default 100. */
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** How a wait ended. A wait that was not satisfied tells how long and how often it tried. */
export type Waited<T> =
  | { readonly ok: true; readonly value: T; readonly elapsedMs: number }
  | { readonly ok: false; readonly elapsedMs: number; readonly tries: number };

/** Tries until `attempt` gives something other than undefined, or the time is over. */
export async function until<T>(
  attempt: () => Promise<T | undefined>,
  { timeoutMs, intervalMs = 100, signal }: UntilOptions,
): Promise<Waited<T>> {
  const startMs = performance.now();
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted();
    const value = await attempt();
    const elapsedMs = performance.now() - startMs;
    if (value !== undefined) return { ok: true, value, elapsedMs };
    if (elapsedMs >= timeoutMs) return { ok: false, elapsedMs, tries };
    await sleep(intervalMs, undefined, signal && { signal });
  }
}
