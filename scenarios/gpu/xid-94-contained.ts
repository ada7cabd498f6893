import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuXid } from '../../load/faults/gpu-xid.ts';

export default scenario({
  id: 'gpu/xid-94-contained',
  title: 'A contained memory error is a warning, not a page',
  story:
    'XID 94: the memory error cost one process and no more. The team hears of it and plans a reset; nobody is woken. The ' +
    'warning ends by itself, because the exporter counts the XIDs of the last five minutes only.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [{ kind: 'gpu-xid', on: 'gpu-exporter', gpu: 1, xid: 94, at: '0s', lasts: '5m' } satisfies GpuXid],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  expect: [
    {
      deliver: {
        alertname: 'GPUXidError',
        severity: 'warning',
        service: 'gpu-exporter',
        gpu: '1',
        xid: '94',
      },
      to: ['slack', 'email', 'ml-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
