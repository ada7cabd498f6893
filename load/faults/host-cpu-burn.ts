import { z } from 'zod';
import type { FaultModule } from '../../core/fault.ts';
import { host, hostIdleLabels } from '../../core/host.ts';
import { machineDay } from '../../core/real-host.ts';
import type { Clock } from '../../core/until.ts';
import type { Sample } from '../drivers/exposition.ts';
import { formatPercent } from './declaration.ts';
import type { Sight } from './exporter-fault.ts';
import { hostFault, onHostOrMachineSchema, sumOf, toleranceRatio, whoSuffers } from './host-fault.ts';

/** Below this the host's own work would drown the fault, and its healing could not be told from it. */
const leastRatio = 0.2;
const wanted = `want a share of the host's CPU time from ${leastRatio} to 1`;

const schema = onHostOrMachineSchema.extend({
  kind: z.literal('cpu-burn'),
  /** Share of the host's CPU time in use, 0.2 to 1, all of the host's own work included. */
  usedRatio: z.number(wanted).min(leastRatio, wanted).max(1, wanted),
});

/** Programs of the host take its CPU time: `{ kind: 'cpu-burn', on: 'host', usedRatio: 1, at: '0s', lasts: '10m' }`. */
export type CpuBurn = z.infer<typeof schema>;

const metric = 'node_cpu_seconds_total';
/**
 * Steps in which the idle time is seen to grow, in CPU seconds: the burner works every 10 ms, and an account is read up to
 * 10 ms after Prometheus notes the time of a scrape.
 */
const stepSeconds = 0.02;
/** A share over less time than this, in wall seconds, is not exact to a point. */
const leastSeconds = 1;
/** The host does next to nothing by itself. */
const quietRatio = 0.1;

/** Share of the CPU time that was in use between two scrapes. The exporter's own clock is the measure of the time. */
function usedSince(
  samples: readonly Sample[],
  earlier: readonly Sample[],
): { readonly usedRatio: number; readonly seconds: number } {
  const [idle = Number.NaN, all = Number.NaN] = [hostIdleLabels, {}].map((labels) => {
    const [then, now] = [earlier, samples].map((at) => sumOf(at, metric, labels));
    return then === undefined || now === undefined ? Number.NaN : now - then;
  });
  return { usedRatio: 1 - idle / all, seconds: all };
}

function sight(
  samples: readonly Sample[],
  earlier: readonly Sample[],
  holds: (usedRatio: number) => boolean,
): Sight {
  const { usedRatio, seconds } = usedSince(samples, earlier);
  const saw = Number.isFinite(usedRatio)
    ? `${(100 * usedRatio).toFixed(1)} % of ${seconds.toFixed(1)} s of CPU time in use`
    : 'no CPU time that passed';
  return { done: seconds >= leastSeconds && holds(usedRatio), saw };
}

/** @param clock for tests; the waits are bounded by it. */
export function cpuBurnFault(clock?: Clock): FaultModule<CpuBurn> {
  return hostFault(
    {
      kind: 'cpu-burn',
      schema,
      colour: '#bf360c',
      describe: (fault) =>
        `${formatPercent(fault.usedRatio)} of the CPU time of ${whoSuffers(fault)} is in use`,
      knob: () => 'cpu',
      setting: ({ usedRatio }) => ({ usedRatio }),
      signals: ({ on, usedRatio, machine }) => [
        {
          kind: 'counter',
          service: on,
          metric,
          labels: hostIdleLabels,
          per: 'second',
          baseline: machine === undefined ? host.everydayIdlePerSecond : 1 - machineDay.cpuRatio,
          faultValue: 1 - usedRatio,
          unit: stepSeconds,
          hasPast: true,
        },
      ],
      shows: (fault, samples, earlier) =>
        sight(samples, earlier, (ratio) => Math.abs(ratio - fault.usedRatio) <= toleranceRatio),
      // One more look or two until as much time has passed.
      proofMs: () => leastSeconds * 1000 + 500,
      showsNot: ({ machine }, samples, earlier) =>
        sight(
          samples,
          earlier,
          (ratio) => ratio < (machine === undefined ? quietRatio : machineDay.cpuRatio + toleranceRatio),
        ),
    },
    clock,
  );
}
