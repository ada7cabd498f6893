import { expect } from 'chai';
import { type FakeAdmin, startFakeAdmin } from '../drivers/fake-admin.ts';
import { type ErrorBurst, errorBurstFault, requestsToProve } from './error-burst.ts';
import { fakeSeams, sleepingClock } from './fake-seams.ts';
import { stopSilently } from './silent-stop.ts';

const burst: ErrorBurst = { kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '6m' };
const fault = errorBurstFault(sleepingClock());

describe('error-burst', () => {
  let admin: FakeAdmin;
  beforeEach(async () => {
    admin = await startFakeAdmin();
  });
  afterEach(() => admin[Symbol.asyncDispose]());
  const seams = () => fakeSeams({ adminUrl: admin.url });

  it('lives from injection to proven healing, with the service clock as witness', async () => {
    const injected = await fault.inject(burst, seams());
    expect(injected).to.deep.equal({ atWallMs: 1000, evidence: 'app reports {"errors":{"ratio":0.2}}' });
    const proof = await fault.confirm(burst, seams());
    expect(proof.holds, proof.evidence).to.equal(true);
    expect(proof.evidence).to.match(/saw 20 answers of app, 20 % of them 5xx .*4 of 20 answers were 5xx/);

    const healed = await fault.heal(burst, seams());
    expect(healed).to.deep.equal({ atWallMs: 2000, evidence: 'app reports {}' });
    const absence = await fault.confirmHealed(burst, seams());
    expect(absence.holds, absence.evidence).to.equal(true);
    expect(admin.asked.filter((line) => !line.startsWith('GET'))).to.deep.equal([
      'PUT /faults/errors {"ratio":0.2}',
      'DELETE /faults/errors',
    ]);
  });

  it('may concern one route, or one group of users, of the shop: a smaller share of all', async () => {
    const orders: ErrorBurst = { ...burst, ratio: 1, endpoint: '/api/orders' };
    const companies: ErrorBurst = { ...burst, ratio: 0.5, userGroup: 'companies' };
    expect(fault.describe(orders)).to.equal('100 % of requests to /api/orders of app answer 500');
    expect(fault.describe(companies)).to.equal('50 % of requests of companies to app answer 500');
    expect(fault.signals(orders)[0]).to.have.property('faultRatio').that.is.closeTo(0.1414, 1e-4);
    expect(fault.signals(companies)[0]).to.have.property('faultRatio', 0.1);
    await fault.inject({ ...companies, endpoint: '/api/items' }, seams());
    expect(admin.asked.at(-1)).to.equal(
      'PUT /faults/errors {"ratio":0.5,"endpoints":["/api/items"],"userGroup":"companies"}',
    );
    const messageOf = (given: object) =>
      fault.schema.safeParse({ ...burst, ...given }).error?.issues[0]?.message;
    expect(messageOf({ endpoint: '/nope' })).to.include('want a route of the shop: /api/reports');
    expect(messageOf({ on: 'ml-api', userGroup: 'companies' })).to.include('want app');
    expect(messageOf({ on: 'ml-api' })).to.equal(undefined);
  });

  it('is seen again while it lasts, and missed when it stops by itself', async () => {
    await fault.inject(burst, seams());
    admin.requestsPerRead = 100;
    const { lasting, stopped } = await stopSilently(fault, burst, seams(), () => {
      admin.actualRatio = 0.05;
    });
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('is not proven when the share is more than one request off', async () => {
    admin.actualRatio = 0.1;
    await fault.inject(burst, seams());
    const proof = await fault.confirm(burst, seams());
    expect(proof.holds).to.equal(false);
    expect(proof.evidence).to.match(/waited for 20 answers of app, 20 % of them 5xx, in vain, for 6\.0 s/);
  });

  it('is proven when the share is off by one request, which may still be under way', async () => {
    admin.requestsPerRead = 20;
    admin.actualRatio = 0.25;
    await fault.inject(burst, seams());
    expect((await fault.confirm(burst, seams())).evidence).to.match(/5 of 20 answers/);
  });

  it('is not proven without requests', async () => {
    admin.requestsPerRead = 0;
    await fault.inject(burst, seams());
    const proof = await fault.confirm(burst, seams());
    expect(proof).to.have.property('holds', false);
    expect(proof.evidence).to.contain('0 of 0 answers');
  });

  it('does not wait for its proof longer than it lasts', async () => {
    admin.requestsPerRead = 0;
    const proof = await fault.confirm({ ...burst, lasts: '120s' }, seams());
    expect(proof.evidence).to.contain('in vain, for 2.0 s');
  });

  it('waits for enough requests to hold two errors', () => {
    expect(requestsToProve(1)).to.equal(20);
    expect(requestsToProve(0.2)).to.equal(20);
    expect(requestsToProve(0.009)).to.equal(223);
  });

  it('is not proven healed while errors or old requests are left', async () => {
    admin.actualRatio = 0.01;
    admin.requestsPerRead = 100;
    expect((await fault.confirmHealed(burst, seams())).holds).to.equal(false);
    admin.actualRatio = 0;
    admin.stragglers = 1;
    expect((await fault.confirmHealed(burst, seams())).holds).to.equal(false);
    admin.stragglers = 0;
    expect((await fault.confirmHealed(burst, seams())).holds).to.equal(true);
  });

  it('heals after an injection that failed halfway, and again', async () => {
    admin.script = () => ({ status: 500, body: 'broken' });
    const failure = await fault.inject(burst, seams()).catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'TARGET_REFUSED');
    await fault.heal(burst, seams());
    await fault.heal(burst, seams());
    expect((await fault.confirmHealed(burst, seams())).holds).to.equal(true);
  });

  it('remembers the last error of a service that goes away', async () => {
    const gone = seams();
    await admin[Symbol.asyncDispose]();
    const proof = await fault.confirm(burst, gone);
    expect(proof.evidence).to.match(/no look succeeded; last error: the admin port of app did not answer/);
    admin = await startFakeAdmin();
  });

  it('says what it is, where it sits and what it promises', () => {
    expect(fault.describe({ ...burst, ratio: 0.07 })).to.equal('7 % of requests to app answer 500');
    expect(fault.seam(burst)).to.equal('app/errors');
    expect(fault.signals(burst)).to.deep.equal([
      { kind: 'error-ratio', service: 'app', baselineRatio: 0, faultRatio: 0.2 },
    ]);
  });

  for (const ratio of [0, -0.1, 1.01, '0.2']) {
    it(`refuses the ratio ${JSON.stringify(ratio)}`, () =>
      expect(fault.schema.safeParse({ ...burst, ratio }).success).to.equal(false));
  }
});
