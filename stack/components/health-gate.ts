import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { FiredrillError } from '../../core/errors.ts';
import type { StackComponent } from './endpoints.ts';
import { exitError } from './exit-error.ts';
import { lastLogLines } from './log-lines.ts';

export interface HealthGateOptions {
  readonly component: StackComponent;
  /** Port inside the container. */
  readonly port: number;
  readonly path: string;
  /** Decides on an answer of status 200; by default any will do. */
  readonly isReady?: (body: string) => boolean;
  readonly signal: AbortSignal;
  /** Longest wait in milliseconds. Default 20 s: about ten times the slowest start seen on a busy machine of 2 cores. */
  readonly timeoutMs?: number;
}

/** Pause between two questions. One question costs about 1 ms, so a boot loses at most this much to the pause. */
const pollMs = 20;
/** Every so many questions without an answer the engine is asked whether the container still lives. */
const questionsPerLifeCheck = 5;
const answerTimeoutMs = 1000;

/**
 * Waits until a component answers 200 over HTTP. Testcontainers' own HTTP wait polls at its read timeout and forgets the
 * last error; this one says what it waited for, how long, how often, what it saw last, and what the program logged.
 */
export class HealthGate {
  readonly #options: HealthGateOptions;
  #timeoutMs: number;

  constructor(options: HealthGateOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? 20_000;
  }

  /** @throws FiredrillError `COMPONENT_EXITED` or `COMPONENT_NOT_READY`, both with the last log lines. */
  async waitUntilReady(
    container: Dockerode.Container,
    boundPorts: { getBinding(port: number): number },
  ): Promise<void> {
    const { port, path, signal } = this.#options;
    const url = `http://127.0.0.1:${boundPorts.getBinding(port)}${path}`;
    const startMs = performance.now();
    for (let tries = 1; ; tries++) {
      signal.throwIfAborted();
      const seen = await this.#ask(url);
      if (seen === 'ready') return;
      const elapsedMs = performance.now() - startMs;
      if (tries % questionsPerLifeCheck === 0) {
        const exit = await exitError(this.#options.component, container);
        if (exit !== undefined) throw exit;
      }
      if (elapsedMs > this.#timeoutMs) throw await this.#late(container, url, elapsedMs, tries, seen);
      await sleep(pollMs, undefined, { signal });
    }
  }

  withStartupTimeout(timeoutMs: number): this {
    this.#timeoutMs = timeoutMs;
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return true;
  }

  getStartupTimeout(): number {
    return this.#timeoutMs;
  }

  /** `ready`, or what came instead. */
  async #ask(url: string): Promise<string> {
    const { isReady = () => true, signal } = this.#options;
    try {
      const answer = await fetch(url, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]),
      });
      const body = await answer.text();
      if (answer.status === 200 && isReady(body)) return 'ready';
      return `status ${answer.status}: ${body.slice(0, 200)}`;
    } catch (error) {
      const { message, cause } = error as Error;
      return cause instanceof Error ? `${message}: ${cause.message}` : message;
    }
  }

  async #late(
    container: Dockerode.Container,
    url: string,
    elapsedMs: number,
    tries: number,
    seen: string,
  ): Promise<FiredrillError> {
    const { component } = this.#options;
    return new FiredrillError('unavailable', 'COMPONENT_NOT_READY', `${component} did not become ready`, {
      want: `status 200 from ${url} within ${this.#timeoutMs} ms`,
      got: `${seen} (asked ${tries} times in ${Math.round(elapsedMs)} ms)`,
      problems: await lastLogLines(container),
    });
  }
}
