import type { EventOf, JournalEvent } from '../../core/journal.ts';
import type { Plan } from '../../core/plan.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { k6Load, loadSummaryEvent } from '../../load/drivers/k6.ts';
import type { Stack } from '../../stack/stack.ts';
import { countArrivals } from './arrivals.ts';

/** The traffic of a run, under way. Going out of scope stops it. */
export interface StartedLoad extends AsyncDisposable {
  readonly startedAtWallMs: number;
  /** Stops it and returns k6's own account. @throws FiredrillError when k6 left none */
  stop(): Promise<EventOf<'load-summary'>>;
}

/**
 * Starts the scenario's traffic: one k6 for all services.
 *
 * @param startAtWallMs when the first request is due, epoch milliseconds; at once when that is over
 */
export async function startLoad(
  stack: Stack,
  plan: Pick<Plan, 'scenario' | 'speed' | 'clock'>,
  startAtWallMs: number,
  append: (event: JournalEvent) => void,
): Promise<StartedLoad> {
  const { load: loads, faults } = plan.scenario;
  const metricsUrl = (service: string) => stack.metricsUrl(service);
  const arrivals = await countArrivals(loads, faults, metricsUrl);
  const k6 = await stack.startK6(await k6Load(loads, { speed: plan.speed, startAtWallMs }));
  // k6 is seen running before its time; on a machine that is too busy it comes after it.
  const startedAtWallMs = Math.max(startAtWallMs, k6.startedAtWallMs);
  const detail = loads.map(({ on, ratePerSecond }) => `${ratePerSecond}/s on ${on}`).join(', ');
  append({ kind: 'load', state: 'started', atWallMs: startedAtWallMs, detail });
  let summary: Promise<EventOf<'load-summary'>> | undefined;
  const stop = (): Promise<EventOf<'load-summary'>> => {
    summary ??= k6.stop().then(async (result) => {
      append({ kind: 'load', state: 'stopped', atWallMs: wallNowMs(), detail });
      return { ...loadSummaryEvent(result.summary), arrivals: await arrivals.read() };
    });
    return summary;
  };
  return {
    startedAtWallMs,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}
