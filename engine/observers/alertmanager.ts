import { z } from 'zod';
import type { JournalEvent } from '../../core/journal.ts';
import { type ProgramClock, wallItself } from '../../core/program-clock.ts';
import { watchdogName } from '../../core/run-view.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { offsetByDate } from './clock-offset.ts';
import { clientFor } from './http.ts';
import { type Observer, type ObserverOptions, observe } from './observer.ts';
import type { ProgramFaults } from './prometheus.ts';

const alertSchema = z.object({
  fingerprint: z.string(),
  labels: z.record(z.string(), z.string()),
  startsAt: z.string(),
  status: z.object({
    state: z.enum(['active', 'suppressed', 'unprocessed']),
    inhibitedBy: z.array(z.string()),
    silencedBy: z.array(z.string()),
  }),
});
type ApiAlert = z.infer<typeof alertSchema>;

/** An inhibition can be as short as one evaluation interval: 500 ms at speed 60. Several looks must fall into it. */
const everyMs = 100;

/**
 * Notes every change of an alert's state in Alertmanager: active, suppressed and by what, gone.
 *
 * @param baseUrl asked at each reading: a port changes when its container is started again
 * @param faults when it is stopped on purpose, and when it may lack the Watchdog
 */
export function observeAlertmanager(
  baseUrl: () => string,
  append: (event: JournalEvent) => void,
  { clock: programs = wallItself, ...faults }: ProgramFaults = {},
): Observer {
  const known = new Map<string, { state: string; alert: ApiAlert }>();

  const read: ObserverOptions['read'] = async () => {
    const askedAtMs = wallNowMs();
    const answer = await clientFor(baseUrl()).get('/api/v2/alerts');
    const atWallMs = wallNowMs();
    const alerts = z.array(alertSchema).parse(answer.data);
    for (const alert of alerts) {
      const state = JSON.stringify([alert.status, alert.startsAt]);
      if (known.get(alert.fingerprint)?.state === state) continue;
      known.set(alert.fingerprint, { state, alert });
      append(toEvent(alert, atWallMs, alert.status.state, programs));
    }
    const present = new Set(alerts.map((alert) => alert.fingerprint));
    for (const [fingerprint, { alert }] of known) {
      if (present.has(fingerprint)) continue;
      known.delete(fingerprint);
      append(toEvent(alert, atWallMs, 'gone', programs));
    }
    return {
      hasWatchdog: alerts.some(({ labels }) => labels['alertname'] === watchdogName),
      clock: offsetByDate(answer, askedAtMs, atWallMs, programs),
    };
  };
  return observe({ source: 'alertmanager', everyMs, read, ...faults });
}

function toEvent(
  alert: ApiAlert,
  atWallMs: number,
  state: ApiAlert['status']['state'] | 'gone',
  programs: ProgramClock,
): JournalEvent {
  return {
    kind: 'alertmanager-alert',
    atWallMs,
    fingerprint: alert.fingerprint,
    labels: alert.labels,
    state,
    startsAtWallMs: programs.toWallMs(Date.parse(alert.startsAt)),
    inhibitedBy: alert.status.inhibitedBy,
    silencedBy: alert.status.silencedBy,
  };
}
