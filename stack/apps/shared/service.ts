import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { userGroupHeader } from '../../../core/shop-mix.ts';
import { createAdmin } from './admin.ts';
import { type Answer, type Call, type Endpoint, failure, logRequest } from './endpoint.ts';
import type { FaultBoard } from './fault-board.ts';
import { createHttpMetrics, type HttpMetrics } from './http-metrics.ts';
import { listen } from './listen.ts';
import type { Logger } from './logger.ts';
import type { Running } from './program.ts';
import { type Random, seededRandom } from './random.ts';
import { noAnswer, type ServedCounter } from './served.ts';
import { startStopwatch } from './service-time.ts';
import type { Settings } from './settings.ts';
import { weighing } from './weighted.ts';

export interface ServiceParts {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly board: FaultBoard;
  readonly served: ServedCounter;
  readonly endpoints: readonly Endpoint[];
  /** Further routes on the admin port. */
  readonly extendAdmin?: (admin: FastifyInstance) => void;
  /** Called before each scrape is answered, for gauges that are to be as fresh as the scrape. */
  readonly beforeScrape?: () => void;
}

/** A running service with the ports it got. */
export interface StartedService extends Running {
  readonly port: number;
  readonly adminPort: number;
}

/**
 * Starts a service: its endpoints, `/health` and `/metrics` on one port (the latter two are not counted), the admin API
 * on another. With `/metrics?counted=once` each request counts as one, whatever the clock of the programs. The faults that hold when a request arrives decide its whole life.
 */
export async function startService(parts: ServiceParts): Promise<StartedService> {
  const { settings, registry, board } = parts;
  const server = fastify({ forceCloseConnections: true });
  const admin = createAdmin(board, parts.served);
  parts.extendAdmin?.(admin);
  const metrics = createHttpMetrics(registry, parts.endpoints);
  const random = seededRandom(settings.seed);
  const weigh = weighing(settings.programs);
  // One reading after the other: an older one that is weighed later would look like a program that began anew.
  let last: Promise<unknown> = Promise.resolve();
  const read = (): Promise<string> => {
    const reading = Promise.allSettled([last]).then(() => registry.metrics());
    last = reading;
    return reading;
  };
  const callOff = settings.programs.onPace(() => {
    // What was counted until now counts at the pace of until now. A registry of ours has no collector that could fail.
    void read().then(weigh);
  });
  for (const endpoint of parts.endpoints) route(server, endpoint, parts, metrics, random);
  server.get('/health', (_request, reply) => {
    const status = board.healthStatus();
    return reply
      .code(status)
      .send({ status: status === 200 ? 'healthy' : 'unhealthy', service: settings.service });
  });
  server.get<{ Querystring: { counted?: string } }>('/metrics', async ({ query }, reply) => {
    parts.beforeScrape?.();
    const own = await read();
    return reply.type(registry.contentType).send(board.exposed(query.counted === 'once' ? own : weigh(own)));
  });
  const close = async () => {
    callOff();
    await Promise.all([server.close(), admin.close()]);
  };
  try {
    const port = await listen(server, settings.host, settings.port);
    const adminPort = await listen(admin, settings.host, settings.adminPort);
    return { port, adminPort, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

function route(
  server: FastifyInstance,
  endpoint: Endpoint,
  parts: ServiceParts,
  metrics: HttpMetrics,
  random: Random,
): void {
  const { board, served, settings, logger } = parts;
  const { method, path, serviceTimeLabMs } = endpoint;
  const [min, max] = serviceTimeLabMs;

  const serve = async (
    request: FastifyRequest,
    reply: FastifyReply,
    answerTo: (call: Call) => Answer | Promise<Answer>,
  ) => {
    const finish = served.begin();
    const { status, extraLabMs, isLost } = board.disturb({
      method,
      endpoint: path,
      userGroup: [request.headers[userGroupHeader]].flat()[0],
    });
    if (isLost) {
      finish(noAnswer, 0);
      reply.hijack();
      // The socket, not the request: one whose body has been read to its end stays open when it is destroyed.
      request.raw.socket.destroy();
      return reply;
    }
    const stopwatch = startStopwatch(min + random() * (max - min) + extraLabMs, settings.speed);
    await stopwatch.wait();
    const params = request.params as Record<string, string>;
    const call: Call = {
      params,
      body: request.body,
      elapsedLabMs: stopwatch.elapsedLabMs(),
      waitFor: (work) => stopwatch.waitFor(work),
    };
    const answer = status === undefined ? await answerTo(call) : failure(status);
    const durationLabMs = stopwatch.elapsedLabMs();
    metrics.observe(endpoint, answer.status, durationLabMs);
    finish(answer.status, durationLabMs);
    logRequest(logger, endpoint, answer, durationLabMs);
    return reply.code(answer.status).send(answer.body);
  };

  server.route({
    method,
    url: path,
    handler: (request, reply) => serve(request, reply, (call) => answerSafely(endpoint, call, logger)),
    // A body that Fastify itself refuses is an answered request too: it is counted, as 400.
    errorHandler: (error, request, reply) =>
      serve(request, reply, () => ({ status: 400, body: { error: error.message } })),
  });
}

async function answerSafely(endpoint: Endpoint, call: Call, logger: Logger): Promise<Answer> {
  try {
    return await endpoint.handle(call);
  } catch (error) {
    logger.error({ endpoint: endpoint.path, error: String(error) }, 'the handler threw');
    return failure(500);
  }
}
