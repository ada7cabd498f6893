import { expect } from 'chai';
import { appDefaults, startApp } from '../../stack/apps/app/app.ts';
import type { StartedService } from '../../stack/apps/shared/service.ts';
import { call, memoryLogger, testSettings } from '../../stack/apps/shared/testing.ts';
import { adminPort } from '../drivers/admin.ts';
import { fakeSeams, sleepingClock } from './fake-seams.ts';
import { type HealthRed, healthRedFault } from './health-red.ts';
import { stopSilently } from './silent-stop.ts';

const fault = healthRedFault(sleepingClock());
const red: HealthRed = { kind: 'health-red', on: 'app', at: '0s', lasts: '8m' };

describe('health-red', () => {
  let app: StartedService;
  beforeEach(async () => {
    app = await startApp(testSettings(appDefaults), memoryLogger('app').logger);
  });
  afterEach(() => app.close());
  const adminUrl = () => `http://127.0.0.1:${app.adminPort}`;
  const seams = () => fakeSeams({ adminUrl: adminUrl(), metricsUrl: `http://127.0.0.1:${app.port}/metrics` });

  it('lives from injection to proven healing, while requests are answered', async () => {
    await fault.inject(red, seams());
    const proof = await fault.confirm(red, seams());
    expect(proof.holds, proof.evidence).to.equal(true);
    expect(proof.evidence).to.include('status 500, and ');
    expect((await call(app.port, 'GET', '/api/items')).status).to.equal(200);
    await fault.heal(red, seams());
    await fault.heal(red, seams());
    const healed = await fault.confirmHealed(red, seams());
    expect(healed.holds, healed.evidence).to.equal(true);
  });

  it('is not proven while /health is well, nor healed while it is not', async () => {
    expect((await fault.confirm(red, seams())).holds).to.equal(false);
    await adminPort('app', adminUrl()).setFault('health', { status: 503 });
    expect((await fault.confirm(red, seams())).evidence).to.include('status 503');
    expect((await fault.confirmHealed(red, seams())).holds).to.equal(false);
  });

  it('is seen again while it lasts, and missed when it stops by itself', async () => {
    await fault.inject(red, seams());
    const { lasting, stopped } = await stopSilently(fault, red, seams(), () => fault.heal(red, seams()));
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('is not proven while the metrics are not served either', async () => {
    await fault.inject(red, seams());
    const nowhere = fakeSeams({ adminUrl: adminUrl(), metricsUrl: `http://127.0.0.1:${app.port}/api/none` });
    expect((await fault.confirm(red, nowhere)).holds).to.equal(false);
  });

  it('refuses a service that nobody probes', () => {
    const { error } = fault.schema.safeParse({ ...red, on: 'node-exporter' });
    expect(error?.issues.map(({ message }) => message)).to.deep.equal([
      'want a service that is probed: app or ml-api',
    ]);
  });
});
