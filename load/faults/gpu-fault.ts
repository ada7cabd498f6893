import { z } from 'zod';
import type { FaultModule } from '../../core/fault.ts';
import { gpuCount } from '../../core/gpu/labels.ts';
import type { Clock } from '../../core/until.ts';
import { placedSchema } from './declaration.ts';
import { type ExporterFault, exporterFault } from './exporter-fault.ts';

const exporter = 'gpu-exporter';

/** All GPU faults go in at the exporter. */
export const onExporterSchema = placedSchema.extend({
  on: z.literal(exporter, `want "${exporter}"`),
});
export type OnExporter = z.infer<typeof onExporterSchema> & { readonly kind: string };

const gpuIndex = `want the index of a GPU, 0 to ${gpuCount - 1}`;

/** Those of one GPU say which. */
export const onGpuSchema = onExporterSchema.extend({
  gpu: z
    .number(gpuIndex)
    .int(gpuIndex)
    .min(0, gpuIndex)
    .max(gpuCount - 1, gpuIndex),
});

/**
 * A fault of the GPU exporter.
 *
 * @param clock for tests; the waits are bounded by it.
 */
export function gpuFault<D extends OnExporter>(fault: ExporterFault<D>, clock?: Clock): FaultModule<D> {
  return exporterFault(fault, clock);
}
