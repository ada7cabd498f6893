import { z } from 'zod';
import { userGroupNames } from '../../../../core/shop-mix.ts';
import type { Knob } from '../knob.ts';
import { ratioSchema } from '../schemas.ts';
import { evenSpread } from '../spread.ts';

/** The failures a server or the proxy before it reports. Only these, because each has its counter at 0 from the start. */
export const failureStatuses = [500, 502, 503, 504] as const;

export interface ErrorsSetting {
  /** Share of the requests that fail, 0 to 1. */
  readonly ratio: number;
  /** One of `failureStatuses`; 500 by default. */
  readonly status: (typeof failureStatuses)[number];
  /** Only these endpoints fail; all of them by default. */
  readonly endpoints?: readonly string[] | undefined;
  /** Only requests of users of this group fail; those of all by default. */
  readonly userGroup?: string | undefined;
}

/**
 * Fails an exact share of the requests, spread evenly: at 0.2 it is every fifth request to the chosen endpoints,
 * counted together and from the moment the fault was set.
 */
export function errorsKnob(endpoints: readonly string[]): Knob<ErrorsSetting> {
  return {
    name: 'errors',
    schema: z.strictObject({
      ratio: ratioSchema,
      status: z.literal(failureStatuses, `want one of ${failureStatuses.join(', ')}`).default(500),
      endpoints: z
        .array(z.enum(endpoints, `want one of ${endpoints.join(', ')}`))
        .min(1)
        .optional(),
      userGroup: z.enum(userGroupNames, `want one of ${userGroupNames.join(', ')}`).optional(),
    }),
    arm({ ratio, status, endpoints: chosen, userGroup: group }) {
      const fails = evenSpread(ratio);
      return {
        disturbRequest: ({ endpoint, userGroup }) => {
          const isChosen = chosen === undefined || chosen.includes(endpoint);
          return isChosen && (group === undefined || group === userGroup) && fails() ? { status } : undefined;
        },
      };
    },
  };
}
