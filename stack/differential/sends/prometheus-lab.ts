import { stringify } from 'yaml';
import { z } from 'zod';
import { formatLabels, type Labels } from '../../../core/labels.ts';
import { recordsAnswerSchema } from '../../apps/receivers/record.ts';
import { cachedBundle } from '../../components/bundle-cache.ts';
import { createRunNetwork } from '../../components/network.ts';
import { PrometheusContainer } from '../../components/prometheus.ts';
import type { Images } from '../../components/provenance.ts';
import { ReceiversContainer } from '../../components/receivers.ts';
import type { StartedComponent } from '../../components/started-component.ts';
import { getJson, testRunId } from '../../components/testing.ts';
import { labelsOfRun } from '../../labels.ts';
import { removeRun } from '../../residue.ts';

/** One push as it came: when, and the alert in it. Epoch milliseconds. */
export interface RealPush {
  readonly receivedAtMs: number;
  readonly labels: Labels;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

/** Samples of `ALERTS` of one alert, epoch milliseconds. */
export interface RealSamples {
  readonly labels: Labels;
  readonly firingAtMs: readonly number[];
  readonly pendingAtMs: readonly number[];
}

const payloadSchema = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
  }),
);
const matrixSchema = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

/** A Prometheus that pushes to a program that only writes down what comes. */
export class PrometheusLab implements AsyncDisposable {
  readonly prometheus: StartedComponent;
  readonly #runId: string;
  readonly #receivers: StartedComponent;

  private constructor(runId: string, prometheus: StartedComponent, receivers: StartedComponent) {
    this.#runId = runId;
    this.prometheus = prometheus;
    this.#receivers = receivers;
  }

  /**
   * @param rules of the one rule group, as a rule file has them
   * @throws FiredrillError when a program does not come up; nothing is left then
   */
  static async boot(
    images: Images,
    rules: readonly object[],
    evaluationInterval: string,
    flags: Readonly<Record<string, string>>,
  ): Promise<PrometheusLab> {
    const runId = testRunId();
    try {
      const labels = await labelsOfRun(runId, false);
      const network = await createRunNetwork(runId, labels);
      const place = { runId, network, labels, signal: new AbortController().signal };
      const bundle = await cachedBundle('receivers');
      const imageOf = (name: 'node' | 'prometheus') => images.get(name)?.image ?? name;
      const setting = { bundle, speed: 1, seed: 1 };
      const receivers = await new ReceiversContainer(imageOf('node'), place, setting, 'any').start();
      const files = configFiles(rules, evaluationInterval);
      const prometheus = await new PrometheusContainer(imageOf('prometheus'), place, {
        files,
        flags,
        past: '',
      }).start();
      return new PrometheusLab(runId, prometheus, receivers);
    } catch (error) {
      await removeRun(runId);
      throw error;
    }
  }

  /** Every alert that was pushed so far, in the order of arrival. */
  async pushes(): Promise<RealPush[]> {
    const { records } = recordsAnswerSchema.parse(
      await getJson(`${this.#receivers.url(9000)}/records?since=0`),
    );
    return records.flatMap((record) =>
      record.kind !== 'request'
        ? []
        : payloadSchema.parse(record.payload).map(({ labels, startsAt, endsAt }) => ({
            receivedAtMs: record.receivedAtWallMs,
            labels,
            startsAtMs: Date.parse(startsAt),
            endsAtMs: Date.parse(endsAt),
          })),
    );
  }

  /** What Prometheus has stored of its alerts in the last ten minutes. */
  async samples(): Promise<RealSamples[]> {
    const answer = matrixSchema.parse(
      await getJson(`${this.prometheus.url(9090)}/api/v1/query?query=ALERTS[10m]`),
    );
    const series = answer.data.result.map(({ metric, values }) => {
      const { __name__: _, alertstate, ...labels } = metric;
      return { labels, alertstate, atMs: values.map(([seconds]) => Math.round(seconds * 1000)) };
    });
    return [...Map.groupBy(series, ({ labels }) => formatLabels(labels)).values()].map((own) => ({
      labels: own[0]?.labels ?? {},
      firingAtMs: own.flatMap(({ alertstate, atMs }) => (alertstate === 'firing' ? atMs : [])),
      pendingAtMs: own.flatMap(({ alertstate, atMs }) => (alertstate === 'pending' ? atMs : [])),
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeRun(this.#runId);
  }
}

function configFiles(rules: readonly object[], evaluationInterval: string) {
  const alertmanager = {
    api_version: 'v2',
    static_configs: [{ targets: ['receivers-origin:8080'] }],
    // The sink takes webhooks at paths of its own.
    relabel_configs: [{ target_label: '__alerts_path__', replacement: '/webhook/pushes' }],
  };
  const configuration = {
    global: { evaluation_interval: evaluationInterval, external_labels: { cluster: 'lab' } },
    rule_files: ['rules/sends.yml'],
    alerting: { alertmanagers: [alertmanager] },
  };
  return [
    { path: 'prometheus/prometheus.yml', text: stringify(configuration) },
    { path: 'prometheus/rules/sends.yml', text: stringify({ groups: [{ name: 'sends', rules }] }) },
  ];
}
