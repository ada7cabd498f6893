import type { EventOf } from '../../core/journal.ts';
import type { FaultDeclaration, LoadDeclaration } from '../../core/scenario.ts';
import { readExposition } from '../../load/drivers/exposition.ts';
import { faultModule } from '../../load/faults/all.ts';
import { requestFailure } from '../observers/http.ts';

type Arrival = NonNullable<EventOf<'load-summary'>['arrivals']>[number];

/** Counts every answered request of the load; probes and scrapes are not in it (stack/apps/shared/service.ts). */
const requestsMetric = 'http_requests_total';

/** Counts, at each service of a load, the requests that reach it. */
export interface ArrivalCount {
  /** Since the count began. Never throws: what cannot be read is said in its place. */
  read(): Promise<Arrival[]>;
}

/**
 * Begins to count.
 *
 * @param metricsUrl what a service serves to Prometheus, on loopback
 * @throws the errors of `ask`: before the load everything is well
 */
export async function countArrivals(
  loads: readonly LoadDeclaration[],
  faults: readonly FaultDeclaration[],
  metricsUrl: (service: string) => string,
): Promise<ArrivalCount> {
  const count = async (service: string): Promise<number> => {
    const samples = await readExposition(service, `${metricsUrl(service)}?counted=once`);
    return samples.reduce((sum, { name, value }) => (name === requestsMetric ? sum + value : sum), 0);
  };
  const begun = await Promise.all(loads.map(async ({ on }) => ({ on, before: await count(on) })));
  return {
    read: () =>
      Promise.all(
        begun.map(async ({ on, before }): Promise<Arrival> => {
          const fault = faults.find((one) => keepsRequestsFrom(on, one));
          if (fault !== undefined)
            return { on, isCounted: false, isFault: true, why: `${fault.kind} keeps requests from ${on}` };
          try {
            return { on, isCounted: true, requests: (await count(on)) - before };
          } catch (error) {
            return { on, isCounted: false, isFault: false, why: requestFailure(error) };
          }
        }),
      ),
  };
}

/** Whether a service under this fault counts fewer requests than it was sent: it stops, or they are lost on the way. */
function keepsRequestsFrom(service: string, fault: FaultDeclaration): boolean {
  return faultModule(fault)
    .signals(fault)
    .some(
      (signal) =>
        signal.service === service &&
        (signal.kind === 'target-down' ||
          (signal.kind === 'counter' && signal.metric === requestsMetric && signal.per === 'request')),
    );
}
