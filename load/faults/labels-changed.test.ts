import { expect } from 'chai';
import { appDefaults, startApp } from '../../stack/apps/app/app.ts';
import type { StartedService } from '../../stack/apps/shared/service.ts';
import { call, memoryLogger, testSettings } from '../../stack/apps/shared/testing.ts';
import { adminPort } from '../drivers/admin.ts';
import { readExposition, valueIn } from '../drivers/exposition.ts';
import { fakeSeams, sleepingClock } from './fake-seams.ts';
import { type LabelsChanged, labelsChangedFault } from './labels-changed.ts';
import { stopSilently } from './silent-stop.ts';

const fault = labelsChangedFault(sleepingClock());
const changed: LabelsChanged = {
  kind: 'labels-changed',
  on: 'app',
  label: 'endpoint',
  prefix: '/v2',
  at: '0s',
  lasts: '4m',
};

describe('labels-changed', () => {
  let app: StartedService;
  beforeEach(async () => {
    app = await startApp(testSettings(appDefaults), memoryLogger('app').logger);
    await call(app.port, 'GET', '/api/items');
  });
  afterEach(() => app.close());
  const adminUrl = () => `http://127.0.0.1:${app.adminPort}`;
  const metricsUrl = () => `http://127.0.0.1:${app.port}/metrics`;
  const seams = () => fakeSeams({ adminUrl: adminUrl(), metricsUrl: metricsUrl() });
  const requestsTo = async (endpoint: string) =>
    valueIn(await readExposition('app', metricsUrl()), 'http_requests_total', { endpoint, status: '200' });

  it('lives from injection to proven healing, and the counts go on under another name', async () => {
    await fault.inject(changed, seams());
    const proof = await fault.confirm(changed, seams());
    expect(proof.holds, proof.evidence).to.equal(true);
    expect(await requestsTo('/v2/api/items')).to.equal(1);
    expect(await requestsTo('/api/items')).to.equal(undefined);
    await fault.heal(changed, seams());
    await fault.heal(changed, seams());
    const absence = await fault.confirmHealed(changed, seams());
    expect(absence.holds, absence.evidence).to.equal(true);
    expect(await requestsTo('/api/items')).to.equal(1);
  });

  it('is not proven when it is not there, nor its healing while it is', async () => {
    expect((await fault.confirm(changed, seams())).holds).to.equal(false);
    await adminPort('app', adminUrl()).setFault('labels', { label: 'endpoint', prefix: '/v2' });
    expect((await fault.confirmHealed(changed, seams())).holds).to.equal(false);
  });

  it('is seen again while it lasts, and missed when it stops by itself', async () => {
    await fault.inject(changed, seams());
    const { lasting, stopped } = await stopSilently(fault, changed, seams(), () =>
      fault.heal(changed, seams()),
    );
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('works beside a missing metric', async () => {
    await adminPort('app', adminUrl()).setFault('metrics', { missing: ['http_requests_total'] });
    await fault.inject(changed, seams());
    expect((await fault.confirm(changed, seams())).holds).to.equal(true);
    expect(await requestsTo('/v2/api/items')).to.equal(undefined);
  });

  it('refuses labels of the target, and what does not belong into a label', () => {
    const messageOf = (given: object) =>
      fault.schema.safeParse({ ...changed, ...given }).error?.issues[0]?.message;
    expect(messageOf({ label: 'service' })).to.include('want a label of the requests');
    expect(messageOf({ prefix: '"' })).to.include('want letters');
    expect(messageOf({ on: 'host' })).to.include('want a service of ours');
  });
});
