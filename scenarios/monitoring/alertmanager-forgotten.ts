import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { AlertmanagerForgotten } from '../../load/faults/alertmanager-forgotten.ts';

export default scenario({
  id: 'monitoring/alertmanager-forgotten',
  title: 'Prometheus knows no Alertmanager, and only the silence tells',
  story:
    'A file with the addresses of the Alertmanagers is emptied by mistake. Prometheus evaluates on and notices that it can ' +
    'tell nobody, which it can tell nobody. What people hear of is the dead man’s switch.',
  load: everydayLoad,
  faults: [
    {
      kind: 'alertmanager-forgotten',
      on: 'prometheus',
      at: '0s',
      lasts: '14m',
    } satisfies AlertmanagerForgotten,
  ],
  // Alertmanager believes what it was last told for 4 min, and the dead man's switch waits for 3 more.
  expect: [
    { alarm: 'deadmansswitch', within: '8m', recoverWithin: '4m' },
    {
      fire: {
        alertname: 'PrometheusNotConnectedToAlertmanager',
        severity: 'critical',
        service: 'prometheus',
      },
    },
  ],
});
