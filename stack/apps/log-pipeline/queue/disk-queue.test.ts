import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { FiredrillError } from '../../../../core/errors.ts';
import { DiskQueue, type QueuedRecord, type QueueOptions, queueDefaults } from './disk-queue.ts';

const never = new AbortController().signal;
const textsOf = (records: readonly QueuedRecord[]) => records.map(({ payload }) => payload);
const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `record ${from + index}`);

describe('the disk queue', () => {
  let folder: string;
  const opened: DiskQueue[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firedrill-queue-'));
  });
  afterEach(async () => {
    for (const queue of opened.splice(0)) await queue.close().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (overrides: Partial<QueueOptions> = {}) => {
    const result = await DiskQueue.open({ ...queueDefaults, folder, ...overrides });
    opened.push(result.queue);
    return result;
  };
  /** All that can be read now. */
  const drain = async (queue: DiskQueue) => {
    const all: QueuedRecord[] = [];
    while (all.length < queue.events) all.push(...(await queue.read(1000, 1_000_000, never)));
    return all;
  };
  const pages = async () => (await readdir(folder)).filter((name) => name.startsWith('page.')).sort();

  it('gives records in the order in which they came, and waits for more', async () => {
    const { queue } = await open();
    await queue.append(['a', 'ü', 'b']);
    expect(textsOf(await queue.read(2, 1000, never))).to.deep.equal(['a', 'ü']);
  });

  it('wakes a reader that waits', async () => {
    const { queue } = await open();
    const waiting = queue.read(10, 1000, never);
    await sleep(20);
    await queue.append(['a']);
    expect(textsOf(await waiting)).to.deep.equal(['a']);
  });

  it('lets a reader go that is told to, and when it is closed', async () => {
    const { queue } = await open();
    const stop = new AbortController();
    const first = queue.read(1, 1000, stop.signal);
    stop.abort();
    expect(await first).to.deep.equal([]);
    const second = queue.read(1, 1000, never);
    await queue.close();
    expect(await second).to.deep.equal([]);
  });

  it('has appended only what is on the disk', async () => {
    const synced: (() => void)[] = [];
    const { queue } = await open({ sync: () => new Promise((resolve) => synced.push(resolve)) });
    let isOver = false;
    const append = queue.append(['a']).then(() => {
      isOver = true;
    });
    const reading = queue.read(1, 1000, never);
    await sleep(30);
    expect([isOver, synced.length]).to.deep.equal([false, 1]);
    // What comes meanwhile shares the next one.
    const more = [queue.append(['b']), queue.append(['c'])];
    await sleep(10);
    synced.shift()?.();
    await append;
    expect(textsOf(await reading)).to.deep.equal(['a']);
    await sleep(10);
    expect(synced).to.have.length(1);
    synced.shift()?.();
    await Promise.all(more);
    expect(textsOf(await queue.read(9, 1000, never))).to.deep.equal(['b', 'c']);
  });

  it('gives again after a restart what was not acknowledged', async () => {
    const { queue } = await open();
    await queue.append(numbered(5));
    const records = await queue.read(3, 1000, never);
    queue.acknowledge(records.slice(0, 2).map(({ position }) => position));
    await queue.close();
    const { queue: again, recovery } = await open();
    expect(recovery).to.deep.equal({ records: 3, damagedBytes: 0, missingPages: [], problems: [] });
    expect(textsOf(await drain(again))).to.deep.equal(numbered(3, 2));
  });

  it('removes a page once all of it is acknowledged, also when one before it is not', async () => {
    const { queue } = await open({ pageBytes: 100 });
    await queue.append(numbered(20));
    const records = await drain(queue);
    const [first, ...others] = records;
    const before = queue.pageCount;
    queue.acknowledge(others.map(({ position }) => position));
    expect([before, queue.pageCount, queue.events]).to.deep.equal([4, 2, 1]);
    await queue.close();
    const { queue: again } = await open({ pageBytes: 100 });
    // What follows in the same page is given again.
    const given = await drain(again);
    expect(textsOf(given)[0]).to.equal(first?.payload);
    expect(given.length).to.be.below(7);
    again.acknowledge(given.map(({ position }) => position));
    await again.close();
    expect(await pages()).to.have.length(1);
  });

  it('is full at its limit: an append waits until a page goes', async () => {
    const { queue } = await open({ pageBytes: 100, maxBytes: 400 });
    let isOver = false;
    const append = queue.append(numbered(40)).then(() => {
      isOver = true;
    });
    const given: QueuedRecord[] = [];
    given.push(...(await queue.read(10, 1000, never)));
    await sleep(30);
    expect(isOver).to.equal(false);
    expect(queue.bytes).to.be.at.most(400);
    queue.acknowledge(given.map(({ position }) => position));
    while (given.length < 40) {
      const more = await queue.read(10, 1000, never);
      queue.acknowledge(more.map(({ position }) => position));
      given.push(...more);
    }
    await append;
    expect(textsOf(given)).to.deep.equal(numbered(40));
    expect(queue.fullMs).to.be.above(20);
  });

  it('refuses a record that never fits, one without content, and an append that waits when it is closed', async () => {
    const { queue } = await open({ pageBytes: 100, maxBytes: 200 });
    const long = await queue.append(['x'.repeat(300)]).catch((error: unknown) => error);
    expect(long).to.be.instanceOf(FiredrillError).with.property('code', 'QUEUE_RECORD');
    expect(await queue.append(['']).catch((error: unknown) => error)).to.have.property(
      'code',
      'QUEUE_RECORD',
    );
    const waiting = queue.append(numbered(40)).catch((error: unknown) => error);
    await sleep(20);
    await queue.close();
    expect(await waiting).to.have.property('code', 'QUEUE_CLOSED');
  });

  it('does not count an append that the disk refused, and takes the next one', async () => {
    let isFull = true;
    const sync = async () => {
      if (isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    const { queue } = await open({ sync });
    const failures = await Promise.allSettled([queue.append(['a', 'b']), queue.append(['c'])]);
    expect(failures.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    expect(queue.events).to.equal(0);
    isFull = false;
    await queue.append(['d']);
    expect(textsOf(await queue.read(9, 1000, never))).to.deep.equal(['d']);
  });

  it('reads a record that is longer than a read', async () => {
    const { queue } = await open();
    const long = 'y'.repeat(1024 * 1024);
    await queue.append(['a', long, 'b']);
    expect((await drain(queue)).map(({ payload }) => payload.length)).to.deep.equal([1, long.length, 1]);
  });

  for (const [what, damage, left] of [
    ['half a record', (path: string) => stat(path).then(({ size }) => truncate(path, size - 3)), 2],
    ['zeros', (path: string) => appendFile(path, Buffer.alloc(64)), 3],
    ['noise', (path: string) => appendFile(path, 'noise that is no record at all'), 3],
  ] as const) {
    it(`goes on after an end of ${what}`, async () => {
      const { queue } = await open();
      await queue.append(numbered(3));
      await queue.close();
      const [last = ''] = (await pages()).slice(-1);
      await damage(join(folder, last));
      const { queue: again, recovery } = await open();
      expect(recovery.records).to.equal(left);
      expect(recovery.damagedBytes).to.be.above(0);
      expect(recovery.problems).to.have.length(1);
      await again.append(['next']);
      expect(textsOf(await drain(again))).to.deep.equal([...numbered(left), 'next']);
      await again.close();
      expect((await open()).recovery.problems).to.deep.equal([]);
    });
  }

  it('tells of a page that is missing and of a checkpoint that cannot be read, and goes on', async () => {
    const { queue } = await open({ pageBytes: 50 });
    await queue.append(numbered(9));
    await queue.close();
    const [, second = ''] = await pages();
    await rm(join(folder, second));
    const { queue: again, recovery } = await open();
    expect(recovery.missingPages).to.have.length(1);
    expect(textsOf(await drain(again))).to.have.length(recovery.records);
    await again.close();
    await writeFile(join(folder, 'checkpoint.json'), '{"version":');
    expect((await open()).recovery.problems.join()).to.match(/checkpoint cannot be read/);
  });

  it('loses what came after the last checkpoint when it writes less often, and says how many it keeps at most', async () => {
    const { queue } = await open({ checkpointWrites: 1024, checkpointIntervalMs: 60_000 });
    await queue.append(numbered(1024));
    await queue.append(numbered(10, 1024));
    // It is in the queue: whoever reads gets it.
    expect(await drain(queue)).to.have.length(1034);
    // As after kill -9: a second one opens what the first one wrote.
    const { recovery } = await open({ checkpointWrites: 1024 });
    expect(recovery.records).to.equal(1024);
  });

  it('writes what is in memory after a while', async () => {
    const { queue } = await open({ checkpointWrites: 1024, checkpointIntervalMs: 10 });
    await queue.append(['a']);
    await sleep(100);
    const [page = ''] = await pages();
    expect((await stat(join(folder, page))).size).to.equal(9);
  });

  for (const [checkpointWrites, limit, keeps] of [
    [1, 'Infinity', true],
    [1024, '3003', false],
  ] as const) {
    it(`${keeps ? 'has' : 'has not'} after kill -9 all that was appended, with ${checkpointWrites} writes a checkpoint`, async () => {
      const program = fileURLToPath(new URL('./testing-appender.ts', import.meta.url));
      const child = spawn(process.execPath, [program, folder, String(checkpointWrites), limit], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let told = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        told = Number(line);
        if (told >= 3000) break;
      }
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      const { queue, recovery } = await open();
      if (keeps) expect(recovery.records).to.be.at.least(told);
      else expect(recovery.records).to.be.below(told);
      expect(textsOf(await drain(queue))).to.deep.equal(numbered(recovery.records));
    });
  }

  it('gives everything at least once and in order, however it is read, acknowledged and reopened', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 12 }) }),
      fc.record({ kind: fc.constant('read' as const), count: fc.integer({ min: 1, max: 8 }) }),
      fc.record({ kind: fc.constant('acknowledge' as const), every: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ kind: fc.constant('reopen' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const own = await mkdtemp(join(folder, 'property-'));
        const options = { ...queueDefaults, folder: own, pageBytes: 60 };
        let { queue } = await DiskQueue.open(options);
        const acked = new Set<string>();
        let held: QueuedRecord[] = [];
        let appended = 0;
        const reopen = async () => {
          await queue.close();
          held = [];
          ({ queue } = await DiskQueue.open(options));
        };
        const act = {
          append: async ({ count = 1 }) => {
            await queue.append(numbered(count, appended));
            appended += count;
          },
          read: async ({ count = 1 }) => {
            held.push(...(await queue.read(count, 1000, AbortSignal.timeout(5))));
          },
          acknowledge: async ({ every = 1 }) => {
            const some = held.filter((_, index) => index % every === 0);
            held = held.filter((record) => !some.includes(record));
            for (const { payload } of some) acked.add(payload);
            queue.acknowledge(some.map(({ position }) => position));
          },
          reopen,
        };
        for (const one of steps) await act[one.kind](one as { count?: number; every?: number });
        await reopen();
        const left = textsOf(await drain(queue));
        await queue.close();
        expect(left).to.deep.equal([...left].sort((a, b) => Number(a.slice(7)) - Number(b.slice(7))));
        expect(numbered(appended).filter((text) => !acked.has(text) && !left.includes(text))).to.deep.equal(
          [],
        );
      }),
      { numRuns: 40 },
    );
  });
});
