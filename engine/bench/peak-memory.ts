import { freemem } from 'node:os';

/** Wall milliseconds between two looks: a stack takes seconds to boot, and k6 allocates its users within one. */
const everyMs = 250;

/** Watches how much memory of the machine is taken, everything on it included. Going out of scope ends it. */
export class PeakMemory implements Disposable {
  readonly #read: () => number;
  readonly #atStartBytes: number;
  #leastBytes: number;
  readonly #timer: NodeJS.Timeout;

  /** @param read bytes that are available now; for tests */
  constructor(read: () => number = freemem) {
    this.#read = read;
    this.#atStartBytes = this.#read();
    this.#leastBytes = this.#atStartBytes;
    this.#timer = setInterval(() => this.look(), everyMs).unref();
  }

  look(): void {
    this.#leastBytes = Math.min(this.#leastBytes, this.#read());
  }

  /** Most bytes that were taken at once since the start, beyond what was taken then. */
  get takenBytes(): number {
    this.look();
    return this.#atStartBytes - this.#leastBytes;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
