import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { healthyPast } from '../../core/history.ts';
import { hasLabels } from '../../core/labels.ts';
import { optionalComponents } from '../../core/optional-components.ts';
import { appDefaults, startApp } from '../apps/app/app.ts';
import { mlApiDefaults, startMlApi } from '../apps/ml-api/ml-api.ts';
import { memoryLogger, testSettings } from '../apps/shared/testing.ts';
import { healthyPastSeries } from './healthy-past.ts';

const series = healthyPastSeries({ appPerSecond: 50, mlApiPerSecond: 5, optional: optionalComponents });

/** Series of a text exposition as `name{label pairs in order}`, for the metrics of requests only. */
function requestSeries(exposition: string, leaveOut: readonly string[] = []): string[] {
  const lines = exposition.split('\n').filter((line) => /^http_request(s|_duration)/.test(line));
  const names = lines.map((line) => {
    const [, name = '', pairs = ''] = /^(\w+)\{(.*?)\} /.exec(line) ?? [];
    const kept = pairs.split(',').filter((pair) => !leaveOut.some((label) => pair.startsWith(`${label}=`)));
    return `${name}{${kept.sort().join(',')}}`;
  });
  return [...new Set(names)].sort();
}

describe('healthyPastSeries', () => {
  const targetLabels = ['job', 'instance', 'service'];
  const pastOf = (service: string): string[] => {
    const own = series.filter(({ labels }) => hasLabels(labels, { service }));
    const text = healthyPast({ endMs: 1000, lengthMs: 1, stepMs: 1, series: own });
    return requestSeries(text, targetLabels);
  };

  it('has the very series that the application serves from birth on', async () => {
    await using app = await startApp(testSettings(appDefaults), memoryLogger('app').logger);
    const live = await (await fetch(`http://127.0.0.1:${app.port}/metrics`)).text();
    expect(pastOf('app')).to.deep.equal(requestSeries(live)).and.to.not.be.empty;
  });

  it('has the very series that the ML API serves from birth on', async () => {
    const settings = { ...mlApiDefaults, ...testSettings(mlApiDefaults) };
    await using mlApi = await startMlApi(settings, memoryLogger('ml-api').logger);
    const live = await (await fetch(`http://127.0.0.1:${mlApi.port}/metrics`)).text();
    expect(pastOf('ml-api')).to.deep.equal(requestSeries(live)).and.to.not.be.empty;
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
});
