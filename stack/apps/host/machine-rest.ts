/** What the machine does on its normal day, and when the program ends at the latest. */
export interface Rest {
  readonly cpus: number;
  /** Shares in use, 0 to 1; 0 leaves it alone. */
  readonly cpuRatio: number;
  readonly memoryRatio: number;
  /** How long the way to `memoryRatio` takes, in wall milliseconds. */
  readonly memoryOverMs: number;
  /**
   * Nobody may be left to stop it, and it is not a container that suffers: it ends by itself. Wall milliseconds, up to what
   * a timer takes.
   */
  readonly lifetimeMs: number;
}

const mostMs = 2 ** 31 - 1;
const ranges: Readonly<Record<keyof Rest, readonly [least: number, most: number]>> = {
  cpus: [1, 4096],
  cpuRatio: [0, 1],
  memoryRatio: [0, 1],
  memoryOverMs: [0, mostMs],
  lifetimeMs: [1, mostMs],
};

/**
 * Reads it from JSON, without a library like the orders.
 *
 * @throws Error naming the first field that is out of range.
 */
export function readRest(text: string): Rest {
  const input = Object(JSON.parse(text)) as Record<string, unknown>;
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = input[name];
    if (!(typeof value === 'number' && value >= least && value <= most))
      throw new Error(`${name}: want a number from ${least} to ${most}, got ${JSON.stringify(value)}`);
  }
  return input as unknown as Rest;
}
