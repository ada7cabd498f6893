import { z } from 'zod';
import { parseDurationMs } from '../../core/duration.ts';
import type { FaultModule } from '../../core/fault.ts';
import { host, hostDiskLabels } from '../../core/host.ts';
import type { Clock } from '../../core/until.ts';
import type { Sample } from '../drivers/exposition.ts';
import { formatPercent, overSchema } from './declaration.ts';
import type { Sight } from './exporter-fault.ts';
import { hostFault, onHostSchema, sightOfUse, sumOf, toleranceRatio } from './host-fault.ts';

const { everydayDiskRatio: everyday, diskBytes } = host;
const wanted = `want a share above ${everyday + 2 * toleranceRatio}, around which a normal day ends, and at most 1`;

const schema = onHostSchema.extend({
  kind: z.literal('disk-fill'),
  /** Share of the host's disk in use at the end of the way, 0.44 to 1. */
  usedRatio: z
    .number(wanted)
    .gt(everyday + 2 * toleranceRatio, wanted)
    .max(1, wanted),
  /** How long it takes to get there, along a line, in lab time: somebody writes steadily. Default: at one go. */
  over: overSchema.optional(),
});

/**
 * The disk of the host fills: `{ kind: 'disk-fill', on: 'host', usedRatio: 0.9, at: '0s', lasts: '10m' }` at one go, with
 * `over: '30m'` in half an hour. Healed, it is as empty as on a normal day at once.
 */
export type DiskFill = z.infer<typeof schema>;

const metrics = {
  available: 'node_filesystem_avail_bytes',
  size: 'node_filesystem_size_bytes',
  isReadOnly: 'node_filesystem_readonly',
};

/** Lab milliseconds. */
function riseMsOf(over: string | undefined): number {
  return over === undefined ? 0 : parseDurationMs(over);
}

function sight(samples: readonly Sample[], wantedRatio: number): Sight {
  const [available, size] = [metrics.available, metrics.size].map((metric) =>
    sumOf(samples, metric, hostDiskLabels),
  );
  return sightOfUse('the disk', wantedRatio, available, size);
}

/** @param clock for tests; the waits are bounded by it. */
export function diskFillFault(clock?: Clock): FaultModule<DiskFill> {
  return hostFault(
    {
      kind: 'disk-fill',
      schema,
      colour: '#33691e',
      describe: ({ on, usedRatio, over }) =>
        `${formatPercent(usedRatio)} of the disk of ${on} is in use${over === undefined ? '' : ` within ${over}`}`,
      knob: () => 'disk',
      setting: ({ usedRatio, over }) => ({ usedRatio, overLabMs: riseMsOf(over) }),
      signals: ({ on, usedRatio, over }) => {
        const still = (metric: string, value: number) =>
          ({
            kind: 'gauge',
            service: on,
            metric,
            labels: hostDiskLabels,
            baseline: value,
            faultValue: value,
            hasPast: true,
          }) as const;
        return [
          {
            ...still(metrics.available, diskBytes * (1 - everyday)),
            faultValue: diskBytes * (1 - usedRatio),
            riseMs: riseMsOf(over),
          },
          still(metrics.size, diskBytes),
          still(metrics.isReadOnly, 0),
        ];
      },
      shows: ({ usedRatio }, samples) => sight(samples, usedRatio),
      showsNot: (_fault, samples) => sight(samples, everyday),
    },
    clock,
  );
}
