import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryRoot } from '../run/paths.ts';

/** The command as a person starts it, for end-to-end tests. */
export class CliChild implements AsyncDisposable {
  readonly process: ChildProcess;
  #output = '';

  constructor(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.process = spawn(
      process.execPath,
      [...process.execArgv, join(repositoryRoot, 'engine/cli/main.ts'), ...words],
      {
        env: { ...process.env, ...env, NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
  }

  get output(): string {
    return this.#output;
  }

  /** @throws Error with the output, when the text does not appear in time or the command ends before */
  async prints(text: string, timeoutMs = 60_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!this.#output.includes(text)) {
      if (this.process.exitCode !== null || performance.now() > deadline) {
        throw new Error(`waited ${timeoutMs} ms for ${JSON.stringify(text)}, got:\n${this.#output}`);
      }
      await sleep(20);
    }
  }

  /** @throws Error with the output, when the command is still running after `timeoutMs` */
  async ends(timeoutMs: number): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const late = sleep(timeoutMs, 'late', { ref: false });
      if ((await Promise.race([once(this.process, 'exit'), late])) === 'late') {
        throw new Error(`still running after ${timeoutMs} ms:\n${this.#output}`);
      }
    }
    return this.process.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ends(5000);
  }
}
