import { z } from 'zod';
import type { ContainerSeam, FaultModule, Proof } from '../../core/fault.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { scrapedSchema } from './declaration.ts';
import { failingProbe } from './probed.ts';
import { lastsWallMs, proofBy } from './proof.ts';

const schema = scrapedSchema.extend({ kind: z.literal('target-kill') });

/** A component's process is gone for a while: `{ kind: 'target-kill', on: 'node-exporter', at: '0s', lasts: '8m' }`. */
export type TargetKill = z.infer<typeof schema>;

/** Longest wait for the engine to show a kill or a start, in wall milliseconds; it takes some 300. */
const engineTimeoutMs = 10_000;
/** A program that ends right after its start runs at one look; it must run at this many in a row. */
const steadyLooks = 3;

/** @param clock for tests; the waits are bounded by it. */
export function targetKillFault(clock: Clock = systemClock): FaultModule<TargetKill> {
  return {
    kind: 'target-kill',
    schema,
    colour: '#6b4fbb',
    describe: ({ on }) => `${on} is killed`,
    // The whole component: a knob inside it is gone with it.
    seam: ({ on }) => on,
    signals: ({ on }) => [{ kind: 'target-down', service: on }, ...failingProbe(on)],

    async inject({ on }, seams) {
      await seams.container(on).kill();
      return { atWallMs: wallNowMs(), evidence: `the container of ${on} was killed` };
    },

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) =>
      waitForContainer(seams.container(fault.on), {
        what: `${fault.on} not running`,
        running: false,
        looks: 1,
        timeoutMs: Math.min(engineTimeoutMs, withinMs),
        clock,
      }),

    async heal({ on }, seams) {
      const container = seams.container(on);
      if (await container.isRunning()) {
        return { atWallMs: wallNowMs(), evidence: `the container of ${on} was running already` };
      }
      await container.start();
      return { atWallMs: wallNowMs(), evidence: `the container of ${on} was started` };
    },

    confirmHealed: ({ on }, seams) =>
      waitForContainer(seams.container(on), {
        what: `${on} running at ${steadyLooks} looks in a row`,
        running: true,
        looks: steadyLooks,
        timeoutMs: engineTimeoutMs,
        clock,
      }),
  };
}

interface Wanted {
  readonly what: string;
  readonly running: boolean;
  readonly looks: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

async function waitForContainer(
  container: ContainerSeam,
  { running, looks, ...wait }: Wanted,
): Promise<Proof> {
  let inARow = 0;
  return proofBy(async () => {
    const isRunning = await container.isRunning();
    inARow = isRunning === running ? inARow + 1 : 0;
    return { done: inARow >= looks, saw: isRunning ? 'running' : 'not running' };
  }, wait);
}
