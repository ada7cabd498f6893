import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { LabelsChanged } from '../../load/faults/labels-changed.ts';

export default scenario({
  id: 'controls/labels-changed',
  title: 'A release renames its routes and takes that back, and nobody hears of it',
  story:
    'Every series of the requests ends, and others begin in mid-count. Four minutes later the old ones are back and have ' +
    'jumped. Rules that sum over the route see the same traffic all the time, and its metrics are never absent.',
  load: everydayLoad,
  faults: [
    {
      kind: 'labels-changed',
      on: 'app',
      label: 'endpoint',
      prefix: '/v2',
      at: '0s',
      lasts: '4m',
    } satisfies LabelsChanged,
  ],
  // SLA: silence.
  expect: [],
  observe: '16m',
});
