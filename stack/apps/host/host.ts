import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Burner } from './burner.ts';
import type { Hog } from './hog.ts';
import { parseOrders } from './orders.ts';

/** What suffers. */
export interface Organs {
  readonly burner: Pick<Burner, 'burn'>;
  readonly hog: Pick<Hog, 'hold'>;
}

/** Most bytes of an order. */
const longestOrder = 1000;

/**
 * The program of the container that plays a host: `PUT /` takes orders, everything else is answered 200 as long as it
 * lives. Plain Node, because the host has only a tenth of a CPU to start with.
 *
 * @returns the port it listens on, and its end.
 */
export async function startHost(
  { burner, hog }: Organs,
  port: number,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const reply = (status: number, text: string): void => void response.writeHead(status).end(text);
    if (request.method !== 'PUT') return reply(200, 'alive\n');
    try {
      const { cpuRatio, memoryRatio, memoryOverMs } = parseOrders(await bodyOf(request));
      burner.burn(cpuRatio);
      hog.hold(memoryRatio, memoryOverMs);
      reply(200, 'obeyed\n');
    } catch (error) {
      reply(400, `${error instanceof Error ? error.message : String(error)}\n`);
    }
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, close };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) {
    text += String(part);
    if (text.length > longestOrder) throw new Error(`an order of more than ${longestOrder} bytes`);
  }
  return text;
}
