import fastify, { type FastifyInstance } from 'fastify';
import { FiredrillError } from '../../../core/errors.ts';
import type { FaultBoard } from './fault-board.ts';
import type { ServedCounter } from './served.ts';

interface Named {
  Params: { name: string };
}

/**
 * The admin API of a service, on a port of its own so that load and scrapes never meet it.
 *
 * `GET /faults` · `PUT /faults/:name` · `DELETE /faults/:name` · `DELETE /faults` · `GET /served[?slowLabMs=N]`
 */
export function createAdmin(board: FaultBoard, served: ServedCounter): FastifyInstance {
  const server = fastify({ forceCloseConnections: true });
  answerErrors(server);
  server.get('/faults', () => ({ knobs: board.knobNames, state: board.state }));
  server.put<Named>('/faults/:name', (request) => board.set(request.params.name, request.body));
  server.delete<Named>('/faults/:name', (request) => board.clear(request.params.name));
  server.delete('/faults', () => board.clearAll());
  server.get<{ Querystring: { slowLabMs?: string } }>('/served', ({ query: { slowLabMs } }) =>
    served.read(slowLabMs === undefined ? undefined : Number(slowLabMs)),
  );
  return server;
}

/**
 * Answers a refused setting with 400, an unknown name with 404, as `{ code, message, want?, got?, problems? }`. What is
 * left is Fastify's own answer.
 */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof FiredrillError)) return reply.send(error);
    const { want, got, problems } = error.details;
    return reply
      .code(error.code.endsWith('_UNKNOWN') ? 404 : 400)
      .send({ code: error.code, message: error.message, want, got, problems });
  });
}
