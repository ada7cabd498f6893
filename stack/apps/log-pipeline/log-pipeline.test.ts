import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { until } from '../../../core/until.ts';
import { shipperDefaults, startShipper } from '../log-shipper/shipper.ts';
import { LumberjackSender, senderDefaults } from '../lumberjack/sender.ts';
import { call, memoryLogger } from '../shared/testing.ts';
import { type FaultServer, refusal, startFaultServer } from './bulk/testing.ts';
import { type LogPipelineSettings, logPipelineDefaults, startLogPipeline } from './log-pipeline.ts';

const idOf = (number: number) => String(number).padStart(40, '0');
const eventsOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({ '@metadata': { _id: idOf(from + index) }, message: `line ${from + index}` }),
  );

describe('the log pipeline', () => {
  let folder: string;
  let server: FaultServer;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firedrill-pipeline-'));
    server = await startFaultServer();
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const start = (overrides: Partial<LogPipelineSettings> = {}) => {
    const { logger } = memoryLogger('logstash');
    return startLogPipeline(
      {
        ...logPipelineDefaults,
        host: '127.0.0.1',
        port: 0,
        beats: { ...logPipelineDefaults.beats, host: '127.0.0.1', port: 0 },
        queue: { ...logPipelineDefaults.queue, folder: join(folder, 'queue') },
        bulk: { ...logPipelineDefaults.bulk, backoffMs: [10, 50] },
        deadLetterPath: join(folder, 'dead', 'letters.ndjson'),
        elasticsearch: { url: server.url, auth: null, requestTimeoutMs: 5000 },
        drainMs: 2000,
        ...overrides,
      },
      logger,
    );
  };
  const open = (port: number) =>
    new LumberjackSender({ host: '127.0.0.1', port, ...senderDefaults, timeoutMs: 5000 });
  const send = async (port: number, events: readonly string[]) => {
    const sender = open(port);
    await sender.send(events);
    sender.close();
  };
  const stored = () => server.stored.get('logs-undated')?.size ?? 0;
  const wait = async (what: string, done: () => boolean | Promise<boolean>) => {
    const waited = await until(async () => ({ done: await done(), saw: `${stored()} stored` }), {
      what,
      timeoutMs: 20_000,
      intervalMs: 10,
    });
    if (!waited.done) throw new Error(waited.report);
  };

  it('brings lines from files into the index, under their ids, and tells of it as Logstash does', async () => {
    await using pipeline = await start();
    const now = new Date().toISOString();
    await writeFile(
      join(folder, 'a.log'),
      `{"timestamp":"${now}","level":"ERROR","message":"password=hunter2"}\nplain\n`,
    );
    const { logger } = memoryLogger('filebeat');
    const { outputTimeoutMs, ...defaults } = shipperDefaults;
    await using _ = await startShipper(
      {
        ...defaults,
        host: '127.0.0.1',
        port: 0,
        pollMs: 10,
        tailer: { ...defaults.tailer, paths: [join(folder, '*.log')] },
        registryPath: join(folder, 'registry.json'),
        output: { host: '127.0.0.1', port: pipeline.beatsPort, timeoutMs: outputTimeoutMs },
        origin: { hostname: 'web-1', fields: { service: 'app' } },
      },
      logger,
    );
    await appendFile(join(folder, 'a.log'), Buffer.from([0xff, 0x0a]));
    const daily = `logs-${now.slice(0, 10).replaceAll('-', '.')}`;
    await wait('three lines', () => stored() === 2 && server.stored.get(daily)?.size === 1);
    const [document = ''] = server.stored.get(daily)?.values() ?? [];
    expect(JSON.parse(document)).to.deep.include({
      '@timestamp': now,
      level: 'ERROR',
      message: 'password=[REDACTED]',
      tags: ['error'],
    });
    expect(JSON.parse(document)).to.have.nested.property('fields.service', 'app');
    expect(document).not.to.include('@metadata');
    const stats = (await call(pipeline.port, 'GET', '/_node/stats')).body;
    expect(stats).to.deep.nested.include({
      'events.in': 3,
      'events.filtered': 3,
      'events.out': 3,
      version: '8.11.1',
    });
    expect(stats).to.nested.include({ 'queue.events_count': 0, 'pipelines.main.queue.type': 'persisted' });
    expect(stats).to.deep.nested.include({
      'pipelines.main.plugins.outputs[0].documents': {
        successes: 3,
        retryable_failures: 0,
        non_retryable_failures: 0,
        dlq_routed: 0,
      },
    });
    expect(stats).to.nested.include({ 'pipelines.main.plugins.inputs[0].peak_connections': 1 });
  });

  it('stores what was acknowledged although Elasticsearch was away meanwhile, and forgets it then', async () => {
    const pipeline = await start({ drainMs: 50 });
    server.serve((bulk) => bulk.refuse(503));
    await send(pipeline.beatsPort, eventsOf(1000));
    await pipeline.close();
    expect(stored()).to.equal(0);
    server.serve((bulk) => bulk.store());
    const again = await start();
    await wait('all lines', () => stored() === 1000);
    await again.close();
    const sizes = await Promise.all(
      (await readdir(join(folder, 'queue')))
        .filter((name) => name.startsWith('page.'))
        .map((name) => stat(join(folder, 'queue', name))),
    );
    expect(sizes.map(({ size }) => size)).to.deep.equal([0]);
  });

  it('empties its queue before it ends', async () => {
    const pipeline = await start();
    await send(pipeline.beatsPort, eventsOf(2000));
    await pipeline.close();
    expect(stored()).to.equal(2000);
  });

  it('is held up by a full queue, and its shippers with it, until there is room', async () => {
    await using pipeline = await start({
      queue: {
        ...logPipelineDefaults.queue,
        folder: join(folder, 'queue'),
        pageBytes: 10_000,
        maxBytes: 40_000,
      },
      bulk: { ...logPipelineDefaults.bulk, backoffMs: [10, 50], laneDocuments: 100 },
    });
    server.serve((bulk) => bulk.refuse(503));
    const sending = send(pipeline.beatsPort, eventsOf(1000));
    await wait('a full queue', async () => {
      const { body } = await call(pipeline.port, 'GET', '/_node/stats');
      return (
        (body as { pipelines: { main: { queue: { queue_size_in_bytes: number } } } }).pipelines.main.queue
          .queue_size_in_bytes > 35_000
      );
    });
    server.serve((bulk) => bulk.store());
    await sending;
    await wait('all lines', () => stored() === 1000);
  });

  it('goes on beside a document that is refused for long', async () => {
    await using pipeline = await start();
    server.serve((bulk) =>
      bulk.store(({ id }) => (id === idOf(0) ? refusal(403, 'cluster_block_exception') : undefined)),
    );
    await send(pipeline.beatsPort, eventsOf(2000));
    await wait('the others', () => stored() === 1999);
  });

  describe('as a program', () => {
    const run = async (environment: Record<string, string> = {}) => {
      const child = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
        env: {
          ...process.env,
          HOST: '127.0.0.1',
          PORT: '0',
          BEATS_PORT: '0',
          DATA_PATH: folder,
          ELASTICSEARCH_URL: server.url,
          RETRY_FIRST_MS: '20',
          RETRY_LONGEST_MS: '100',
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      for await (const line of createInterface({ input: child.stdout })) {
        const { context } = JSON.parse(line) as { context?: { beatsPort?: number } };
        if (context?.beatsPort !== undefined) {
          child.stdout.resume();
          return { child, beatsPort: context.beatsPort };
        }
      }
      throw new Error('the program ended before it listened');
    };
    const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
      const gone = once(child, 'exit');
      child.kill(signal);
      return (await gone)[0] as number | null;
    };

    it('loses nothing that it acknowledged when it is killed before Elasticsearch has it', async () => {
      server.serve((bulk) => bulk.refuse(503));
      const first = await run();
      await send(first.beatsPort, eventsOf(1500));
      await end(first.child, 'SIGKILL');
      server.serve((bulk) => bulk.store());
      const second = await run();
      await wait('all lines', () => stored() === 1500);
      expect(await end(second.child, 'SIGTERM')).to.equal(0);
    });

    it('stores nothing twice when it is killed after Elasticsearch has it', async () => {
      let taken = 0;
      server.serve((bulk) => {
        // Stored, but the program never hears of it.
        bulk.response.socket?.destroy();
        bulk.store();
        taken += 1;
      });
      const first = await run();
      await send(first.beatsPort, eventsOf(400));
      await wait('a bulk', () => taken > 0 && stored() === 400);
      await end(first.child, 'SIGKILL');
      let conflicts = 0;
      server.serve((bulk) => {
        conflicts += bulk.documents.length;
        bulk.store();
      });
      const second = await run();
      await wait('them again', () => conflicts >= 400);
      expect(stored()).to.equal(400);
      await end(second.child, 'SIGTERM');
    });

    it('loses up to 1,023 acknowledged lines with the checkpoint of the real one, which shows why it is not the default', async () => {
      server.serve((bulk) => bulk.refuse(503));
      const first = await run({ QUEUE_CHECKPOINT_WRITES: '1024', QUEUE_CHECKPOINT_INTERVAL_MS: '60000' });
      await send(first.beatsPort, eventsOf(500));
      await end(first.child, 'SIGKILL');
      server.serve((bulk) => bulk.store());
      const second = await run();
      await send(second.beatsPort, eventsOf(1, 500));
      await wait('the next line', () => server.stored.get('logs-undated')?.has(idOf(500)) ?? false);
      expect(stored()).to.equal(1);
      await end(second.child, 'SIGTERM');
    });
  });
});
