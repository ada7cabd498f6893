import { exitCodes } from '../../core/errors.ts';

/**
 * SIGINT and SIGTERM as one abort signal. The first asks the command to heal, tear down and end; a second one, from a
 * person who cannot wait, ends the process at once, and the next command cleans up by label.
 */
export class Interruption {
  readonly #controller = new AbortController();

  constructor() {
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        if (this.signal.aborted) process.exit(exitCodes.interrupted);
        console.error(`\n${name}: healing and tearing down; once more to leave it to the next command`);
        this.#controller.abort(new Error(name));
      });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }
}
