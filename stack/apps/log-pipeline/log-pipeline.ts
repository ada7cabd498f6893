import { createHash, randomUUID } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import fastify from 'fastify';
import { until } from '../../../core/until.ts';
import { wallNowMs } from '../../../core/wall-clock.ts';
import { type ReceiverOptions, receiverDefaults, startReceiver } from '../lumberjack/receiver.ts';
import { listen } from '../shared/listen.ts';
import type { Logger } from '../shared/logger.ts';
import type { Running } from '../shared/program.ts';
import { type BulkOptions, BulkWriter, bulkDefaults } from './bulk/bulk-writer.ts';
import { createClient, type ElasticsearchSettings } from './bulk/client.ts';
import { DeadLetterFile, deadLetterMaxBytes } from './bulk/dead-letters.ts';
import type { PipelineDefinition } from './definition/filters.ts';
import { labPipeline } from './definition/lab-pipeline.ts';
import { createPipeline } from './definition/run.ts';
import { DiskQueue, type QueueOptions, queueDefaults } from './queue/disk-queue.ts';
import { EventCounts, renderNodeStats } from './stats.ts';

export interface LogPipelineSettings {
  /** Of the statistics. */
  readonly host: string;
  readonly port: number;
  readonly beats: ReceiverOptions;
  readonly queue: QueueOptions;
  readonly elasticsearch: ElasticsearchSettings;
  readonly bulk: BulkOptions;
  readonly deadLetterPath: string;
  readonly definition: PipelineDefinition;
  /** Records that are taken from the queue at once. */
  readonly batchRecords: number;
  /** Longest time to empty the queue at the end, in milliseconds. What stays in it is written after the next start. */
  readonly drainMs: number;
}

/** Ports of Logstash; a request may take 100 s, longer than Elasticsearch's own 90 s for a shard that is missing. */
export const logPipelineDefaults = {
  host: '0.0.0.0',
  port: 9600,
  beats: receiverDefaults,
  queue: queueDefaults,
  bulk: bulkDefaults,
  requestTimeoutMs: 100_000,
  definition: labPipeline,
  batchRecords: 500,
  drainMs: 5000,
} as const;

export interface StartedLogPipeline extends Running {
  readonly port: number;
  readonly beatsPort: number;
}

/** Bytes of the records that are taken from the queue at once. */
const batchBytes = 5 * 1024 * 1024;

/**
 * Starts the stand-in for Logstash: takes batches in and acknowledges them when they are safe on the disk, runs them through the
 * pipeline, writes them into Elasticsearch, and forgets them when that has them. `GET /_node/stats` answers as Logstash does.
 */
export async function startLogPipeline(
  settings: LogPipelineSettings,
  logger: Logger,
): Promise<StartedLogPipeline> {
  const queueId = `${hostname()}:${settings.queue.folder}`;
  const pipeline = createPipeline(settings.definition, queueId);
  const { queue, recovery } = await DiskQueue.open(settings.queue);
  if (recovery.records > 0 || recovery.problems.length > 0)
    logger.warn({ ...recovery }, 'the queue was not empty');
  const deadLetters = await DeadLetterFile.open(settings.deadLetterPath, deadLetterMaxBytes);
  const events = new EventCounts();
  const writer = new BulkWriter(
    createClient(settings.elasticsearch),
    deadLetters,
    settings.bulk,
    (_, documents) => {
      events.out += documents.length;
      queue.acknowledge(documents.map(({ position }) => position));
    },
    logger,
  );
  const stop = new AbortController();
  const working = work().catch((error: unknown) => {
    // A damaged page: the next start cuts it off and goes on.
    logger.fatal({ error: String(error) }, 'the queue cannot be read');
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  });
  const receiver = await startReceiver(settings.beats, takeIn, logger);
  const startedMs = performance.now();
  const identity = { id: createHash('sha1').update(queueId).digest('hex'), ephemeralId: randomUUID() };
  const server = fastify({ forceCloseConnections: true });
  server.get('/_node/stats', async () => {
    const { bavail, bsize } = await statfs(settings.queue.folder);
    return renderNodeStats({
      events,
      bulk: writer.counts,
      queue,
      queueOptions: settings.queue,
      freeBytes: bavail * bsize,
      deadLetterBytes: deadLetters.sizeBytes,
      deadLetterMaxBytes,
      delayed: writer.delayed,
      connections: receiver.connections,
      definition: settings.definition,
      identity,
      port: settings.port,
      uptimeMs: performance.now() - startedMs,
      batchSize: settings.batchRecords,
    });
  });
  const port = await listen(server, settings.host, settings.port);

  async function takeIn(texts: readonly string[]): Promise<void> {
    const begunMs = performance.now();
    await queue.append(texts);
    events.queuePushMs += performance.now() - begunMs;
    events.in += texts.length;
  }

  async function work(): Promise<void> {
    while (!stop.signal.aborted) {
      const records = await queue.read(settings.batchRecords, batchBytes, stop.signal);
      const begunMs = performance.now();
      const nowWallMs = wallNowMs();
      const documents = records.map((record) => pipeline.process(record, nowWallMs));
      events.filtered += documents.length;
      events.filterMs += performance.now() - begunMs;
      const writtenMs = performance.now();
      await writer.write(documents);
      events.outputMs += performance.now() - writtenMs;
    }
  }

  const close = async () => {
    await receiver.close();
    const drained = await until(async () => ({ done: queue.events === 0, saw: `${queue.events} events` }), {
      what: 'the queue to be empty',
      timeoutMs: settings.drainMs,
      intervalMs: 20,
    });
    if (!drained.done)
      logger.warn({ report: drained.report }, 'events stay in the queue until the next start');
    stop.abort();
    await writer.close();
    await working;
    await Promise.all([queue.close(), deadLetters.close(), server.close()]);
  };
  return { port, beatsPort: receiver.port, close, [Symbol.asyncDispose]: close };
}
