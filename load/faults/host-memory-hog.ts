import { z } from 'zod';
import { parseDurationMs } from '../../core/duration.ts';
import type { FaultModule } from '../../core/fault.ts';
import { host } from '../../core/host.ts';
import type { Clock } from '../../core/until.ts';
import type { Sample } from '../drivers/exposition.ts';
import { formatPercent, overSchema } from './declaration.ts';
import type { Sight } from './exporter-fault.ts';
import {
  hostFault,
  onHostOrMachineSchema,
  sightOfUse,
  sumOf,
  toleranceRatio,
  whoSuffers,
} from './host-fault.ts';

const everyday = host.everydayMemoryRatio;
/** Beyond it the kernel may kill a process before anybody is told. */
const mostRatio = 0.98;
const wanted = `want a share above ${everyday + 2 * toleranceRatio}, around which a normal day ends, and at most ${mostRatio}: beyond that the kernel kills`;

const schema = onHostOrMachineSchema.extend({
  kind: z.literal('memory-hog'),
  /** Share of the host's memory in use at the end of the way, 0.54 to 0.98. */
  usedRatio: z
    .number(wanted)
    .gt(everyday + 2 * toleranceRatio, wanted)
    .max(mostRatio, wanted),
  /** How long it takes to get there, along a line, in lab time. The host's CPU needs about a wall second. */
  over: overSchema,
});

/** A program of the host takes its memory: `{ kind: 'memory-hog', on: 'host', usedRatio: 0.96, over: '2m', … }`. */
export type MemoryHog = z.infer<typeof schema>;

const metrics = { available: 'node_memory_MemAvailable_bytes', total: 'node_memory_MemTotal_bytes' };

function sight(samples: readonly Sample[], wantedRatio: number): Sight {
  const [available, total] = [sumOf(samples, metrics.available), sumOf(samples, metrics.total)];
  return sightOfUse('memory', wantedRatio, available, total);
}

/** @param clock for tests; the waits are bounded by it. */
export function memoryHogFault(clock?: Clock): FaultModule<MemoryHog> {
  return hostFault(
    {
      kind: 'memory-hog',
      schema,
      colour: '#4527a0',
      describe: (fault) =>
        `${formatPercent(fault.usedRatio)} of the memory of ${whoSuffers(fault)} is in use within ${fault.over}`,
      knob: () => 'memory',
      setting: ({ usedRatio, over }) => ({ usedRatio, overLabMs: parseDurationMs(over) }),
      signals: ({ on, usedRatio, over, machine }) => {
        const { memoryBytes } = machine ?? host;
        const of = { kind: 'gauge', service: on, labels: {} } as const;
        return [
          {
            ...of,
            metric: metrics.available,
            baseline: memoryBytes * (1 - everyday),
            faultValue: memoryBytes * (1 - usedRatio),
            riseMs: parseDurationMs(over),
          },
          { ...of, metric: metrics.total, baseline: memoryBytes, faultValue: memoryBytes },
        ];
      },
      shows: ({ usedRatio }, samples) => sight(samples, usedRatio),
      showsNot: (_fault, samples) => sight(samples, everyday),
    },
    clock,
  );
}
