import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { StartedService } from '../shared/service.ts';
import { call, memoryLogger, readMetric, testSettings } from '../shared/testing.ts';
import { gpuExporterDefaults, startGpuExporter } from './gpu-exporter.ts';
import { countPredictions, WorkRate, workBetween } from './inference.ts';

/** Asks again until the condition holds; mocha's time limit ends a wait in vain. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the GPU exporter', () => {
  let exporter: StartedService;
  const start = async (inferenceMetricsUrl: string | null = null) => {
    const settings = { ...testSettings(gpuExporterDefaults), inferenceMetricsUrl };
    exporter = await startGpuExporter(settings, memoryLogger('gpu-exporter').logger);
  };
  afterEach(() => exporter.close());
  const admin = (method: string, path: string, body?: unknown) =>
    call(exporter.adminPort, method, path, body);
  const metric = (name: string, ...labels: string[]) => readMetric(exporter.port, name, ...labels);
  const text = async () => String((await call(exporter.port, 'GET', '/metrics')).body);

  it('serves the names and labels of dcgm-exporter, for two GPUs', async () => {
    await start();
    const body = await text();
    const names = [...new Set([...body.matchAll(/^(DCGM_\w+)\{/gm)].map(([, name]) => name))];
    expect(names).to.include.members(
      [
        ...['GPU_TEMP', 'FB_USED', 'FB_FREE', 'POWER_USAGE', 'GPU_UTIL', 'SM_CLOCK', 'XID_ERRORS'],
        ...['THERMAL_VIOLATION', 'ECC_DBE_VOL_TOTAL', 'ROW_REMAP_FAILURE'],
      ].map((name) => `DCGM_FI_DEV_${name}`),
    );
    const labels =
      'gpu="1",UUID="GPU-f17ed111-0000-4000-8000-000000000001",device="nvidia1",modelName="NVIDIA A30",Hostname="gpu-node"';
    expect(body).to.include(`DCGM_FI_DEV_GPU_TEMP{${labels}} 29\n`);
    expect(body).to.include(`DCGM_EXP_XID_ERRORS_COUNT{${labels},window_size_in_ms="300000"} 0\n`);
    expect(body).to.match(/# TYPE DCGM_FI_DEV_XID_ERRORS gauge\n/);
    expect(body).to.match(/# TYPE DCGM_FI_DEV_THERMAL_VIOLATION counter\n/);
    expect((await call(exporter.port, 'GET', '/health')).status).to.equal(200);
  });

  it('tells an XID of one GPU, sticky and counted', async () => {
    await start();
    await admin('PUT', '/faults/gpu1-xid', { xid: 79 });
    expect(await metric('DCGM_FI_DEV_XID_ERRORS', 'gpu="1"')).to.equal(79);
    expect(await metric('DCGM_EXP_XID_ERRORS_COUNT', 'gpu="1"', 'xid="79"')).to.equal(1);
    expect(await metric('DCGM_FI_DEV_XID_ERRORS', 'gpu="0"')).to.equal(0);
    await admin('DELETE', '/faults/gpu1-xid');
    // Five lab minutes are 0.3 s at speed 1000.
    await until(async () => (await metric('DCGM_EXP_XID_ERRORS_COUNT', 'gpu="1"', 'xid="79"')) === undefined);
    expect(await metric('DCGM_FI_DEV_XID_ERRORS', 'gpu="1"')).to.equal(79);
  });

  it('loses the series of a GPU that is lost, and of all without a driver', async () => {
    await start();
    await admin('PUT', '/faults/gpu0-lost', { isLost: true });
    expect(await metric('DCGM_FI_DEV_GPU_TEMP', 'gpu="0"')).to.equal(undefined);
    expect(await metric('DCGM_FI_DEV_GPU_TEMP', 'gpu="1"')).to.be.a('number');
    await admin('PUT', '/faults/driver', { isUnloaded: true });
    expect(await text()).not.to.match(/^DCGM_\w+\{/m);
    await admin('DELETE', '/faults');
    expect(await metric('DCGM_FI_DEV_GPU_TEMP', 'gpu="0"')).to.be.a('number');
    expect(await metric('DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', 'gpu="1"')).to.be.below(1e6);
  });

  it('serves the same for ever while it is stale', async () => {
    await start();
    await admin('PUT', '/faults/stale', { isStale: true });
    const frozen = await text();
    await admin('PUT', '/faults/gpu0-xid', { xid: 48 });
    expect(await text()).to.equal(frozen);
    await admin('DELETE', '/faults/stale');
    expect(await text()).to.include('xid="48"');
  });

  it('counts throttling and energy in wall time, so that their rates are a share of the time and W', async () => {
    await start();
    const energy = async () =>
      (await metric('DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', 'gpu="0"')) ?? Number.NaN;
    const fromMs = performance.now();
    const from = await energy();
    await until(async () => (await energy()) - from > 27 * 50);
    // 27 W without work; the clock is read before the first scrape and after the last.
    expect((await energy()) - from).to.be.at.most(27 * (performance.now() - fromMs) + 1);
  });

  it('begins warm, and works as much as the ML API predicts as soon as it does', async () => {
    const mlApi = createServer((_request, response) => {
      response.end(`model_predictions_total{prediction_class="stays"} ${0.003 * performance.now()}\n`);
    });
    await new Promise<void>((resolve) => mlApi.listen(0, '127.0.0.1', resolve));
    try {
      await start(`http://127.0.0.1:${(mlApi.address() as AddressInfo).port}/metrics`);
      expect(await metric('DCGM_FI_DEV_GPU_UTIL', 'gpu="0"')).to.equal(50);
      expect(await metric('DCGM_FI_DEV_GPU_TEMP', 'gpu="0"')).to.equal(45);
      await until(async () => ((await metric('DCGM_FI_DEV_GPU_UTIL', 'gpu="0"')) ?? 50) < 40);
      expect(await metric('DCGM_FI_DEV_GPU_UTIL', 'gpu="1"')).to.be.within(25, 35);
      expect(await metric('DCGM_FI_DEV_SM_CLOCK', 'gpu="1"')).to.equal(1440);
    } finally {
      mlApi.closeAllConnections();
      mlApi.close();
    }
    await until(async () => (await metric('DCGM_FI_DEV_GPU_UTIL', 'gpu="0"')) === 0);
  });

  for (const [knob, body, sentence] of [
    ['gpu0-xid', { xid: 80 }, 'xid: want one of 13, 31, 48'],
    ['gpu0-cooling', { cause: 'inlet', celsius: 100 }, 'want below 100 °C, where the card turns itself off'],
    ['gpu0-leak', { usedRatio: 1.1, overLabMs: 1 }, 'usedRatio: want 0 to 1, got 1.1'],
    ['gpu2-xid', { xid: 79 }, 'there is no fault \\"gpu2-xid\\" here'],
    ['stale', {}, 'isStale: want true, got nothing'],
  ] as const) {
    it(`refuses ${knob} ${JSON.stringify(body)}`, async () => {
      await start();
      const refused = await admin('PUT', `/faults/${knob}`, body);
      expect(refused.status).to.be.within(400, 404);
      expect(JSON.stringify(refused.body)).to.include(sentence);
    });
  }
});

describe('the work that inference makes', () => {
  it('is read from what the ML API predicted, all classes together', () => {
    const text =
      '# TYPE model_predictions_total counter\nmodel_predictions_total{a="}"} 3\nmodel_predictions_total{a="b"} 4\n';
    expect(countPredictions(text)).to.equal(7);
    expect(countPredictions('other_total 3\n')).to.equal(null);
  });

  it('is a fifth of a GPU second per prediction, and none after a restart', () => {
    const first = { atMs: 1000, predictions: 10 };
    expect(workBetween(first, { atMs: 5000, predictions: 30 })).to.be.closeTo(1, 1e-9);
    expect(workBetween(first, { atMs: 5000, predictions: 3 })).to.equal(0);
    expect(workBetween(first, first)).to.equal(0);
  });

  it('is told only when the ML API has predicted for four seconds, and then without what came before', () => {
    const rate = new WorkRate(0);
    const told = [0, 0, 0, 2, 7, 12, 17, 22, 27].map((predictions, second) => {
      rate.see(predictions, second * 1000);
      return rate.work(second * 1000);
    });
    expect(told.slice(0, 7)).to.deep.equal(Array(7).fill(null));
    expect(told[7]).to.be.closeTo(1, 1e-9);
    rate.lose();
    expect(rate.work(9000)).to.equal(0);
    rate.see(3, 10_000);
    rate.see(8, 11_000);
    expect(rate.work(11_000)).to.be.closeTo(1, 1e-9);
  });

  it('is none when no prediction comes for half a minute', () => {
    const rate = new WorkRate(0);
    rate.see(0, 29_000);
    expect(rate.work(29_000)).to.equal(null);
    rate.see(0, 31_000);
    expect(rate.work(31_000)).to.equal(0);
  });
});
