import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { until } from '../../../core/until.ts';
import { LumberjackSender, senderDefaults } from './sender.ts';
import { rawCases, speak, startTestReceiver } from './testing.ts';

/** The reference is Elastic's own go-lumber (client and server), as two small programs in go/. */
/** The server prints its batches, which may reach us after its acknowledgement. Fewer than that are found out by the test. */
async function printed(server: { readonly batches: readonly unknown[] }, count: number): Promise<void> {
  const look = async () => ({ done: server.batches.length >= count, saw: `${server.batches.length}` });
  await until(look, { what: `${count} batches`, timeoutMs: 5000, intervalMs: 10 });
}

describe('Lumberjack 2 against go-lumber', function () {
  this.timeout(180_000);
  let folder: string;

  before(async function () {
    const go = await execa({ reject: false })`go version`;
    if (go.failed) {
      // The reporter prints the titles of what is skipped: they carry the reason.
      if (this.test?.parent) this.test.parent.title += ' (there is no Go here to compile it with)';
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'firedrill-lumberjack-'));
    await cp(fileURLToPath(new URL('./go', import.meta.url)), join(folder, 'source'), { recursive: true });
    await execa('go', ['build', '-trimpath', '-mod=readonly', '-o', folder, './...'], {
      cwd: join(folder, 'source'),
    });
  });
  after(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  const startServer = async (...flags: readonly string[]) => {
    const child: ChildProcess = spawn(join(folder, 'server'), flags, { stdio: ['ignore', 'pipe', 'ignore'] });
    if (child.stdout === null) throw new Error('the server has no output');
    const batches: unknown[][] = [];
    const port = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        const value = JSON.parse(line) as number | unknown[];
        if (typeof value === 'number') resolve(value);
        else batches.push(value);
      });
    });
    const close = async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    };
    return { port, batches, close, [Symbol.asyncDispose]: close };
  };
  const openSender = (port: number, overrides = {}) =>
    new LumberjackSender({ host: '127.0.0.1', port, ...senderDefaults, ...overrides });
  const ten = Array.from({ length: 10 }, (_, index) => ({ name: String(index) }));
  const texts = ten.map((event) => JSON.stringify(event));

  describe('its server', () => {
    for (const { name, bytes, goLumber, ...ours } of rawCases) {
      it(`takes ${name} as ours does${goLumber === undefined ? '' : `, but: ${goLumber.why}`}`, async () => {
        await using server = await startServer();
        const want = { ...ours, ...goLumber };
        const { acks, isClosed } = await speak(server.port, bytes, 500);
        await printed(server, want.batches.length);
        expect({ acks, isClosed, batches: server.batches }).to.deep.equal({
          acks: [...want.acks],
          isClosed: want.isClosed,
          batches: want.batches,
        });
      });
    }

    for (const compressionLevel of [0, 3]) {
      it(`understands our sender, compression ${compressionLevel}`, async () => {
        await using server = await startServer();
        const sender = openSender(server.port, { compressionLevel });
        await sender.send(texts);
        await sender.send([JSON.stringify({ long: 'x'.repeat(1024 * 1024) }), '"text"']);
        await sender.send(texts.slice(0, 1));
        await printed(server, 3);
        expect(server.batches.map((batch) => batch.length)).to.deep.equal([10, 2, 1]);
        expect(server.batches[0]).to.deep.equal(ten);
        sender.close();
      });
    }

    it('keeps our sender waiting with keepalives, for longer than its timeout', async () => {
      await using server = await startServer('-hold', '1500ms', '-keepalive', '200ms');
      const sender = openSender(server.port, { timeoutMs: 600 });
      const begunMs = performance.now();
      await sender.send(texts);
      expect(performance.now() - begunMs).to.be.above(1400);
      sender.close();
    });

    it('gets the whole batch again after it died before the acknowledgement', async () => {
      const first = await startServer('-hold', '10s');
      const sender = openSender(first.port);
      const failure = sender.send(texts).catch((error: unknown) => error);
      while (first.batches.length === 0) await sleep(10);
      await first.close();
      expect(await failure).to.be.instanceOf(Error);
      await using second = await startServer();
      await openSender(second.port).send(texts);
      await printed(second, 1);
      expect([...first.batches, ...second.batches]).to.deep.equal([ten, ten]);
    });
  });

  describe('its client', () => {
    const runClient = async (port: number, ...flags: readonly string[]) => {
      const { stdout } = await execa(join(folder, 'client'), ['-address', `127.0.0.1:${port}`, ...flags]);
      return stdout
        .split('\n')
        .map((line) => JSON.parse(line) as { acked: number; ms: number; error: string });
    };

    for (const compression of ['0', '3']) {
      it(`is understood by our receiver, compression ${compression}`, async () => {
        const { receiver, batches } = await startTestReceiver();
        await using _ = receiver;
        const results = await runClient(receiver.port, '-windows', '3', '-compression', compression);
        expect(results.map(({ acked, error }) => [acked, error])).to.deep.equal(
          [10, 10, 10].map((n) => [n, '']),
        );
        expect(batches.flat()).to.have.length(30);
        expect(batches[2]?.[9]).to.deep.equal({ name: '2-9', message: 'x'.repeat(10) });
      });
    }

    it('gets a large window and an event of 1 MiB through', async () => {
      const { receiver, batches } = await startTestReceiver();
      await using _ = receiver;
      const [large] = await runClient(receiver.port, '-events', '2048', '-bytes', '500');
      const [long] = await runClient(receiver.port, '-events', '1', '-bytes', String(1024 * 1024));
      expect([large?.acked, large?.error, long?.acked, long?.error]).to.deep.equal([2048, '', 1, '']);
      expect(batches.map((batch) => batch.length)).to.deep.equal([2048, 1]);
    });

    it('waits through our keepalives for longer than its timeout, and for every window anew', async () => {
      const { receiver } = await startTestReceiver({ keepaliveMs: 100 }, () => sleep(800));
      await using _ = receiver;
      const results = await runClient(receiver.port, '-windows', '2', '-timeout', '400ms');
      for (const { acked, error, ms } of results) {
        expect([acked, error]).to.deep.equal([10, '']);
        expect(ms).to.be.above(700);
      }
    });

    it('gives up on a receiver that says nothing, which is what keepalives are for', async () => {
      const { receiver } = await startTestReceiver({ keepaliveMs: 60_000 }, () => sleep(800));
      await using _ = receiver;
      const [result] = await runClient(receiver.port, '-timeout', '400ms');
      expect(result?.error).to.match(/timeout/);
    });

    it('is told nothing of a batch that could not be kept', async () => {
      const { receiver } = await startTestReceiver({}, () => Promise.reject(new Error('disk full')));
      await using _ = receiver;
      const [result] = await runClient(receiver.port);
      expect(result?.acked).to.equal(0);
      expect(result?.error).to.match(/EOF|reset/);
    });
  });
});
