import { z } from 'zod';
import type { FaultModule } from '../../core/fault.ts';
import { hostNames } from '../../core/host.ts';
import { hasLabels } from '../../core/labels.ts';
import { machineSchema } from '../../core/real-host.ts';
import type { Clock } from '../../core/until.ts';
import type { Sample } from '../drivers/exposition.ts';
import { placedSchema } from './declaration.ts';
import { type ExporterFault, exporterFault, type Sight } from './exporter-fault.ts';

/** Faults of a container that plays a host. */
export const onHostSchema = placedSchema.extend({
  on: z.enum(hostNames, `want a host: ${hostNames.join(' or ')}`),
});
/** The same for faults that the machine itself can bear. */
export const onHostOrMachineSchema = onHostSchema.extend({
  /** Only `--real-host` sets it: the machine itself takes the part of the host. */
  machine: machineSchema.optional(),
});
type OnHost = z.infer<typeof onHostSchema> & { readonly kind: string };

/** Who suffers, for people. */
export function whoSuffers({ on, machine }: z.infer<typeof onHostOrMachineSchema>): string {
  return machine === undefined ? on : 'the machine itself';
}

/** How far from what was asked a share may be measured, 0 to 1: hosts are exact to a point, and looks are short. */
export const toleranceRatio = 0.02;

/** @param clock for tests; the waits are bounded by it. */
export function hostFault<D extends OnHost>(fault: ExporterFault<D>, clock?: Clock): FaultModule<D> {
  return exporterFault(fault, clock);
}

/** The sum of all series of that name with those labels, among others; undefined when there is none. */
export function sumOf(
  samples: readonly Sample[],
  metric: string,
  labels: Sample['labels'] = {},
): number | undefined {
  const found = samples.filter(({ name, labels: own }) => name === metric && hasLabels(own, labels));
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

/** Whether a share of something is in use, to a point or two. @param available undefined when it is not served, like `all` */
export function sightOfUse(
  what: string,
  wantedRatio: number,
  available: number | undefined,
  all: number | undefined,
): Sight {
  const usedRatio = available === undefined || all === undefined ? Number.NaN : 1 - available / all;
  return {
    done: Math.abs(usedRatio - wantedRatio) <= toleranceRatio,
    saw: Number.isFinite(usedRatio)
      ? `${(100 * usedRatio).toFixed(1)} % of ${what} in use`
      : `no reading of ${what}`,
  };
}
