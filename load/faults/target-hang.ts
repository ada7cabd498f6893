import { z } from 'zod';
import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { scrapedSchema } from './declaration.ts';
import { failingProbe } from './probed.ts';
import { lastsWallMs, proofBy } from './proof.ts';

const schema = scrapedSchema.extend({ kind: z.literal('target-hang') });

/**
 * A component stands still: its connections stay open and nothing answers, so that scrapes time out instead of being
 * refused: `{ kind: 'target-hang', on: 'node-exporter', at: '0s', lasts: '8m' }`.
 */
export type TargetHang = z.infer<typeof schema>;

/** Longest wait for the engine to show a freeze, in wall milliseconds; it takes some 50. */
const engineTimeoutMs = 10_000;

/** @param clock for tests; the waits are bounded by it. */
export function targetHangFault(clock: Clock = systemClock): FaultModule<TargetHang> {
  const wait = async (
    { on }: TargetHang,
    seams: Seams,
    paused: boolean,
    timeoutMs: number,
  ): Promise<Proof> => {
    const container = seams.container(on);
    const what = paused ? `${on} frozen` : `${on} going on`;
    return proofBy(
      async () => {
        const isPaused = await container.isPaused();
        return { done: isPaused === paused, saw: isPaused ? 'frozen' : 'not frozen' };
      },
      { what, timeoutMs, clock },
    );
  };
  return {
    kind: 'target-hang',
    schema,
    colour: '#8a5bb0',
    describe: ({ on }) => `${on} hangs`,
    // The whole component: no knob inside it can be turned meanwhile.
    seam: ({ on }) => on,
    signals: ({ on }) => [{ kind: 'target-down', service: on, isFrozen: true }, ...failingProbe(on)],

    async inject({ on }, seams) {
      await seams.container(on).pause();
      return { atWallMs: wallNowMs(), evidence: `the container of ${on} was frozen` };
    },

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) =>
      wait(fault, seams, true, Math.min(engineTimeoutMs, withinMs)),

    async heal({ on }, seams) {
      await seams.container(on).resume();
      return { atWallMs: wallNowMs(), evidence: `the container of ${on} goes on` };
    },

    confirmHealed: (fault, seams) => wait(fault, seams, false, engineTimeoutMs),
  };
}
