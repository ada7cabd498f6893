import { routesFor } from '../config/alertmanager.ts';
import { brokenLaw } from './broken-law.ts';
import type { Lint } from './lint.ts';

/**
 * The source must fire before the target's group flushes: latest firing of the source ≤ earliest firing of the target
 * + group_wait, window fill included.
 */
export const headLaw: Lint = {
  id: 'head-law',
  severity: 'error',
  title: 'an inhibition whose source may fire too late',
  find: (config) =>
    brokenLaw(
      config,
      (source, target, { alertmanager }) => {
        const waits = routesFor(alertmanager.route, target.labels).map(({ groupWaitMs }) => groupWaitMs);
        return target.life.firing.earliestMs + Math.min(...waits) - source.life.firing.latestMs;
      },
      'the source may fire after the first flush of the target',
    ),
};
