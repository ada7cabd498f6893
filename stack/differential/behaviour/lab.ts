import { z } from 'zod';
import { type RequestRecord, recordsAnswerSchema } from '../../apps/receivers/record.ts';
import { AlertmanagerContainer } from '../../components/alertmanager.ts';
import { cachedBundle } from '../../components/bundle-cache.ts';
import { createRunNetwork } from '../../components/network.ts';
import type { Images } from '../../components/provenance.ts';
import { ReceiversContainer } from '../../components/receivers.ts';
import type { StartedComponent } from '../../components/started-component.ts';
import { getJson, testRunId } from '../../components/testing.ts';
import { labelsOfRun } from '../../labels.ts';
import { removeRun } from '../../residue.ts';

/** What Alertmanager calls the receivers program inside the lab's network. */
export const sinkUrl = 'http://receivers-origin:8080';

/** What Alertmanager calls uptime is the moment of its start. */
const statusSchema = z.looseObject({ uptime: z.iso.datetime({ offset: true }) });

/** Longest that Alertmanager may take to end, in milliseconds; it takes about 100. */
const goodbyeMs = 10_000;

/** What cases are played on. */
export interface Lab {
  /** One of each peer, in the order of their names; undefined for a dead one. */
  readonly alertmanagerUrls: readonly (string | undefined)[];
  /** What the peers of a cluster call themselves in what they send, in that order; empty for one alone. */
  readonly peerUrls: readonly string[];
  readonly sinkAdminUrl: string;
  /** When each of them began to run, in epoch milliseconds. */
  startedAtWallMs(): Promise<readonly number[]>;
  /** Every webhook so far, in the order of arrival. */
  requests(): Promise<RequestRecord[]>;
}

/** One Alertmanager and the program that takes its webhooks, on a network of their own. */
export class AlertmanagerLab implements Lab, AsyncDisposable {
  readonly peerUrls = [];
  readonly #runId: string;
  readonly #alertmanager: StartedComponent;
  readonly #receivers: StartedComponent;

  private constructor(runId: string, alertmanager: StartedComponent, receivers: StartedComponent) {
    this.#runId = runId;
    this.#alertmanager = alertmanager;
    this.#receivers = receivers;
  }

  /** @throws FiredrillError when a program does not come up; nothing is left then. */
  static async boot(images: Images, configuration: string): Promise<AlertmanagerLab> {
    const runId = testRunId();
    try {
      const labels = await labelsOfRun(runId, false);
      const network = await createRunNetwork(runId, labels);
      const place = { runId, network, labels, signal: new AbortController().signal };
      const bundle = await cachedBundle('receivers');
      const imageOf = (name: 'node' | 'alertmanager') => images.get(name)?.image ?? name;
      const files = [{ path: 'alertmanager/alertmanager.yml', text: configuration }];
      const [receivers, alertmanager] = await Promise.all([
        new ReceiversContainer(imageOf('node'), place, { bundle, speed: 1, seed: 1 }, 'any').start(),
        new AlertmanagerContainer(imageOf('alertmanager'), place, { files, flags: {} }).start(),
      ]);
      return new AlertmanagerLab(runId, alertmanager, receivers);
    } catch (error) {
      await removeRun(runId);
      throw error;
    }
  }

  get alertmanagerUrls(): string[] {
    return [this.#alertmanager.url(9093)];
  }

  get sinkAdminUrl(): string {
    return this.#receivers.url(9000);
  }

  async startedAtWallMs(): Promise<[number]> {
    return [await startedAtWallMs(this.#alertmanager.url(9093))];
  }

  /**
   * Ends Alertmanager and starts it again; returns when it answers.
   *
   * @param graceful SIGTERM, which it may answer with saving its state; SIGKILL otherwise
   */
  async restart(graceful: boolean): Promise<void> {
    if (graceful) await this.#alertmanager.restart({ timeout: goodbyeMs });
    else {
      await this.#alertmanager.kill();
      await this.#alertmanager.start();
    }
  }

  requests(): Promise<RequestRecord[]> {
    return requestsAt(this.sinkAdminUrl);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeRun(this.#runId);
  }
}

export async function startedAtWallMs(alertmanagerUrl: string): Promise<number> {
  const { uptime } = statusSchema.parse(await getJson(`${alertmanagerUrl}/api/v2/status`));
  return Date.parse(uptime);
}

export async function requestsAt(sinkAdminUrl: string): Promise<RequestRecord[]> {
  const answer = recordsAnswerSchema.parse(await getJson(`${sinkAdminUrl}/records?since=0`));
  return answer.records.filter((record) => record.kind === 'request');
}
