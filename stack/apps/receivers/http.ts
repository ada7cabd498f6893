import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { wallNowMs } from '../../../core/wall-clock.ts';
import { sleepUntil } from '../../../core/wall-timer.ts';
import { type Address, type Addresses, whoIsAt } from './addresses.ts';
import { type Sink, takeIn } from './intake.ts';
import { pagerduty } from './pagerduty.ts';
import { type HttpAnswer, jsonAnswer, type Protocol } from './protocol.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';

/** Ten times the largest PagerDuty event; what is larger than this is no notification. */
const maxBodyBytes = 5_120_000;

const keptHeaders = ['content-type', 'user-agent', 'content-length'] as const;

interface Received {
  readonly bytes: Buffer;
  readonly atWallMs: number;
}

const protocols: Readonly<Record<Address['integration'], Protocol>> = {
  pagerduty,
  slack,
  webhook,
  deadmansswitch: webhook,
};

/**
 * The HTTP front end of the sink: PagerDuty, Slack, webhooks, and the dead man's switch, each at its address. Any other is
 * answered 404, and kept: a mistyped address in a configuration must not be taken for a delivery.
 */
export function createHttpFront(sink: Sink, addresses: Addresses): FastifyInstance {
  const server = fastify({ forceCloseConnections: true, bodyLimit: maxBodyBytes });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) =>
    done(null, { bytes, atWallMs: wallNowMs() }),
  );
  server.get('/health', () => ({ status: 'healthy', service: 'receivers' }));
  server.post('/*', (request, reply) => {
    const called = whoIsAt(addresses, hostOf(request), pathOf(request));
    return called === undefined ? refuseStray(sink, request, reply) : receive(sink, called, request, reply);
  });
  server.setNotFoundHandler((request, reply) => refuseStray(sink, request, reply));
  return server;
}

function refuseStray(sink: Sink, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [host, path] = [hostOf(request), pathOf(request)];
  const { method } = request;
  sink.store.append({ kind: 'stray', receivedAtWallMs: wallNowMs(), method, host, path });
  return send(reply, jsonAnswer(404, { status: 'not found', host, path }));
}

function hostOf({ headers: { host = '' } }: FastifyRequest): string {
  return host;
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? url;
}

async function receive(
  sink: Sink,
  { receiver, integration }: Pick<Address, 'receiver' | 'integration'>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { bytes, atWallMs } = (request.body as Received | undefined) ?? {
    bytes: Buffer.alloc(0),
    atWallMs: wallNowMs(),
  };
  const protocol = protocols[integration];
  const { payload, problems } = read(bytes, protocol);
  const natural = problems.length === 0 ? protocol.accept(payload) : protocol.refuse(problems);
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
      if (reaction.delayWallMs > 0) await sleepUntil(wallNowMs() + reaction.delayWallMs);
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
