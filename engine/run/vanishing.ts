import { setTimeout as sleep } from 'node:timers/promises';
import { FiredrillError } from '../../core/errors.ts';
import type { Stack } from '../../stack/stack.ts';

/** How often the engine is asked, wall milliseconds. */
const everyMs = 1000;
/** A container whose death nobody ordered ends the run; those that faults may stop are not watched. */
const watched = 'receivers';

/**
 * Rejects when the container engine stops answering or the sink dies, which no scenario ever orders. Never resolves
 * before the signal aborts.
 */
export async function watchForVanishing(stack: Pick<Stack, 'container'>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let running: boolean;
    try {
      running = await stack.container(watched).isRunning();
    } catch (cause) {
      // While the stack is torn down, containers are expected to go.
      if (signal.aborted) return;
      throw new FiredrillError(
        'inconclusive',
        'ENGINE_VANISHED',
        'the container engine stopped answering in the middle of the run',
        {
          hint: '`firedrill engine status` tells what became of it; the journal is kept',
          cause,
        },
      );
    }
    if (!running && !signal.aborted) {
      throw new FiredrillError(
        'inconclusive',
        'COMPONENT_VANISHED',
        `the container of ${watched} died in the middle of the run`,
        {
          hint: 'the engine’s log and `dmesg` may tell why: out of memory, for one',
        },
      );
    }
    await sleep(everyMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
