import { setTimeout as sleep } from 'node:timers/promises';
import { getContainerRuntimeClient } from 'testcontainers';
import { FiredrillError } from '../../core/errors.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { forceRemove } from './force-remove.ts';
import { LabContainer, type Place } from './lab-container.ts';
import { readLog } from './log-lines.ts';
import type { StartedComponent } from './started-component.ts';

export interface K6Options {
  /** The script in TypeScript; k6 strips the types itself. */
  readonly script: string;
  /** What the script reads from `__ENV`. */
  readonly env: Readonly<Record<string, string>>;
}

/** What is left when a load is over. */
export interface K6Result {
  /** The object that the script's handleSummary printed. */
  readonly summary: unknown;
  /** 0 when it ran to its end, 103 when it was stopped over its API; k6's other codes mean trouble. */
  readonly exitCode: number;
  /** k6's own log. */
  readonly log: string;
}

const apiPort = 6565;
const scriptFile = '/home/k6/load.ts';
/** The script prints its summary to stdout on one line behind this word. */
const summaryMark = 'FIREDRILL_SUMMARY ';
/** Longest wait for running iterations and handleSummary after the request to stop; the script's gracefulStop is shorter. */
const stopBudgetMs = 8000;

/** k6 in the run's network. Started on demand, since a load belongs to a scenario and not to the stack. */
export class K6Container extends LabContainer {
  /** @param name Name of the container; two loads of one run have different ones. */
  constructor(image: string, place: Place, name: string, { script, env }: K6Options) {
    super('k6', image, place);
    this.withName(`firedrill-${place.runId}-${name}`)
      .withAliases(name)
      .withLoopbackPorts(apiPort)
      .withCopyContentToContainer([{ target: scriptFile, content: script }])
      .withCommand([
        'run',
        '--quiet',
        '--no-color',
        '--no-usage-report',
        `--address=0.0.0.0:${apiPort}`,
        scriptFile,
      ])
      .withEnvironment({ ...env })
      .withGate({ port: apiPort, path: '/v1/status', isReady: isLoading });
  }

  /** Returns when the load runs. @throws as `start`; a script that does not compile is in the log lines of the error. */
  async startLoad(): Promise<StartedK6> {
    return new StartedK6(await this.start());
  }
}

/** k6's ExecutionStatusRunning (lib/execution.go): its setup function is done and requests go out. */
const loading = 7;

function isLoading(body: string): boolean {
  const { data } = JSON.parse(body) as { data: { attributes: { status: number; running: boolean } } };
  return data.attributes.running && data.attributes.status >= loading;
}

/** A load under way. */
export class StartedK6 {
  /** Wall epoch milliseconds when the load was first seen running: late by one poll of the gate at most. */
  readonly startedAtWallMs = wallNowMs();
  readonly #container: StartedComponent;
  #result: Promise<K6Result> | undefined;

  constructor(container: StartedComponent) {
    this.#container = container;
  }

  async isRunning(): Promise<boolean> {
    return this.#container.isRunning();
  }

  /**
   * Ends the load, also one that ended by itself, and removes its container. Calling it again returns the same result.
   *
   * @throws FiredrillError `K6_SUMMARY` when k6 left no summary: it crashed, or did not end within the time budget.
   */
  stop(): Promise<K6Result> {
    this.#result ??= this.#stop();
    return this.#result;
  }

  async #stop(): Promise<K6Result> {
    const client = await getContainerRuntimeClient();
    const container = client.container.getById(this.#container.getId());
    try {
      const over = container.wait({ condition: 'not-running' }) as Promise<{ StatusCode: number }>;
      const [refusal, ended] = await Promise.all([
        this.#askToStop(),
        // Awaited from the start: an engine that vanishes meanwhile must be this call's failure and nobody else's.
        Promise.race([over, sleep(stopBudgetMs, undefined, { ref: false })]),
      ]);
      if (ended === undefined) await container.kill({ signal: 'SIGKILL' });
      const { StatusCode: exitCode } = await over;
      const { stdout, stderr } = await readLog(container);
      const line = stdout.split('\n').find((text) => text.startsWith(summaryMark));
      if (line === undefined) throw noSummary(exitCode, `${stdout}\n${stderr}`, refusal);
      return { summary: JSON.parse(line.slice(summaryMark.length)), exitCode, log: stderr };
    } finally {
      await forceRemove(container);
    }
  }

  /** Returns why k6 did not take the request; it does not when its load is over already. */
  async #askToStop(): Promise<string | undefined> {
    try {
      const answer = await fetch(`${this.#container.url(apiPort)}/v1/status`, {
        method: 'PATCH',
        body: JSON.stringify({ data: { type: 'status', id: 'default', attributes: { stopped: true } } }),
        signal: AbortSignal.timeout(2000),
      });
      return answer.ok ? undefined : `status ${answer.status}: ${await answer.text()}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

function noSummary(exitCode: number, output: string, refusal: string | undefined): FiredrillError {
  return new FiredrillError('inconclusive', 'K6_SUMMARY', 'k6 left no summary of its load', {
    want: `a line "${summaryMark}{...}" on its standard output`,
    got: `exit code ${exitCode}${refusal === undefined ? '' : `; the request to stop: ${refusal}`}`,
    problems: output
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-12),
  });
}
