import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { LumberjackSender, senderDefaults } from '../lumberjack/sender.ts';
import { listen } from '../shared/listen.ts';
import type { Logger } from '../shared/logger.ts';
import { pause } from '../shared/pause.ts';
import type { Running } from '../shared/program.ts';
import { OutputCounts } from './counts.ts';
import { beatVersion, type Origin, renderEvent } from './event.ts';
import { Registry } from './registry.ts';
import { renderStats } from './stats.ts';
import { type TailedLine, Tailer, type TailerOptions, tailerDefaults } from './tailer.ts';

export interface ShipperSettings {
  /** Of the statistics. */
  readonly host: string;
  readonly port: number;
  readonly tailer: TailerOptions;
  /** Path of the registry. */
  readonly registryPath: string;
  readonly output: { readonly host: string; readonly port: number; readonly timeoutMs: number };
  readonly origin: Pick<Origin, 'hostname' | 'fields'>;
  /** Between two looks for new files, renames and removals, in milliseconds. */
  readonly scanMs: number;
  /** Between two looks for new lines where there were none, in milliseconds. */
  readonly pollMs: number;
  /** Events of one window at most. */
  readonly batchLines: number;
  /** Bytes of the lines of one window, which one line may exceed. */
  readonly batchBytes: number;
  /** First and longest wait after a failed window, in milliseconds; it doubles from one to the other. */
  readonly backoffMs: readonly [first: number, longest: number];
}

/**
 * Port 5066 and, where they have one, the defaults of Filebeat 8.11: windows of 2,048 events, back-off from 1 s to 60 s. It looks
 * for files each second (Filebeat: 10 s) and for lines four times a second (Filebeat: 1 s, later 10 s).
 */
export const shipperDefaults = {
  host: '0.0.0.0',
  port: 5066,
  scanMs: 1000,
  pollMs: 250,
  batchLines: 2048,
  batchBytes: 4 * 1024 * 1024,
  backoffMs: [1000, 60_000],
  outputTimeoutMs: senderDefaults.timeoutMs,
  tailer: tailerDefaults,
} as const;

export interface StartedShipper extends Running {
  readonly port: number;
}

/**
 * Starts the stand-in for Filebeat: tails files, sends their lines to Logstash, and notes in the registry what was acknowledged.
 * `GET /stats` and `GET /` answer as Filebeat does.
 */
export async function startShipper(settings: ShipperSettings, logger: Logger): Promise<StartedShipper> {
  const registry = await Registry.open(settings.registryPath);
  const tailer = new Tailer(registry, settings.tailer, logger);
  const sender = new LumberjackSender({ ...senderDefaults, ...settings.output });
  const counts = new OutputCounts();
  const ephemeralId = randomUUID();
  const startedMs = performance.now();
  const server = fastify({ forceCloseConnections: true });
  server.get('/', () => ({
    beat: 'filebeat',
    ephemeral_id: ephemeralId,
    hostname: settings.origin.hostname,
    name: settings.origin.hostname,
    uuid: registry.id,
    version: beatVersion,
    stand_in: true,
  }));
  server.get('/stats', () =>
    renderStats({
      counts,
      wire: sender.counts,
      tailer: tailer.counts,
      registry,
      ephemeralId,
      uptimeMs: performance.now() - startedMs,
      maxEvents: settings.batchLines,
      registryUpdates: counts.done,
    }),
  );
  const stop = new AbortController();
  const work = { registry, tailer, sender, counts, settings, logger, signal: stop.signal };
  const port = await listen(server, settings.host, settings.port);
  const running = [
    ship(work),
    repeat(() => tailer.scan(), settings.scanMs, 'the files cannot be looked through', work),
  ];
  const close = async () => {
    stop.abort();
    sender.close();
    await Promise.all(running);
    await Promise.all([server.close(), tailer.close()]);
  };
  return { port, close, [Symbol.asyncDispose]: close };
}

interface Work {
  readonly registry: Registry;
  readonly tailer: Tailer;
  readonly sender: LumberjackSender;
  readonly counts: OutputCounts;
  readonly settings: ShipperSettings;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Batch after batch; the next is read while one is on its way, so that a line waits for the network only. */
async function ship(work: Work): Promise<void> {
  const { tailer, settings, signal } = work;
  let next = read(work);
  while (!signal.aborted) {
    const lines = await next;
    if (lines.length === 0) {
      await pause(settings.pollMs, signal);
      next = read(work);
      continue;
    }
    next = read(work);
    if (!(await deliver(lines, work))) break;
    await insist(() => tailer.acknowledge(lines), 'the registry cannot be written', work);
    work.counts.done += lines.length;
  }
  await next;
}

async function read({ tailer, settings, counts, logger, signal }: Work): Promise<TailedLine[]> {
  if (signal.aborted) return [];
  try {
    const lines = await tailer.read(settings.batchLines, settings.batchBytes);
    counts.added += lines.length;
    return lines;
  } catch (error) {
    logger.error({ error: String(error) }, 'the files cannot be read');
    return [];
  }
}

/** Sends a batch, as a whole, until it is acknowledged. @returns false when the program stops before that. */
async function deliver(lines: readonly TailedLine[], work: Work): Promise<boolean> {
  const { sender, counts, settings, registry, signal } = work;
  const origin = { ...settings.origin, registryId: registry.id };
  const readAt = new Date().toISOString();
  const events = lines.map((line) => renderEvent(line, origin, readAt));
  counts.batches += 1;
  return insist(
    async (attempt) => {
      counts.total += events.length;
      if (attempt > 0) counts.retry += events.length;
      counts.active = events.length;
      try {
        await sender.send(events);
        counts.acked += events.length;
      } catch (error) {
        counts.failed += events.length;
        throw error;
      } finally {
        counts.active = 0;
      }
    },
    'the lines could not be delivered, and are sent again',
    { ...work, signal },
  );
}

/** Tries until it works, with growing pauses. @returns false when the program stops before that. */
async function insist(
  act: (attempt: number) => Promise<void>,
  complaint: string,
  { settings, logger, signal }: Work,
): Promise<boolean> {
  const [firstMs, longestMs] = settings.backoffMs;
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await act(attempt);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const waitMs = Math.min(longestMs, firstMs * 2 ** attempt);
      logger.warn({ error: String(error), attempt: attempt + 1, wait_ms: waitMs }, complaint);
      await pause(waitMs, signal);
    }
  }
  return false;
}

async function repeat(
  act: () => Promise<void>,
  everyMs: number,
  complaint: string,
  { logger, signal }: Work,
): Promise<void> {
  while (!signal.aborted) {
    await act().catch((error: unknown) => logger.error({ error: String(error) }, complaint));
    await pause(everyMs, signal);
  }
}
