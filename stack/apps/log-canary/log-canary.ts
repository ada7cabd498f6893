import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@elastic/elasticsearch';
import fastify from 'fastify';
import { Counter, Gauge, Registry } from 'prom-client';
import { canaryLine, renderCanary } from '../../../core/log-canary/line.ts';
import { wallNowMs } from '../../../core/wall-clock.ts';
import { createClient, type ElasticsearchSettings } from '../log-pipeline/bulk/client.ts';
import { listen } from '../shared/listen.ts';
import type { Logger } from '../shared/logger.ts';
import { pause } from '../shared/pause.ts';
import type { Running } from '../shared/program.ts';
import { Lag } from './lag.ts';

export interface LogCanarySettings {
  readonly host: string;
  readonly port: number;
  /** Where its log lies, `canary.log`; a shipper reads it. */
  readonly logFolder: string;
  /** Where its ledger lies, `<run>.ndjson`: nobody but the checker reads that. */
  readonly ledgerFolder: string;
  readonly elasticsearch: ElasticsearchSettings;
  /** Between two lines, in milliseconds. */
  readonly everyMs: number;
  /** Between two questions to the index, in milliseconds. */
  readonly askEveryMs: number;
}

/** Port 9810; ten lines and one question a second. */
export const logCanaryDefaults = {
  host: '0.0.0.0',
  port: 9810,
  logFolder: '/var/log/app',
  ledgerFolder: '/var/lib/log-canary',
  everyMs: 100,
  askEveryMs: 1000,
} as const;

export interface StartedLogCanary extends Running {
  readonly port: number;
  /** Of this start. */
  readonly run: string;
  /** Planted in each line. */
  readonly secret: string;
}

/** Sequences of one question at most. */
const mostFound = 10_000;

/**
 * Starts the canary of the log pipeline: it writes numbered lines into a log, keeps a ledger of them, and asks the index how far it
 * is. `GET /metrics` has `log_canary_ingest_lag_seconds`, `GET /run` the run and its secret.
 */
export async function startLogCanary(settings: LogCanarySettings, logger: Logger): Promise<StartedLogCanary> {
  const run = randomUUID();
  const secret = `planted-${randomUUID()}`;
  const lag = new Lag();
  const { registry, written, failures } = createMetrics(lag);
  await Promise.all(
    [settings.logFolder, settings.ledgerFolder].map((folder) => mkdir(folder, { recursive: true })),
  );
  const log = await open(join(settings.logFolder, 'canary.log'), 'a');
  const ledger = await open(join(settings.ledgerFolder, `${run}.ndjson`), 'a');
  const client = createClient(settings.elasticsearch);
  let sequence = 0;
  const writeOne = async () => {
    sequence += 1;
    const line = canaryLine(run, sequence, Math.round(wallNowMs()));
    // First the ledger: a line that nobody expects would count for unexpected, one that is expected and not written for lost.
    await ledger.appendFile(`${JSON.stringify({ sequence, written_at: line.writtenAtWallMs })}\n`);
    await log.appendFile(renderCanary(line, secret));
    lag.wrote(line.writtenAtWallMs);
    written.inc();
  };
  const ask = async () => lag.found(await sequencesAfter(client, run, lag.through));
  const stop = new AbortController();
  const complain = (error: unknown, what: string) => {
    failures.inc();
    logger.warn({ error: String(error) }, what);
  };
  const timers = [
    repeat(writeOne, settings.everyMs, (error) => complain(error, 'the canary cannot write'), stop.signal),
    repeat(ask, settings.askEveryMs, (error) => complain(error, 'the index cannot be asked'), stop.signal),
  ];
  const server = fastify({ forceCloseConnections: true });
  server.get('/health', () => ({ status: 'healthy' }));
  server.get('/run', () => ({ run, secret, written: sequence, through: lag.through }));
  server.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  const port = await listen(server, settings.host, settings.port);
  const close = async () => {
    stop.abort();
    await client.close();
    await Promise.all(timers);
    await Promise.all([server.close(), ...[log, ledger].map((file: FileHandle) => file.close())]);
  };
  return { port, run, secret, close, [Symbol.asyncDispose]: close };
}

function createMetrics(lag: Lag) {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'log_canary_ingest_lag_seconds',
    help: 'Age of the oldest canary line that cannot be found in the index; 0 when all can.',
    registers,
    collect() {
      this.set(lag.seconds(wallNowMs()));
    },
  });
  const written = new Counter({
    name: 'log_canary_lines_written_total',
    help: 'Canary lines written.',
    registers,
  });
  const failures = new Counter({
    name: 'log_canary_failures_total',
    help: 'Times that the canary could not write or ask.',
    registers,
  });
  return { registry, written, failures };
}

async function sequencesAfter(client: Client, run: string, sequence: number): Promise<number[]> {
  const { hits } = await client.search<{ canary: { sequence: number } }>({
    index: 'logs-*',
    size: mostFound,
    sort: [{ 'canary.sequence': 'asc' }],
    _source: ['canary.sequence'],
    ignore_unavailable: true,
    query: {
      bool: { filter: [{ term: { 'canary.run': run } }, { range: { 'canary.sequence': { gt: sequence } } }] },
    },
  });
  return hits.hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source.canary.sequence]));
}

/** Again and again, one at a time, until the signal. */
async function repeat(
  act: () => Promise<void>,
  everyMs: number,
  complain: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await act().catch((error: unknown) => {
      if (!signal.aborted) complain(error);
    });
    await pause(everyMs, signal);
  }
}
