import fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { FiredrillError } from '../../../core/errors.ts';
import { wallNowMs } from '../../../core/wall-clock.ts';
import { answerErrors } from '../shared/admin.ts';
import { problemsOf } from '../shared/schemas.ts';
import type { Sink } from './intake.ts';

const count = (max: number, want: string) => z.coerce.number(want).int(want).min(0, want).max(max, want);

const recordsQuerySchema = z.strictObject({
  since: count(Number.MAX_SAFE_INTEGER, 'want a sequence number, 0 or more').default(0),
  waitMs: count(60_000, 'want wall milliseconds from 0 to 60000').default(0),
});

interface ToReceiver {
  Params: { receiver: string };
}

/**
 * The sink's own API, on a port of its own.
 *
 * `GET /records?since=SEQ&waitMs=N` · `GET /behaviour` · `PUT /behaviour/:receiver` · `DELETE /behaviour` ·
 * `GET /health`. Changes answer `{ appliedAtWallMs, state }`.
 */
export function createSinkAdmin(sink: Sink): FastifyInstance {
  const server = fastify({ forceCloseConnections: true });
  answerErrors(server);
  const changed = () => ({ appliedAtWallMs: wallNowMs(), state: sink.book.state });

  server.get('/records', (request, reply) => {
    const { since, waitMs } = readQuery(request.query);
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    return sink.store.readNewer(since, waitMs, gone.signal);
  });
  server.get('/behaviour', () => ({ state: sink.book.state }));
  server.put<ToReceiver>('/behaviour/:receiver', (request) => {
    sink.book.set(request.params.receiver, request.body);
    return changed();
  });
  server.delete('/behaviour', () => {
    sink.book.clear();
    return changed();
  });
  server.get('/health', () => ({ status: 'healthy', service: 'receivers', deadman: sink.deadman.state }));
  return server;
}

function readQuery(query: unknown): z.infer<typeof recordsQuerySchema> {
  const parsed = recordsQuerySchema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new FiredrillError('usage', 'RECORDS_QUERY', 'that is not a query for records', {
    want: 'since and waitMs',
    problems: problemsOf(parsed.error, query),
  });
}
