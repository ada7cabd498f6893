import fastify from 'fastify';
import { z } from 'zod';
import { listen } from '../shared/listen.ts';
import type { Running } from '../shared/program.ts';
import { problemsOf, wholeNumber } from '../shared/schemas.ts';
import { defaultSettings, type Settings } from '../shared/settings.ts';

/** Port 5002; it has no admin port: what faults do to it, they do to the link that leads there. */
export const warehouseDefaults: Settings = defaultSettings('warehouse', 5002, 0);

export interface StartedWarehouse extends Running {
  readonly port: number;
}

const reservationSchema = z.strictObject({
  itemId: z.string().min(1, 'want the id of an item'),
  quantity: wholeNumber(1, 100, 'pieces'),
});

/**
 * Starts what the shop depends on: `POST /reservations {"itemId", "quantity"}` sets pieces aside for an order, `GET /health`
 * tells that it is there. It answers at once, so that whatever an order waits for it is the way there and back.
 */
export async function startWarehouse({ host, port }: Settings): Promise<StartedWarehouse> {
  const server = fastify({ forceCloseConnections: true });
  let reservations = 0;
  server.get('/health', () => ({ status: 'healthy', service: 'warehouse' }));
  server.post('/reservations', (request, reply) => {
    const wish = reservationSchema.safeParse(request.body);
    if (!wish.success) return reply.code(400).send({ problems: problemsOf(wish.error, request.body) });
    reservations += 1;
    return reply.code(201).send({ reservationId: reservations, ...wish.data });
  });
  const close = async () => {
    await server.close();
  };
  return { port: await listen(server, host, port), close, [Symbol.asyncDispose]: close };
}
