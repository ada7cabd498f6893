import { z } from 'zod';
import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { readExposition, valueIn } from '../drivers/exposition.ts';
import { placedSchema } from './declaration.ts';
import { lastsWallMs, proofBy } from './proof.ts';
import { reloadSpeed, reloadWith, sendsLost } from './reloads.ts';

const schema = placedSchema.extend({
  kind: z.literal('config-broken'),
  on: z.enum(['prometheus', 'alertmanager'], 'want prometheus or alertmanager'),
});

/**
 * Somebody breaks the configuration of a component and has it loaded; the component refuses it and works on with the one
 * before: `{ kind: 'config-broken', on: 'prometheus', at: '0s', lasts: '13m' }`.
 */
export type ConfigBroken = z.infer<typeof schema>;

/** A field that no program knows; both refuse a file that has one. */
const mistake = '\n# put in by the fault config-broken\nreciever: nobody\n';

/** Longest wait for a gauge to show a reload, wall milliseconds: it is set before the reload is answered. */
const gaugeMs = 5000;

/** @param clock for tests; the waits are bounded by it. */
export function configBrokenFault(clock: Clock = systemClock): FaultModule<ConfigBroken> {
  const fileOf = ({ on }: ConfigBroken): string => `${on}/${on}.yml`;
  const gaugeOf = ({ on }: ConfigBroken): string => `${on}_config_last_reload_successful`;
  const watch = async (
    fault: ConfigBroken,
    seams: Seams,
    wanted: number,
    timeoutMs: number,
  ): Promise<Proof> => {
    const look = async () => {
      const samples = await readExposition(fault.on, seams.metricsUrl(fault.on));
      const value = valueIn(samples, gaugeOf(fault), {});
      return { done: value === wanted, saw: `${gaugeOf(fault)} is ${value ?? 'not served'}` };
    };
    return proofBy(look, { what: `${gaugeOf(fault)} at ${wanted}`, timeoutMs, clock });
  };
  return {
    kind: 'config-broken',
    schema,
    colour: '#a8557a',
    describe: ({ on }) => `${on} is given a broken configuration`,
    seam: ({ on }) => `${on}/configuration`,
    signals: (fault) => [
      {
        kind: 'gauge',
        service: fault.on,
        metric: gaugeOf(fault),
        labels: {},
        baseline: 1,
        faultValue: 0,
      },
      // A refused file changes nothing; the good one is loaded like any other.
      ...(fault.on === 'prometheus' ? [sendsLost('heal')] : []),
    ],
    highestSpeed: ({ on }) => (on === 'prometheus' ? reloadSpeed : Number.POSITIVE_INFINITY),

    inject(fault, seams) {
      const good = seams.config(fault.on).original(fileOf(fault));
      return reloadWith(fault.on, { [fileOf(fault)]: good + mistake }, 'refused', seams);
    },

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) =>
      watch(fault, seams, 0, Math.min(gaugeMs, withinMs)),

    heal(fault, seams) {
      const good = seams.config(fault.on).original(fileOf(fault));
      return reloadWith(fault.on, { [fileOf(fault)]: good }, 'accepted', seams);
    },

    confirmHealed: (fault, seams) => watch(fault, seams, 1, gaugeMs),
  };
}
