import { setTimeout as sleep } from 'node:timers/promises';
import type { Orders } from '../host/orders.ts';
import type { Logger } from '../shared/logger.ts';

/** Pause before orders that did not arrive are given again, in wall milliseconds. */
const retryMs = 100;

export interface OrderBook {
  /** The newest orders replace those that have not arrived yet. Returns at once. */
  give(orders: Orders): void;
  close(): Promise<void>;
}

/** Gives the host its orders until it has obeyed: a host that is out of CPU may be slow to listen. */
export function orderBook(url: string, logger: Logger): OrderBook {
  const ending = new AbortController();
  let newest: Orders | undefined;
  let work: Promise<void> | undefined;
  const deliver = async (): Promise<void> => {
    while (newest !== undefined && !ending.signal.aborted) {
      const orders = newest;
      try {
        await give(url, orders, ending.signal);
        if (newest === orders) newest = undefined;
      } catch (error) {
        if (ending.signal.aborted) return;
        logger.warn({ error: String(error) }, 'the host did not obey; it is told again');
        await sleep(retryMs);
      }
    }
    work = undefined;
  };
  return {
    give(orders) {
      newest = orders;
      work ??= deliver();
    },
    async close() {
      ending.abort();
      await work;
    },
  };
}

async function give(url: string, orders: Orders, signal: AbortSignal): Promise<void> {
  const answer = await fetch(url, { method: 'PUT', body: JSON.stringify(orders), signal });
  if (!answer.ok) throw new Error(`status ${answer.status}: ${await answer.text()}`);
}
