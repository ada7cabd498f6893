import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { FaultModule } from '../../core/fault.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';
import { gpuExporterDefaults, startGpuExporter } from '../../stack/apps/gpu-exporter/gpu-exporter.ts';
import type { StartedService } from '../../stack/apps/shared/service.ts';
import { call, memoryLogger, testSettings } from '../../stack/apps/shared/testing.ts';
import { faultModule } from './all.ts';
import { fakeSeams, sleepingClock } from './fake-seams.ts';
import type { GpuDriverReload, GpuLost } from './gpu-absence.ts';
import { gpuDriverReloadFault, gpuLostFault } from './gpu-absence.ts';
import { type GpuExporterStale, gpuExporterStaleFault } from './gpu-exporter-stale.ts';
import type { GpuEcc, GpuRowRemap } from './gpu-memory-errors.ts';
import { gpuEccFault, gpuRowRemapFault } from './gpu-memory-errors.ts';
import { type GpuMemoryLeak, gpuMemoryLeakFault } from './gpu-memory-leak.ts';
import { type GpuPowerBrake, gpuPowerBrakeFault } from './gpu-power-brake.ts';
import { type GpuThermal, gpuThermalFault } from './gpu-thermal.ts';
import { type GpuXid, gpuXidFault } from './gpu-xid.ts';
import { problemsOf } from './problems-of.ts';

const placed = { on: 'gpu-exporter', at: '0s', lasts: '5m' } as const;
const xid: GpuXid = { ...placed, kind: 'gpu-xid', gpu: 1, xid: 79 };
const thermal: GpuThermal = {
  ...placed,
  kind: 'gpu-thermal',
  gpu: 0,
  cause: 'fan',
  celsius: 92,
  lasts: '20m',
};
const leak: GpuMemoryLeak = { ...placed, kind: 'gpu-memory-leak', gpu: 0, usedRatio: 0.95, over: '2m' };

const every: readonly (readonly [FaultDeclaration, FaultModule])[] = [
  [xid, gpuXidFault(sleepingClock())],
  [{ ...placed, kind: 'gpu-ecc', gpu: 0, errors: 2 } satisfies GpuEcc, gpuEccFault(sleepingClock())],
  [{ ...placed, kind: 'gpu-row-remap', gpu: 1 } satisfies GpuRowRemap, gpuRowRemapFault(sleepingClock())],
  [thermal, gpuThermalFault(sleepingClock())],
  [{ ...thermal, cause: 'inlet', celsius: 99 } satisfies GpuThermal, gpuThermalFault(sleepingClock())],
  [
    { ...placed, kind: 'gpu-power-brake', gpu: 0 } satisfies GpuPowerBrake,
    gpuPowerBrakeFault(sleepingClock()),
  ],
  [leak, gpuMemoryLeakFault(sleepingClock())],
  [{ ...placed, kind: 'gpu-lost', gpu: 1 } satisfies GpuLost, gpuLostFault(sleepingClock())],
  [
    { ...placed, kind: 'gpu-driver-reload', lasts: '30s' } satisfies GpuDriverReload,
    gpuDriverReloadFault(sleepingClock()),
  ],
  [
    { ...placed, kind: 'gpu-exporter-stale' } satisfies GpuExporterStale,
    gpuExporterStaleFault(sleepingClock()),
  ],
];

describe('the faults of the GPU exporter', () => {
  let exporter: StartedService;
  let mlApi: StartedService;
  /** Wall milliseconds are lab seconds. */
  const speed = 1000;
  beforeEach(async () => {
    mlApi = await startBusyMlApi();
    const settings = {
      ...testSettings(gpuExporterDefaults, { speed }),
      inferenceMetricsUrl: `http://127.0.0.1:${mlApi.port}/metrics`,
    };
    exporter = await startGpuExporter(settings, memoryLogger('gpu-exporter').logger);
  });
  afterEach(async () => {
    await exporter.close();
    await mlApi.close();
  });
  const seams = (at = speed) =>
    fakeSeams({
      adminUrl: `http://127.0.0.1:${exporter.adminPort}`,
      metricsUrl: `http://127.0.0.1:${exporter.port}/metrics`,
      speed: at,
    });

  for (const [fault, stopped] of every) {
    const live = faultModule(fault);

    it(`${live.describe(fault)}: is proven in what the exporter serves, and so is its healing`, async () => {
      const injected = await live.inject(fault, seams());
      expect(injected.evidence).to.match(/^gpu-exporter reports \{"/);
      // A proof may wait as long as its fault lasts: at speed 1 that is as long as mocha lets it.
      const proof = await live.confirm(fault, seams(1));
      expect(proof.holds, proof.evidence).to.equal(true);
      const healed = await live.heal(fault, seams());
      expect(healed.evidence).to.equal('gpu-exporter reports {}');
      expect(healed.atWallMs).to.be.at.least(injected.atWallMs);
      expect(await live.heal(fault, seams())).to.have.property('evidence', healed.evidence);
      const absence = await live.confirmHealed(fault, seams());
      expect(absence.holds, absence.evidence).to.equal(true);
      // Nobody but the conductor knows that it was healed: a look while it should last finds out.
      const missed = await live.confirm(fault, seams(1), 300);
      expect(missed.holds, missed.evidence).to.equal(false);
    });

    it(`${live.describe(fault)}: is not proven when it is not there, nor its healing while it is`, async () => {
      const absent = await stopped.confirm(fault, seams());
      expect(absent.holds, absent.evidence).to.equal(false);
      expect(absent.evidence).to.match(/in vain.*last seen: /);
      await live.inject(fault, seams());
      if (fault.kind === 'gpu-xid') return; // it leaves the window by itself, here within the looks
      expect(await live.confirm(fault, seams(1))).to.have.property('holds', true);
      const present = await stopped.confirmHealed(fault, seams());
      expect(present.holds, present.evidence).to.equal(false);
    });
  }

  it('say in their signals what the exporter then serves', async () => {
    for (const fault of [xid, every[1]?.[0], every[2]?.[0]]) {
      if (fault === undefined) throw new Error('there are three');
      const [signal] = faultModule(fault).signals(fault);
      if (signal === undefined || !('labels' in signal)) throw new Error('it is about one series');
      await faultModule(fault).inject(fault, seams());
      const text = String((await call(exporter.port, 'GET', '/metrics')).body);
      const line = text
        .split('\n')
        .find((one) => one.startsWith(`${signal.metric}{`) && one.includes(`gpu="${signal.labels['gpu']}"`));
      for (const [name, value] of Object.entries(signal.labels))
        expect(line).to.include(`${name}="${value}"`);
    }
  });
});

describe('the declarations of GPU faults', () => {
  it('are accepted when they are in order', () => {
    expect(
      problemsOf(...every.map(([fault]) => fault).filter(({ kind }) => kind !== 'gpu-thermal')),
    ).to.deep.equal([]);
    expect(problemsOf(thermal, { ...thermal, gpu: 1 }, xid, { ...xid, gpu: 0, xid: 13 })).to.deep.equal([]);
  });

  for (const [change, problem] of [
    [
      { ...xid, xid: 80 },
      /^faults\[0\]\.xid: want one of 13 \(graphics engine exception.*79 \(GPU has fallen off the bus\).*, got 80$/,
    ],
    [{ ...xid, gpu: 2 }, /^faults\[0\]\.gpu: want the index of a GPU, 0 to 1, got 2$/],
    [{ ...xid, gpu: -1 }, /want the index of a GPU/],
    [{ ...xid, gpu: 0.5 }, /want the index of a GPU/],
    [{ ...xid, on: 'app' }, /^faults\[0\]\.on: want "gpu-exporter", got "app"$/],
    [{ ...xid, lasts: '2m' }, /want 5m: an XID is an event.*, got "2m"$/],
    [{ ...thermal, celsius: 60 }, /want more than the 61 °C that full work makes.*, got 60$/],
    [{ ...thermal, celsius: 100 }, /less than 100 °C, where the card turns itself off, got 100$/],
    [{ ...thermal, cause: 'sun' }, /want "inlet" or "fan", got "sun"$/],
    [
      { ...leak, usedRatio: 0.3 },
      /want a share above 0\.4, which is in use without a leak, and at most 1, got 0\.3$/,
    ],
    [{ ...leak, over: '0s' }, /over: want a duration longer than 0s/],
    [{ ...placed, kind: 'gpu-ecc', gpu: 0, errors: 0 }, /errors: want 1 to 1000 errors, got 0$/],
  ] as const) {
    it(`are refused: ${problem.source}`, () => {
      expect(problemsOf(change)).to.have.length(1);
      expect(problemsOf(change)[0]).to.match(problem);
    });
  }

  it('may not overlap on one knob of one GPU', () => {
    expect(problemsOf(thermal, { ...thermal, cause: 'inlet' })[0]).to.match(/gpu-exporter\/gpu0-cooling/);
    expect(problemsOf(xid, { ...placed, kind: 'target-kill', on: 'gpu-exporter' })).to.have.length(1);
  });
});

/** The metrics of an ML API that makes five predictions between two looks. */
async function startBusyMlApi(): Promise<StartedService> {
  let predictions = 0;
  const server = createServer((_request, response) => {
    predictions += 5;
    response.end(`model_predictions_total ${predictions}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const { port } = server.address() as AddressInfo;
  return { port, adminPort: port, close, [Symbol.asyncDispose]: close };
}
