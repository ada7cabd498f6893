import type { Plan } from '../../core/plan.ts';
import { orderlyRun, quiet, stored } from './error-burst.ts';
import type { Facts } from './facts.ts';
import { watchdog } from './journal-builder.ts';

const minute = 60_000;
const iterations = 1000;

/**
 * A run of a plan that can be believed in every way, and in which nothing fires and nobody is told of anything: every fault
 * is proven and healed, the load is what the scenario says, the Watchdog beats.
 */
export function silentRun(plan: Plan): Facts {
  const { faults, scenario, observeUntilMs } = plan;
  const orderly = orderlyRun(observeUntilMs);
  const wholeRate = scenario.load.reduce((sum, { ratePerSecond }) => sum + ratePerSecond, 0);
  return {
    ...quiet(),
    ...orderly,
    plan: structuredClone(plan),
    prometheus: [
      { labels: stored(watchdog), state: 'firing', fromMs: -5 * minute, toMs: observeUntilMs + minute },
    ],
    beatsMs: Array.from(
      { length: Math.ceil(observeUntilMs / minute) + 5 },
      (_, index) => (index - 3) * minute,
    ),
    faults: faults.flatMap(({ atMs, lastsMs }, index): Facts['faults'] => [
      { index, state: 'injected', atMs, evidence: 'put in' },
      { index, state: 'confirmed', atMs: atMs + 1, evidence: 'measured' },
      { index, state: 'still-in-force', atMs: atMs + lastsMs - 1, evidence: 'measured' },
      { index, state: 'healed', atMs: atMs + lastsMs, evidence: 'taken out' },
      { index, state: 'heal-confirmed', atMs: atMs + lastsMs + 1, evidence: 'measured' },
    ]),
    loads: [
      {
        wantedRatePerSecond: wholeRate,
        gotRatePerSecond: wholeRate,
        iterations,
        droppedIterations: 0,
        failedRequests: 0,
        arrivals: scenario.load.map(({ on, ratePerSecond }) => ({
          on,
          isCounted: true as const,
          requests: Math.round((iterations * ratePerSecond) / wholeRate),
        })),
      },
    ],
  };
}
