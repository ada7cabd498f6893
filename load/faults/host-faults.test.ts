import { expect } from 'chai';
import type { FaultModule } from '../../core/fault.ts';
import { host } from '../../core/host.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';
import { startPaperHost } from '../../stack/apps/host-proxy/testing.ts';
import { readExposition, valueIn } from '../drivers/exposition.ts';
import { faultModule } from './all.ts';
import { fakeSeams, sleepingClock } from './fake-seams.ts';
import { type CpuBurn, cpuBurnFault } from './host-cpu-burn.ts';
import { type DiskFill, diskFillFault } from './host-disk-fill.ts';
import { type MemoryHog, memoryHogFault } from './host-memory-hog.ts';
import { problemsOf } from './problems-of.ts';

const placed = { on: 'host', at: '0s', lasts: '10m' } as const;
const burn: CpuBurn = { ...placed, kind: 'cpu-burn', usedRatio: 0.9 };
const hog: MemoryHog = { ...placed, kind: 'memory-hog', usedRatio: 0.96, over: '2m' };
const fill: DiskFill = { ...placed, kind: 'disk-fill', usedRatio: 0.9 };
const writer: DiskFill = { ...fill, usedRatio: 0.8, over: '5m' };

const every: readonly (readonly [FaultDeclaration, FaultModule])[] = [
  [burn, cpuBurnFault(sleepingClock())],
  [hog, memoryHogFault(sleepingClock())],
  [fill, diskFillFault(sleepingClock())],
  [writer, diskFillFault(sleepingClock())],
];

describe('the faults of a host', () => {
  let started: Awaited<ReturnType<typeof startPaperHost>>;
  beforeEach(async () => {
    started = await startPaperHost();
  });
  afterEach(() => started.close());
  const metricsUrl = () => `http://127.0.0.1:${started.proxy.port}/metrics`;
  const seams = (speed = 60) =>
    fakeSeams({
      adminUrl: `http://127.0.0.1:${started.proxy.adminPort}`,
      metricsUrl: metricsUrl(),
      speed,
    });

  for (const [fault, impatient] of every) {
    const live = faultModule(fault);

    it(`${live.describe(fault)}: is proven in what the exporter serves, and so is its healing`, async () => {
      expect((await live.inject(fault, seams())).evidence).to.contain('host reports {"');
      const proof = await live.confirm(fault, seams());
      expect(proof.holds, proof.evidence).to.equal(true);
      const lasting = await live.confirm(fault, seams(), 3000);
      expect(lasting.holds, lasting.evidence).to.equal(true);
      expect((await live.heal(fault, seams())).evidence).to.equal('host reports {}');
      expect((await live.heal(fault, seams())).evidence).to.equal('host reports {}');
      const absence = await live.confirmHealed(fault, seams());
      expect(absence.holds, absence.evidence).to.equal(true);
      // Nobody but the conductor knows that it was healed: a look while it should last finds out.
      const missed = await live.confirm(fault, seams(), live.proofMs?.(fault, seams()) ?? 300);
      expect(missed.holds, missed.evidence).to.equal(false);
    });

    it(`${live.describe(fault)}: is not proven when it is not there, nor its healing while it is`, async () => {
      const absent = await impatient.confirm(fault, seams(600));
      expect(absent.holds, absent.evidence).to.equal(false);
      await live.inject(fault, seams());
      expect(await live.confirm(fault, seams())).to.have.property('holds', true);
      const present = await impatient.confirmHealed(fault, seams());
      expect(present.holds, present.evidence).to.equal(false);
    });

    it(`${live.describe(fault)}: says in its signals what the exporter serves before and then`, async () => {
      const gauges = live.signals(fault).filter((signal) => signal.kind === 'gauge');
      const look = async (pick: 'baseline' | 'faultValue'): Promise<void> => {
        const samples = await readExposition('host', metricsUrl());
        for (const { metric, labels, [pick]: value } of gauges)
          expect(valueIn(samples, metric, labels), metric).to.be.closeTo(value, 1024);
      };
      await look('baseline');
      await live.inject(fault, seams());
      await live.confirm(fault, seams());
      await look('faultValue');
    });
  }

  it('say how idle the CPU is left', () => {
    expect(cpuBurnFault().signals({ ...burn, usedRatio: 0.75 })).to.deep.include({
      kind: 'counter',
      service: 'host',
      metric: 'node_cpu_seconds_total',
      labels: { cpu: '0', mode: 'idle' },
      per: 'second',
      baseline: host.everydayIdlePerSecond,
      faultValue: 0.25,
      unit: 0.02,
      hasPast: true,
    });
  });
});

describe('a fault of the machine itself', () => {
  const machine = { cpus: 2, memoryBytes: 24 * 1024 ** 3 };

  it('says so', () => {
    expect(cpuBurnFault().describe({ ...burn, machine })).to.equal(
      '90 % of the CPU time of the machine itself is in use',
    );
    expect(memoryHogFault().describe({ ...hog, machine })).to.contain('of the memory of the machine itself');
  });

  it('begins where the machine rests, and with the memory that it has', () => {
    expect(cpuBurnFault().signals({ ...burn, machine })[0]).to.have.property('baseline', 0.4);
    const [available, total] = memoryHogFault().signals({ ...hog, machine });
    expect(available).to.have.property('baseline', machine.memoryBytes / 2);
    expect(total).to.have.property('faultValue', machine.memoryBytes);
  });
});

describe('the declarations of host faults', () => {
  it('are accepted when they are in order, also together', () => {
    expect(problemsOf(burn, hog, fill)).to.deep.equal([]);
  });

  for (const [change, problem] of [
    [{ ...burn, usedRatio: 1.1 }, /^faults\[0\]\.usedRatio: want a share of the host's CPU time.*got 1\.1$/],
    [{ ...burn, usedRatio: 0.1 }, /from 0\.2 to 1, got 0\.1$/],
    [{ ...burn, on: 'app' }, /^faults\[0\]\.on: want a host: host or host-b, got "app"$/],
    [{ ...hog, usedRatio: 0.99 }, /at most 0\.98: beyond that the kernel kills, got 0\.99$/],
    [{ ...hog, usedRatio: 0.5 }, /want a share above 0\.54.*got 0\.5$/],
    [{ ...hog, over: '0s' }, /over: want a duration longer than 0s/],
    [{ ...fill, usedRatio: 1.01 }, /want a share above 0\.44.*at most 1, got 1\.01$/],
    [{ ...fill, over: 'soon' }, /over: want a duration longer than 0s.*got "soon"$/],
    [{ ...fill, usedRatio: 0.4 }, /want a share above 0\.44.*got 0\.4$/],
  ] as const) {
    it(`are refused: ${problem.source}`, () => {
      expect(problemsOf(change)).to.have.length(1);
      expect(problemsOf(change)[0]).to.match(problem);
    });
  }

  it('may be put into two hosts at the same time', () => {
    const other = { ...burn, on: 'host-b', usedRatio: 1 } as const;
    expect(problemsOf(burn, other)).to.deep.equal([]);
    expect(cpuBurnFault().seam(other)).to.equal('host-b/cpu');
    expect(cpuBurnFault().describe(other)).to.equal('100 % of the CPU time of host-b is in use');
    expect(cpuBurnFault().signals(other)[0]).to.have.property('service', 'host-b');
  });

  it('may not overlap on one part of the host', () => {
    expect(problemsOf(burn, { ...burn, usedRatio: 0.5 })[0]).to.match(/host\/cpu/);
    expect(problemsOf(fill, { ...placed, kind: 'target-kill' })).to.have.length(1);
  });
});
