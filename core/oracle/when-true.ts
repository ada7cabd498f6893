import type { Labels } from '../labels.ts';
import type { Setting } from './setting.ts';
import type { Condition } from './shapes/shape.ts';
import type { TimedFault, Truth } from './truth.ts';

/**
 * Works out when `condition` holds for `service` under the scenario's faults.
 *
 * @param alert labels of the alert that it raises, as far as they are known
 */
export function truthOf(
  condition: Condition,
  service: string,
  faults: readonly TimedFault[],
  setting: Setting,
  alert: Labels = {},
): Truth {
  const truth = condition.truth({ service, faults, setting, alert });
  switch (truth.kind) {
    case 'always':
      return { kind: 'unknown', why: truth.why };
    case 'untold':
      // Told may be what its shape does not look at.
      return { kind: 'unknown', why: truth.why, isOpaque: true };
    default:
      return truth;
  }
}
