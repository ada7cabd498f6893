import { z } from 'zod';
import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { readExposition } from '../drivers/exposition.ts';
import { placedSchema } from './declaration.ts';
import { byKnob } from './knob.ts';
import { lastsWallMs, proofBy } from './proof.ts';

const schema = placedSchema.extend({
  kind: z.literal('labels-changed'),
  on: z.enum(['app', 'ml-api'], 'want a service of ours: app or ml-api'),
  /** The label; not `service` or `job`, which are the target's, nor `status`, by which errors are told. */
  label: z.enum(
    ['method', 'endpoint'],
    'want a label of the requests that no rule selects by: method or endpoint',
  ),
  /** What stands before each of its values: `/v2` makes `/v2/api/items` of `/api/items`. */
  prefix: z.string().regex(/^[\w/.-]+$/, 'want letters, digits and _ / . -'),
});

/** A release calls its routes otherwise: `{ kind: 'labels-changed', on: 'app', label: 'endpoint', prefix: '/v2', ... }`. */
export type LabelsChanged = z.infer<typeof schema>;

/** For the healing to show, in wall milliseconds: the next answer of the program shows it. */
const healingMs = 5000;

/**
 * Every series that has the label ends, and another one begins with the same count. Rates that are summed over the label do
 * not notice, so the oracle is promised nothing; a rule that selects its values would lose them.
 *
 * @param clock for tests; the waits are bounded by it.
 */
export function labelsChangedFault(clock: Clock = systemClock): FaultModule<LabelsChanged> {
  const watch = async (
    { on, label, prefix }: LabelsChanged,
    seams: Seams,
    wanted: 'all' | 'none',
    timeoutMs: number,
  ): Promise<Proof> => {
    const look = async () => {
      const samples = await readExposition(on, seams.metricsUrl(on));
      const values = samples.flatMap(({ labels }) => labels[label] ?? []);
      const changed = values.filter((value) => value.startsWith(prefix));
      return {
        done: values.length > 0 && changed.length === (wanted === 'all' ? values.length : 0),
        saw: `${changed.length} of ${values.length} series with ${label} changed`,
      };
    };
    return proofBy(look, {
      what: `${wanted} of the series of ${on} with ${label} changed`,
      timeoutMs,
      clock,
    });
  };
  return {
    kind: 'labels-changed',
    schema,
    colour: '#5a8f6a',
    describe: ({ on, label, prefix }) => `${on} puts ${prefix} before each ${label}`,
    seam: ({ on }) => `${on}/labels`,
    signals: () => [],

    ...byKnob(
      () => 'labels',
      ({ label, prefix }) => ({ label, prefix }),
    ),

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) => watch(fault, seams, 'all', withinMs),

    confirmHealed: (fault, seams) => watch(fault, seams, 'none', healingMs),
  };
}
