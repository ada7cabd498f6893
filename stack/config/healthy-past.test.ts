import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { healthyPast } from '../../core/history.ts';
import { hasLabels } from '../../core/labels.ts';
import { optionalComponents } from '../../core/optional-components.ts';
import { readConfigFolder, readConfigUnderTest } from '../../engine/run/config-folder.ts';
import { appDefaults, startApp } from '../apps/app/app.ts';
import { gpuExporterDefaults, startGpuExporter } from '../apps/gpu-exporter/gpu-exporter.ts';
import { startPaperHost } from '../apps/host-proxy/testing.ts';
import { mlApiDefaults, startMlApi } from '../apps/ml-api/ml-api.ts';
import { memoryLogger, testSettings } from '../apps/shared/testing.ts';
import { healthyPastSeries } from './healthy-past.ts';

const endWallMs = 1_000_000;
const series = healthyPastSeries({
  appPerSecond: 50,
  mlApiPerSecond: 5,
  endWallMs,
  optional: optionalComponents,
});

const requestMetrics = /^http_request(s|_duration)/;
const modelMetrics =
  /^(model_(accuracy|last|inference|prediction_confidence)|data_drift_score|missing_features)/;

/** Series of a text exposition as `name{label pairs in order}`, for some metrics only. */
function seriesIn(exposition: string, metrics: RegExp, leaveOut: readonly string[] = []): string[] {
  const lines = exposition.split('\n').filter((line) => metrics.test(line));
  const names = lines.map((line) => {
    const [, name = '', pairs = ''] = /^(\w+)(?:\{(.*?)\})? /.exec(line) ?? [];
    const kept = pairs.split(',').filter((pair) => !leaveOut.some((label) => pair.startsWith(`${label}=`)));
    return `${name}{${kept.sort().join(',')}}`;
  });
  return [...new Set(names)].sort();
}

describe('healthyPastSeries', () => {
  it('of the machine itself has it busy where it rests, with the memory that it has', () => {
    const machine = { cpus: 2, memoryBytes: 24 * 1024 ** 3, cpuRatio: 0.6, memoryRatio: 0 };
    const load = { appPerSecond: 50, mlApiPerSecond: 5, endWallMs, optional: ['host'] as const };
    const of = (name: string) => healthyPastSeries({ ...load, machine }).find((one) => one.name === name);
    expect(of('node_cpu_seconds_total')).to.have.property('ratePerSecond', 0.4);
    expect(of('node_memory_MemTotal_bytes')).to.have.property('value', machine.memoryBytes);
  });

  const targetLabels = ['job', 'instance', 'service'];
  const pastOf = (service: string, metrics: RegExp): string[] => {
    const own = series.filter(({ labels }) => hasLabels(labels, { service }));
    const text = healthyPast({ endMs: 1000, lengthMs: 1, stepMs: 1, series: own });
    return seriesIn(text, metrics, targetLabels);
  };

  it('has the very series that the application serves from birth on', async () => {
    await using app = await startApp(testSettings(appDefaults), memoryLogger('app').logger);
    const live = await (await fetch(`http://127.0.0.1:${app.port}/metrics`)).text();
    expect(pastOf('app', requestMetrics)).to.deep.equal(seriesIn(live, requestMetrics)).and.to.not.be.empty;
  });

  it('has the very series that the ML API serves from birth on', async () => {
    const settings = { ...mlApiDefaults, ...testSettings(mlApiDefaults) };
    await using mlApi = await startMlApi(settings, memoryLogger('ml-api').logger);
    const live = await (await fetch(`http://127.0.0.1:${mlApi.port}/metrics`)).text();
    expect(pastOf('ml-api', requestMetrics)).to.deep.equal(seriesIn(live, requestMetrics)).and.to.not.be
      .empty;
    // Drift by other methods than the rules' is no part of the past.
    const own = pastOf('ml-api', modelMetrics);
    expect(seriesIn(live, modelMetrics)).to.include.members(own);
    expect(own).to.not.be.empty;
  });

  it('has the series of the GPUs as the exporter serves them from birth on', async () => {
    const settings = {
      ...testSettings(gpuExporterDefaults),
      // Nobody answers there: the GPUs have the work that they had all along.
      inferenceMetricsUrl: 'http://127.0.0.1:9/metrics',
    };
    await using exporter = await startGpuExporter(settings, memoryLogger('gpu-exporter').logger);
    const live = await (await fetch(`http://127.0.0.1:${exporter.port}/metrics`)).text();
    const own = series.filter(({ name }) => name.startsWith('DCGM_'));
    expect(own).to.have.length(12);
    for (const one of own) {
      if (one.type !== 'gauge') throw new Error('all of them stand still');
      const pairs = Object.entries(one.labels).filter(([label]) => !targetLabels.includes(label));
      expect(live).to.include(
        `${one.name}{${pairs.map(([label, value]) => `${label}="${value}"`).join()}} ${one.value}\n`,
      );
    }
  });

  it('has the series of the host as its exporter serves them on a normal day', async () => {
    const started = await startPaperHost();
    const live = await (await fetch(`http://127.0.0.1:${started.proxy.port}/metrics`)).text();
    await started.close();
    const own = series.filter(({ name }) => name.startsWith('node_'));
    expect(own).to.have.length(2 * 6);
    expect(new Set(own.map(({ labels }) => labels['instance']))).to.have.keys('host:9100', 'host-b:9100');
    for (const one of own) {
      const pairs = Object.entries(one.labels).filter(([label]) => !targetLabels.includes(label));
      const labels = pairs.map(([label, value]) => `${label}="${value}"`).join();
      const value = one.type === 'gauge' ? `${one.value}\n` : '';
      expect(live).to.include(`${one.name}${labels === '' ? '' : `{${labels}}`} ${value}`);
    }
  });

  it('carries the target labels of prometheus.yml: job, instance and service', () => {
    const folder = join(import.meta.dirname, 'prometheus');
    const read = (file: string): unknown => parse(readFileSync(join(folder, file), 'utf8'));
    const config = read('prometheus.yml') as {
      scrape_configs: { job_name: string; file_sd_configs: { files: string[] }[] }[];
    };
    const targets = config.scrape_configs.flatMap(({ job_name, file_sd_configs }) =>
      file_sd_configs
        .flatMap(({ files }) => files)
        .flatMap((file) => read(file) as { targets: string[]; labels: Record<string, string> }[])
        // Probes have no past: nothing looks back at them.
        .filter(({ labels }) => labels['probed_service'] === undefined)
        .flatMap(({ targets, labels }) =>
          targets.map((instance) => ({ job: job_name, instance, service: labels['service'] })),
        ),
    );
    const up = series.filter(({ name }) => name === 'up').map(({ labels }) => labels);
    expect(up).to.have.deep.members(targets);
  });

  it('gives each service its rate, and no errors', () => {
    const rate = (service: string, errors: boolean): number =>
      series
        .filter(({ name, labels }) => name === 'http_requests_total' && labels['service'] === service)
        .filter(({ labels }) => /^[45]/.test(labels['status'] ?? '') === errors)
        .reduce((sum, one) => sum + (one.type === 'counter' ? one.ratePerSecond : Number.NaN), 0);
    expect(rate('app', false)).to.be.closeTo(50, 1e-9);
    expect(rate('ml-api', false)).to.be.closeTo(5, 1e-9);
    expect(rate('app', true)).to.equal(0);
  });

  it('holds every series that MetricsAbsent misses of what is always booted', () => {
    const text = healthyPast({ endMs: endWallMs, lengthMs: 1, stepMs: 1, series });
    const { rules } = readConfigUnderTest(readConfigFolder());
    const missed = rules.flatMap(({ labels: { metric, service } }) => (metric ? [{ metric, service }] : []));
    const always = missed.filter(({ service }) => service === 'app' || service === 'ml-api');
    expect(always).to.have.length.greaterThan(10);
    for (const { metric, service } of always)
      expect(text).to.match(new RegExp(`^${metric}\\{[^}]*service="${service}"`, 'm'));
  });
});
