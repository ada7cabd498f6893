import type { PastSeries } from '../../core/history.ts';
import { machineRestOf } from '../../core/real-host.ts';
import type { Scenario } from '../../core/scenario.ts';
import { healthyPastSeries } from '../../stack/config/healthy-past.ts';

/**
 * What the lab's programs serve on a normal day, under the load of a scenario.
 *
 * @param endWallMs when the model was last evaluated, in milliseconds since 1970
 */
export function healthyLab(scenario: Scenario, endWallMs: number): PastSeries[] {
  const perSecond = (service: string): number =>
    scenario.load.find(({ on }) => on === service)?.ratePerSecond ?? 0;
  return healthyPastSeries({
    appPerSecond: perSecond('app'),
    mlApiPerSecond: perSecond('ml-api'),
    endWallMs,
    optional: scenario.with ?? [],
    machine: machineRestOf(scenario),
  });
}
