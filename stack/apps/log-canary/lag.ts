/** How far the index is behind the writer, from the sequences that it has. */
export class Lag {
  /** When lines were written that are not known to be in the index, in order: those after `#through`. */
  readonly #writtenAtWallMs: number[] = [];
  #through = 0;
  #written = 0;
  readonly #beyond = new Set<number>();

  /** Sequence of the last line before which none is missing. */
  get through(): number {
    return this.#through;
  }

  /** Lines are numbered from 1 in the order in which they are told; one may be found before it is told. */
  wrote(atWallMs: number): void {
    this.#written += 1;
    if (this.#written > this.#through) this.#writtenAtWallMs.push(atWallMs);
  }

  found(sequences: Iterable<number>): void {
    for (const sequence of sequences) if (sequence > this.#through) this.#beyond.add(sequence);
    while (this.#beyond.delete(this.#through + 1)) {
      this.#through += 1;
      this.#writtenAtWallMs.shift();
    }
  }

  /** Age of the oldest line that is not in the index, in seconds; 0 when all are. It grows while nobody can be asked. */
  seconds(nowWallMs: number): number {
    const [oldest] = this.#writtenAtWallMs;
    return oldest === undefined ? 0 : Math.max(0, nowWallMs - oldest) / 1000;
  }
}
