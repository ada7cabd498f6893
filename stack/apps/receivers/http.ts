import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { wallNowMs } from '../shared/clock.ts';
import { type Sink, takeIn } from './intake.ts';
import { pagerduty } from './pagerduty.ts';
import type { HttpAnswer, Protocol } from './protocol.ts';
import type { Integration } from './record.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';

/** Ten times the largest PagerDuty event; what is larger than this is no notification. */
const maxBodyBytes = 5_120_000;

const keptHeaders = ['content-type', 'user-agent', 'content-length'] as const;

interface Received {
  readonly bytes: Buffer;
  readonly atWallMs: number;
}

/** The HTTP front end of the sink: PagerDuty, Slack, webhooks, and the dead man's switch, each at its path. */
export function createHttpFront(sink: Sink): FastifyInstance {
  const server = fastify({ forceCloseConnections: true, bodyLimit: maxBodyBytes });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) =>
    done(null, { bytes, atWallMs: wallNowMs() }),
  );
  const serve = (path: string, integration: Integration, protocol: Protocol) =>
    server.post(path, (request, reply) => receive(sink, integration, protocol, request, reply));
  serve('/pagerduty/v2/enqueue', 'pagerduty', pagerduty);
  serve('/slack/services/*', 'slack', slack);
  serve('/webhook/:receiver', 'webhook', webhook);
  serve('/deadmansswitch', 'deadmansswitch', webhook);
  server.get('/health', () => ({ status: 'healthy', service: 'receivers' }));
  return server;
}

async function receive(
  sink: Sink,
  integration: Integration,
  protocol: Protocol,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { bytes, atWallMs } = (request.body as Received | undefined) ?? {
    bytes: Buffer.alloc(0),
    atWallMs: wallNowMs(),
  };
  const { payload, problems } = read(bytes, protocol);
  const natural = problems.length === 0 ? protocol.accept(payload) : protocol.refuse(problems);
  const { receiver = integration } = request.params as { receiver?: string };
  const reaction = takeIn(
    sink,
    {
      receiver,
      integration,
      receivedAtWallMs: atWallMs,
      schemaProblems: problems,
      headers: pickHeaders(request),
      payload,
      rawBytes: bytes.length,
    },
    natural.status,
  );
  switch (reaction.kind) {
    case 'answer':
      // Unreferenced: a slow answer must not keep a stopping program alive.
      if (reaction.delayWallMs > 0) await sleep(reaction.delayWallMs, undefined, { ref: false });
      return send(reply, natural);
    case 'status':
      return send(reply, protocol.fail(reaction.status));
    case 'hang':
      return reply.hijack();
    case 'reset':
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return reply;
  }
}

function read(bytes: Buffer, protocol: Protocol): { payload: unknown; problems: string[] } {
  const text = bytes.toString('utf8');
  try {
    const payload: unknown = JSON.parse(text);
    return { payload, problems: protocol.check(payload) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { payload: text, problems: [`body: want JSON (${error.message})`] };
  }
}

function send(reply: FastifyReply, { status, headers, body }: HttpAnswer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}

function pickHeaders(request: FastifyRequest): Record<string, string> {
  const values = keptHeaders.map((name) => [name, request.headers[name]] as const);
  return Object.fromEntries(
    values.filter((pair): pair is [(typeof keptHeaders)[number], string] => pair[1] !== undefined),
  );
}
