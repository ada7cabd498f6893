import { expect } from 'chai';
import { host } from '../../../core/host.ts';
import { call, readMetric } from '../shared/testing.ts';
import { startPaperHost } from './testing.ts';

describe('the proxy of a host', () => {
  let started: Awaited<ReturnType<typeof startPaperHost>>;
  beforeEach(async () => {
    started = await startPaperHost();
  });
  afterEach(() => started.close());
  const turn = (knob: string, setting: unknown) =>
    call(started.proxy.adminPort, 'PUT', `/faults/${knob}`, setting);
  const obeyed = async (holds: (orders: ReturnType<typeof started.paper.orders>) => boolean) => {
    while (!holds(started.paper.orders())) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('shows a normal day', async () => {
    const { port } = started.proxy;
    const available = await readMetric(port, 'node_memory_MemAvailable_bytes');
    expect(available).to.equal(host.memoryBytes * (1 - host.everydayMemoryRatio));
    const free = await readMetric(port, 'node_filesystem_avail_bytes');
    expect(free).to.equal(host.diskBytes * (1 - host.everydayDiskRatio));
  });

  it('writes the accounts anew at each scrape', async () => {
    const idle = () => readMetric(started.proxy.port, 'node_cpu_seconds_total', 'mode="idle"');
    const first = (await idle()) ?? Number.NaN;
    expect(await idle()).to.be.greaterThan(first);
  });

  it('begins to count when the past ends, and not a scrape earlier or later', async () => {
    const idle = async (countFromMs: number, waitMs = 0) => {
      const young = await startPaperHost(60, { countFromMs });
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      const fromMs = Date.now();
      const seconds = await readMetric(young.proxy.port, 'node_cpu_seconds_total', 'mode="idle"');
      const toMs = Date.now();
      await young.close();
      return { seconds, fromMs, toMs };
    };
    expect((await idle(Date.now() + 60_000)).seconds).to.equal(0);
    const pastEndMs = Date.now() + 1000;
    const { seconds, fromMs, toMs } = await idle(pastEndMs, 1100);
    // A few milliseconds for what the two clocks round; a scrape earlier or later would be 250.
    expect(seconds).to.be.within((fromMs - pastEndMs - 20) / 1000, (toMs - pastEndMs + 20) / 1000);
  });

  it('rests as it is told', async () => {
    const machine = await startPaperHost(60, { rest: { cpuRatio: 0.6, memoryRatio: 0 } });
    await call(machine.proxy.adminPort, 'PUT', '/faults/cpu', { usedRatio: 1 });
    while (machine.paper.orders().cpuRatio !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
    await call(machine.proxy.adminPort, 'DELETE', '/faults');
    while (machine.paper.orders().cpuRatio === 1) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(machine.paper.orders()).to.include({ cpuRatio: 0.6, memoryRatio: 0 });
    await machine.close();
  });

  it('answers many scrapes at once, each whole', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => readMetric(started.proxy.port, 'node_memory_MemTotal_bytes')),
    );
    expect(new Set(answers)).to.deep.equal(new Set([host.memoryBytes]));
  });

  it('passes on all but the metrics that a fault takes away', async () => {
    await turn('metrics', { missing: ['node_memory_MemTotal_bytes'] });
    const { port } = started.proxy;
    expect(await readMetric(port, 'node_memory_MemTotal_bytes')).to.equal(undefined);
    expect(await readMetric(port, 'node_memory_MemAvailable_bytes')).to.be.above(0);
  });

  it('gives orders for what its knobs say, and takes them back', async () => {
    await turn('cpu', { usedRatio: 0.9 });
    await turn('memory', { usedRatio: 0.96, overLabMs: 120_000 });
    await obeyed(({ cpuRatio, memoryRatio }) => cpuRatio === 0.9 && memoryRatio === 0.96);
    expect(started.paper.orders().memoryOverMs).to.equal(2000);
    await turn('disk', { usedRatio: 0.9, overLabMs: 60_000 });
    expect(started.paper.diskRatio()).to.equal(0.9);
    expect(started.paper.diskOverMs()).to.equal(1000);
    await call(started.proxy.adminPort, 'DELETE', '/faults');
    expect(started.paper.diskRatio()).to.equal(host.everydayDiskRatio);
    expect(started.paper.diskOverMs()).to.equal(0);
    await obeyed(({ cpuRatio, memoryRatio }) => cpuRatio === 0 && memoryRatio === host.everydayMemoryRatio);
  });

  it('gives its orders again to a host that did not obey', async () => {
    started.paper.deafFor = 2;
    await turn('cpu', { usedRatio: 1 });
    await obeyed(({ cpuRatio }) => cpuRatio === 1);
    expect(started.entries.filter(({ level }) => level === 'WARN')).to.have.length(2);
  });

  it('refuses what is no share', async () => {
    expect(await turn('cpu', { usedRatio: 1.1 })).to.have.property('status', 400);
    expect(await turn('memory', { usedRatio: 0.9 })).to.have.property('status', 400);
    expect(await turn('disk', { usedRatio: -0.1, overLabMs: 0 })).to.have.property('status', 400);
    expect(await turn('network', {})).to.have.property('status', 404);
  });
});
