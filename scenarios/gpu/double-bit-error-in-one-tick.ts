import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuEcc } from '../../load/faults/gpu-memory-errors.ts';

const error = { kind: 'gpu-ecc', on: 'gpu-exporter', gpu: 0, errors: 1 } as const;

export default scenario({
  id: 'gpu/double-bit-error-in-one-tick',
  title: 'An alert that ends and fires again between two ticks of its group',
  story:
    'A GPU is reset, and the next error comes when the alert about the first has just ended. Prometheus says resolved ' +
    'and, one evaluation later, firing; Alertmanager looks at the group once a minute and sees one incident. Whoever was ' +
    'paged hears nothing new, and hears of the end when it is over for good.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  // The alert is kept firing for 6 min: it ends 8.5 min after it fired, and fires again half a minute later. The ticks
  // come 10 s and each further minute after it fired: one before its end, the next one after it fires again.
  faults: [
    { ...error, at: '0s', lasts: '2m30s' } satisfies GpuEcc,
    { ...error, at: '9m', lasts: '3m' } satisfies GpuEcc,
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
