import { exitCodes } from '../../core/errors.ts';

/**
 * A signal to a whole process group reaches a command twice when its parent passes it on as well. What comes this soon
 * after the first, in wall milliseconds, is the same wish; a person presses a key twice no faster than this on purpose.
 */
const sameWishMs = 500;

/**
 * SIGINT and SIGTERM as one abort signal. The first asks the command to heal, tear down and end; a later one, from a
 * person who cannot wait, ends the process at once, and the next command cleans up by label.
 */
export class Interruption {
  readonly #controller = new AbortController();

  #askedAtMs = 0;

  constructor() {
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        if (this.signal.aborted) {
          if (performance.now() - this.#askedAtMs < sameWishMs) return;
          process.exit(exitCodes.interrupted);
        }
        this.#askedAtMs = performance.now();
        console.error(`\n${name}: healing and tearing down; once more to leave it to the next command`);
        this.#controller.abort(new Error(name));
      });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }
}
