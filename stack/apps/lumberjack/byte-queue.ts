/** Bytes as they arrive, taken in the sizes that a protocol asks for. */
export class ByteQueue {
  readonly #chunks: Buffer[] = [];
  length = 0;

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  /** The first bytes, which must be there; they stay. */
  peek(count: number): Buffer {
    const [first] = this.#chunks;
    if (first !== undefined && first.length >= count) return first.subarray(0, count);
    this.#chunks.splice(0, this.#chunks.length, Buffer.concat(this.#chunks));
    return (this.#chunks[0] ?? Buffer.alloc(0)).subarray(0, count);
  }

  /** Takes the first bytes, which must be there. */
  take(count: number): Buffer {
    const taken = this.peek(count);
    const [first] = this.#chunks;
    if (first !== undefined) {
      if (first.length === count) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(count);
    }
    this.length -= taken.length;
    return taken;
  }
}
