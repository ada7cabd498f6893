/** What the host is told to do: to suffer, or to live a normal day. */
export interface Orders {
  /** Share of its CPU quota to use, 0 to 1; 0 leaves it alone. */
  readonly cpuRatio: number;
  /** Share of its memory to have in use, 0 to 1. */
  readonly memoryRatio: number;
  /** How long the way there takes, along a line, in wall milliseconds. */
  readonly memoryOverMs: number;
}

/** Port on which the host takes its orders. */
export const ordersPort = 9102;

/**
 * Reads orders without a library: loading one would cost the host, at a tenth of a CPU, more than a second of its start.
 *
 * @throws Error naming the first field that is out of range.
 */
export function parseOrders(text: string): Orders {
  const input = Object(JSON.parse(text)) as Record<string, unknown>;
  const field = (name: keyof Orders, most: number): number => {
    const value = input[name];
    if (typeof value === 'number' && value >= 0 && value <= most) return value;
    throw new Error(`${name}: want a number from 0 to ${most}, got ${JSON.stringify(value)}`);
  };
  return {
    cpuRatio: field('cpuRatio', 1),
    memoryRatio: field('memoryRatio', 1),
    memoryOverMs: field('memoryOverMs', Number.MAX_SAFE_INTEGER),
  };
}
