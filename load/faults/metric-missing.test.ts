import { expect } from 'chai';
import { appDefaults, startApp } from '../../stack/apps/app/app.ts';
import type { StartedService } from '../../stack/apps/shared/service.ts';
import { memoryLogger, testSettings } from '../../stack/apps/shared/testing.ts';
import { adminPort } from '../drivers/admin.ts';
import { fakeSeams, sleepingClock } from './fake-seams.ts';
import { type MetricMissing, metricMissingFault } from './metric-missing.ts';
import { stopSilently } from './silent-stop.ts';

const fault = metricMissingFault(sleepingClock());
const missing: MetricMissing = {
  kind: 'metric-missing',
  on: 'app',
  metrics: ['http_requests_total', 'http_request_duration_seconds_bucket'],
  at: '0s',
  lasts: '9m',
};

describe('metric-missing', () => {
  let app: StartedService;
  beforeEach(async () => {
    app = await startApp(testSettings(appDefaults), memoryLogger('app').logger);
  });
  afterEach(() => app.close());
  const adminUrl = () => `http://127.0.0.1:${app.adminPort}`;
  const seams = () => fakeSeams({ adminUrl: adminUrl(), metricsUrl: `http://127.0.0.1:${app.port}/metrics` });

  it('lives from injection to proven healing', async () => {
    await fault.inject(missing, seams());
    const proof = await fault.confirm(missing, seams());
    expect(proof.holds, proof.evidence).to.equal(true);
    expect(proof.evidence).to.include('0 of 2 among');
    await fault.heal(missing, seams());
    await fault.heal(missing, seams());
    const absence = await fault.confirmHealed(missing, seams());
    expect(absence.holds, absence.evidence).to.equal(true);
  });

  it('is seen again while it lasts, and missed when it stops by itself', async () => {
    await fault.inject(missing, seams());
    const { lasting, stopped } = await stopSilently(fault, missing, seams(), () =>
      fault.heal(missing, seams()),
    );
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('is not proven while one of the metrics is served', async () => {
    await adminPort('app', adminUrl()).setFault('metrics', { missing: ['http_requests_total'] });
    const proof = await fault.confirm(missing, seams());
    expect(proof.holds).to.equal(false);
    expect(proof.evidence).to.include('1 of 2 among');
  });

  it('is not proven healed while one of them is still missing', async () => {
    await adminPort('app', adminUrl()).setFault('metrics', { missing: ['http_requests_total'] });
    expect((await fault.confirmHealed(missing, seams())).holds).to.equal(false);
  });

  it('tells the oracle of each metric', () => {
    expect(fault.signals(missing)).to.deep.equal([
      { kind: 'metric-gone', service: 'app', metric: 'http_requests_total', isMarked: true },
      { kind: 'metric-gone', service: 'app', metric: 'http_request_duration_seconds_bucket', isMarked: true },
    ]);
  });

  it('refuses a program that is not ours, and what is no name of a metric', () => {
    const problems = (given: object) =>
      fault.schema.safeParse({ ...missing, ...given }).error?.issues.map(({ message }) => message);
    expect(problems({ on: 'node-exporter' })?.[0]).to.include(
      'want what serves metrics through a program of ours',
    );
    expect(problems({ metrics: ['up == 0'] })).to.deep.equal(['want the name of a metric']);
    expect(problems({ metrics: [] })).to.deep.equal(['want at least one metric']);
    expect(problems({})).to.equal(undefined);
  });
});
