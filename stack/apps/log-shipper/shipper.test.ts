import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { until } from '../../../core/until.ts';
import { ackFrame } from '../lumberjack/frames.ts';
import { startRawServer, startTestReceiver } from '../lumberjack/testing.ts';
import { call, memoryLogger } from '../shared/testing.ts';
import { type ShipperSettings, shipperDefaults, startShipper } from './shipper.ts';

interface Event {
  readonly message: string;
  readonly '@metadata': { readonly _id: string };
  readonly log: { readonly offset: number; readonly flags?: readonly string[] };
}

describe('the log shipper', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firedrill-shipper-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const start = (port: number, overrides: Partial<ShipperSettings> = {}) => {
    const { logger, entries } = memoryLogger('filebeat');
    const settings: ShipperSettings = {
      ...shipperDefaults,
      host: '127.0.0.1',
      port: 0,
      scanMs: 20,
      pollMs: 10,
      backoffMs: [10, 40],
      tailer: { ...shipperDefaults.tailer, paths: [join(folder, '*.log')], flushAfterMs: 0, closeAfterMs: 0 },
      registryPath: join(folder, 'state', 'registry.json'),
      output: { host: '127.0.0.1', port, timeoutMs: 2000 },
      origin: { hostname: 'web-1', fields: { service: 'app', environment: 'lab' } },
      ...overrides,
    };
    return startShipper(settings, logger).then((shipper) => ({ shipper, entries }));
  };
  const wait = async (what: string, done: () => boolean | Promise<boolean>) => {
    const waited = await until(async () => ({ done: await done(), saw: '' }), {
      what,
      timeoutMs: 10_000,
      intervalMs: 10,
    });
    if (!waited.done) throw new Error(waited.report);
  };
  const stats = async (port: number) => (await call(port, 'GET', '/stats')).body as Record<string, never>;
  const offset = async () =>
    JSON.parse(await readFile(join(folder, 'state', 'registry.json'), 'utf8')).files[0]?.offset;

  it('ships lines, old and new, and tells of it as Filebeat does', async () => {
    const { receiver, batches } = await startTestReceiver();
    await using _ = receiver;
    await writeFile(join(folder, 'a.log'), 'one\ntwo\r\n\n');
    const { shipper } = await start(receiver.port);
    await using __ = shipper;
    await wait('two lines', () => batches.flat().length === 2);
    await appendFile(join(folder, 'a.log'), Buffer.from([0xff, 0x0a]));
    await wait('the third line', async () => (await offset()) === 12);
    const events = batches.flat() as Event[];
    expect(events.map(({ message }) => message)).to.deep.equal(['one', 'two', '\ufffd']);
    expect(events[2]?.log).to.deep.include({ offset: 10, flags: ['invalid_utf8'] });
    expect(new Set(events.map((event) => event['@metadata']._id)).size).to.equal(3);
    await wait('the counts', async () => JSON.stringify(await stats(shipper.port)).includes('"done":3'));
    const body = await stats(shipper.port);
    expect(body)
      .to.have.nested.property('filebeat.events')
      .that.deep.equals({ active: 0, added: 3, done: 3 });
    expect(body).to.have.nested.property('filebeat.harvester.open_files', 1);
    expect(body).to.have.nested.property('libbeat.output.events.acked', 3);
    expect(body).to.have.nested.property('libbeat.output.write.bytes').above(100);
    expect(body).to.have.nested.property('libbeat.output.type', 'logstash');
    expect(body).to.have.nested.property('registrar.states.current', 1);
    expect(body).to.have.nested.property('registrar.writes.fail', 0);
    expect(body).to.have.nested.property('standin.blank_lines', 1);
    expect((await call(shipper.port, 'GET', '/')).body).to.include({ beat: 'filebeat', stand_in: true });
  });

  it('sends the whole batch again until it is acknowledged, and writes the registry only then', async () => {
    await writeFile(join(folder, 'a.log'), 'one\ntwo\n');
    const seen: (number | undefined)[] = [];
    await using server = await startRawServer((socket, index) => {
      socket.once('data', async () => {
        seen.push(await offset());
        if (index === 0) socket.destroy();
        else if (index === 1) socket.end(ackFrame(1));
        else socket.write(ackFrame(2));
      });
    });
    const { shipper, entries } = await start(server.port);
    await using _ = shipper;
    await wait('the registry', async () => (await offset()) === 8);
    expect(seen).to.deep.equal([0, 0, 0]);
    const body = await stats(shipper.port);
    expect(body).to.have.nested.property('libbeat.output.events.failed', 4);
    expect(body).to.have.nested.property('libbeat.output.events.total', 6);
    expect(body).to.have.nested.property('libbeat.output.events.acked', 2);
    expect(body).to.have.nested.property('libbeat.pipeline.events.retry', 4);
    expect(entries.filter(({ level }) => level === 'WARN')).to.have.length(2);
  });

  it('goes on where it was after a stop', async () => {
    const { receiver, batches } = await startTestReceiver();
    await using _ = receiver;
    await writeFile(join(folder, 'a.log'), 'one\n');
    const first = await start(receiver.port);
    await wait('the registry', async () => (await offset()) === 4);
    await first.shipper.close();
    await appendFile(join(folder, 'a.log'), 'two\n');
    const second = await start(receiver.port);
    await using __ = second.shipper;
    await wait('the second line', () => batches.flat().length === 2);
    expect((batches.flat() as Event[]).map(({ message }) => message)).to.deep.equal(['one', 'two']);
  });

  it('holds files open that are rotated away while nothing can be delivered', async () => {
    await using silent = await startRawServer(() => undefined);
    await writeFile(join(folder, 'a.log'), 'one\n');
    const { shipper } = await start(silent.port);
    await using _ = shipper;
    await wait('the first file', async () =>
      JSON.stringify(await stats(shipper.port)).includes('"open_files":1'),
    );
    await rm(join(folder, 'a.log'));
    await writeFile(join(folder, 'a.log'), 'two\n');
    await wait('both files', async () =>
      JSON.stringify(await stats(shipper.port)).includes('"open_files":2'),
    );
  });

  it('sends a line once more, under the same id, when it is killed before the registry is written', async () => {
    await writeFile(join(folder, 'a.log'), 'one\n');
    // The first program ends when its line was delivered: the registry is not written any more.
    const { receiver, batches } = await startTestReceiver({}, async () => {
      if (batches.length === 1) child.kill('SIGKILL');
    });
    await using _ = receiver;
    const environment = {
      HOST: '127.0.0.1',
      PORT: '0',
      PATHS: join(folder, '*.log'),
      REGISTRY_PATH: join(folder, 'state', 'registry.json'),
      LOGSTASH_HOST: '127.0.0.1',
      LOGSTASH_PORT: String(receiver.port),
      POLL_MS: '10',
    };
    const run = () =>
      spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
        env: { ...process.env, ...environment },
        stdio: 'ignore',
      });
    let child = run();
    await once(child, 'exit');
    expect(await offset()).to.equal(0);
    child = run();
    await wait('the line again', () => batches.length === 2);
    await wait('the registry', async () => (await offset()) === 4);
    const ids = (batches.flat() as Event[]).map((event) => event['@metadata']._id);
    expect(ids[0]).to.equal(ids[1]);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).to.equal(0);
  });
});
