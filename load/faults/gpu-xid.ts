import { z } from 'zod';
import { formatDuration, isDuration, parseDurationMs } from '../../core/duration.ts';
import type { FaultModule } from '../../core/fault.ts';
import { gpuLabels } from '../../core/gpu/labels.ts';
import { xidNumbers, xids, xidWindowMs } from '../../core/gpu/xids.ts';
import type { Clock } from '../../core/until.ts';
import { valueIn } from '../drivers/exposition.ts';
import { seen } from './exporter-fault.ts';
import { gpuFault, onGpuSchema } from './gpu-fault.ts';

const known = xidNumbers.map((xid) => `${xid} (${xids[xid]})`).join(', ');
const window = formatDuration(xidWindowMs);

const schema = onGpuSchema.extend({
  kind: z.literal('gpu-xid'),
  /** The error as the driver numbers it. */
  xid: z.number(`want one of ${known}`).refine((xid) => xid in xids, `want one of ${known}`),
  /** As long as the exporter counts it: an XID is an event, nothing takes it back sooner. */
  lasts: z
    .string()
    .refine(
      (text) => isDuration(text) && parseDurationMs(text) === xidWindowMs,
      `want ${window}: an XID is an event, and the exporter counts it for ${window}`,
    ),
});

/** The driver reports an XID error of a GPU, once: `{ kind: 'gpu-xid', on: 'gpu-exporter', gpu: 0, xid: 79, at: '0s', lasts: '5m' }`. */
export type GpuXid = z.infer<typeof schema>;

const metric = 'DCGM_EXP_XID_ERRORS_COUNT';

/** @param clock for tests; the waits are bounded by it. */
export function gpuXidFault(clock?: Clock): FaultModule<GpuXid> {
  const labelsOf = ({ gpu, xid }: GpuXid) => ({ gpu: String(gpu), xid: String(xid) });
  return gpuFault(
    {
      kind: 'gpu-xid',
      schema,
      colour: '#b3261e',
      describe: ({ gpu, xid }) => `GPU ${gpu} reports XID ${xid}: ${xids[xid]}`,
      knob: ({ gpu }) => `gpu${gpu}-xid`,
      setting: ({ xid }) => ({ xid }),
      signals: ({ on, gpu, xid }) => [
        {
          kind: 'windowed-count',
          service: on,
          metric,
          labels: { ...gpuLabels(gpu), window_size_in_ms: String(xidWindowMs), xid: String(xid) },
          windowMs: xidWindowMs,
          everyMs: null,
        },
      ],
      shows: (fault, samples) =>
        seen(
          `the count of XID ${fault.xid}`,
          valueIn(samples, metric, labelsOf(fault)),
          (count) => count > 0,
        ),
      // The series is gone when the window is empty, though the gauge of the last XID stays for ever.
      showsNot: (fault, samples) => {
        const count = valueIn(samples, metric, labelsOf(fault));
        return { done: count === undefined, saw: `the count of XID ${fault.xid} is ${count ?? 'absent'}` };
      },
    },
    clock,
  );
}
