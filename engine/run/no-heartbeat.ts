import { z } from 'zod';
import { watchdogName } from '../../core/run-view.ts';
import { readExposition, valueIn } from '../../load/drivers/exposition.ts';
import { clientFor } from '../observers/http.ts';

/** A configuration that keeps the heartbeat from its receiver, and where that stands. */
export interface NoHeartbeat {
  /** One sentence that stands alone. */
  readonly sentence: string;
  readonly got: string;
}

const errorsMetric = 'prometheus_notifications_errors_total';

const alertmanagersSchema = z.object({
  data: z.object({ activeAlertmanagers: z.array(z.object({ url: z.string() })) }),
});
const alertsSchema = z.object({
  data: z.object({
    alerts: z.array(z.object({ labels: z.record(z.string(), z.string()), state: z.string() })),
  }),
});

/** Alertmanagers that Prometheus sends its alerts to, by their URLs. */
async function readAlertmanagers(prometheusUrl: string): Promise<string[]> {
  const { data } = await clientFor(prometheusUrl).get('/api/v1/alertmanagers');
  return alertmanagersSchema.parse(data).data.activeAlertmanagers.map(({ url }) => url);
}

/**
 * Why no heartbeat comes from a stack whose targets are all up, where the configuration of Prometheus is what keeps it; asked
 * long after the discovery throttle.
 *
 * @returns undefined when Prometheus does its part: then something else is wrong, or the machine is busy
 */
export async function whyNoHeartbeat(
  prometheusUrl: string,
  alertmanagerUrl: string,
): Promise<NoHeartbeat | undefined> {
  const http = clientFor(prometheusUrl);
  const { alerts } = alertsSchema.parse((await http.get('/api/v1/alerts')).data).data;
  if (!alerts.some(({ labels, state }) => labels['alertname'] === watchdogName && state === 'firing'))
    return {
      sentence: `no alert ${watchdogName} fires in Prometheus (prometheus.yml, rule_files): without it silence proves nothing`,
      got: `${alerts.length} active alerts, none of them ${watchdogName}`,
    };
  const urls = await readAlertmanagers(prometheusUrl);
  if (urls.length === 0)
    return {
      sentence:
        'Prometheus is connected to no Alertmanager (prometheus.yml, alerting): its alerts reach nobody',
      got: 'GET /api/v1/alertmanagers of Prometheus lists none',
    };
  const held = z.array(z.unknown()).parse((await clientFor(alertmanagerUrl).get('/api/v2/alerts')).data);
  if (held.length > 0) return undefined;
  const samples = await readExposition('prometheus', new URL('/metrics', prometheusUrl).href);
  const errors = urls.map((url) => valueIn(samples, errorsMetric, { alertmanager: url }) ?? 0);
  // Nothing arrived and nothing failed: then nothing was sent yet.
  if (errors.includes(0)) return undefined;
  return {
    sentence: `Prometheus does not reach Alertmanager at ${urls.join(' and ')} (prometheus.yml, alerting), which holds no alert`,
    got: urls.map((url, index) => `${errors[index]} failed requests to ${url}`).join(', '),
  };
}
