import { parentPort, Worker } from 'node:worker_threads';
import { openMachine } from '../shared/machine.ts';
import { Burner, machinePace } from './burner.ts';

/** Burns on several CPUs at once: a thread for each, all in a loop on the same account. */
export class Threads {
  readonly #workers: readonly Worker[];

  /** @param program what each thread runs; it must call `burnAsTold` there */
  constructor(program: URL, count: number) {
    this.#workers = Array.from(
      { length: count },
      () => new Worker(program, { env: { THREADS: String(count) } }),
    );
  }

  /** @param ratio share of the machine's CPU time, 0 to 1; 0 stops. */
  burn(ratio: number): void {
    for (const worker of this.#workers) worker.postMessage(ratio);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

/** What each thread does: its part of what it is told to burn. */
export function burnAsTold(): void {
  const burner = new Burner(openMachine(), machinePace(Number(process.env['THREADS'])));
  parentPort?.on('message', (ratio: number) => burner.burn(ratio));
}
