import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuEcc } from '../../load/faults/gpu-memory-errors.ts';

const error = { kind: 'gpu-ecc', on: 'gpu-exporter', gpu: 0, errors: 1 } as const;

export default scenario({
  id: 'gpu/double-bit-error-returns',
  title: 'A GPU that is reset and counts its next error half a minute later is one incident',
  story:
    'The reset takes the error away, and soon the next one is there: the memory is broken. The alert is kept firing for ' +
    'some minutes, so that whoever was paged hears neither of an end nor of a beginning in between.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    { ...error, at: '0s', lasts: '2m30s' } satisfies GpuEcc,
    { ...error, at: '3m', lasts: '3m' } satisfies GpuEcc,
  ],
  // SLA: critical and immediate: paged within 4 min of the first onset, resolved within 12 min of the last heal.
  expect: [
    {
      deliver: {
        alertname: 'GPUUncorrectableMemoryError',
        severity: 'critical',
        service: 'gpu-exporter',
        gpu: '0',
      },
      to: ['pagerduty', 'slack', 'ml-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
