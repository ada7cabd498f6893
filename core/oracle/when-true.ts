import type { Setting } from './setting.ts';
import type { Condition } from './shapes/shape.ts';
import type { TimedFault, Truth } from './truth.ts';

/** Works out when `condition` holds for `service` under the scenario's faults. */
export function truthOf(
  condition: Condition,
  service: string,
  faults: readonly TimedFault[],
  setting: Setting,
): Truth {
  return condition.truth({ service, faults, setting });
}
