import { routesFor } from '../config/alertmanager.ts';
import { brokenLaw } from './broken-law.ts';
import type { Lint } from './lint.ts';

/**
 * The source must fire before the target's group flushes: latest firing of the source ≤ earliest firing of the target
 * + group_wait, window fill included. How long the faults of the scenarios last does not matter: in production a cause lasts
 * as long as it likes.
 */
export const headLaw: Lint = {
  id: 'head-law',
  severity: 'error',
  title: 'an inhibition whose source may fire too late',
  find: (config) =>
    brokenLaw(
      config,
      'begun',
      (source, target, { alertmanager }) => {
        const waits = routesFor(alertmanager.route, target.labels).map(({ groupWaitMs }) => groupWaitMs);
        return target.life.firing.earliestMs + Math.min(...waits) - source.life.firing.latestMs;
      },
      'the source may fire after the first flush of the target',
    ),
};
