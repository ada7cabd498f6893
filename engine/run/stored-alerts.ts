import { z } from 'zod';
import { FiredrillError } from '../../core/errors.ts';
import { watchdogName } from '../../core/run-view.ts';
import { type Clock, systemClock, until } from '../../core/until.ts';
import { clientFor } from '../observers/http.ts';

const answerSchema = z.object({ data: z.object({ result: z.array(z.unknown()) }) });

/** Evaluations that it takes at the most: two, the one that was missed by a hair, and another for a busy machine. */
const evaluations = 4;

/**
 * Waits until Prometheus keeps a series of its alerts. One that has just started sends them from its first evaluation on, but
 * stores ALERTS only when it has restored for how long they had been pending, after its second (rules/manager.go of 2.47): until
 * then whoever reads the series sees nothing of an alert that fires.
 *
 * @param everyMs how often rules are evaluated, wall milliseconds
 * @throws FiredrillError `STEADY_STATE`, inconclusive
 */
export async function waitForStoredAlerts(
  prometheusUrl: string,
  everyMs: number,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<void> {
  const http = clientFor(prometheusUrl);
  const params = { query: `ALERTS{alertname="${watchdogName}",alertstate="firing"}` };
  const waited = await until(
    async () => {
      if (signal.aborted) return { done: true, saw: 'an interruption' };
      const { data } = await http.get('/api/v1/query', { params, signal });
      const done = answerSchema.parse(data).data.result.length > 0;
      return { done, saw: done ? 'stored' : 'no series' };
    },
    {
      what: 'a stored series of the Watchdog',
      timeoutMs: Math.max(5000, evaluations * everyMs),
      intervalMs: 100,
      clock,
    },
  );
  signal.throwIfAborted();
  if (waited.done) return;
  throw new FiredrillError('inconclusive', 'STEADY_STATE', 'Prometheus keeps no series of its alerts', {
    want: `ALERTS of the ${watchdogName}, which always fires`,
    got: waited.report,
  });
}
