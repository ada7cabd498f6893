import { expect } from 'chai';
import { type FakeAdmin, startFakeAdmin } from '../drivers/fake-admin.ts';
import { fakeSeams, sleepingClock } from './fake-seams.ts';
import { stopSilently } from './silent-stop.ts';
import { slowAnswersFault } from './slow-answers.ts';

const fault = slowAnswersFault(sleepingClock());
const slow = fault.schema.parse({
  kind: 'slow-answers',
  on: 'app',
  ratio: 0.2,
  extra: '8s',
  at: '0s',
  lasts: '8m',
});

describe('slow-answers', () => {
  let admin: FakeAdmin;
  beforeEach(async () => {
    admin = await startFakeAdmin();
  });
  afterEach(() => admin[Symbol.asyncDispose]());
  const seams = () => fakeSeams({ adminUrl: admin.url });

  it('lives from injection to proven healing', async () => {
    await fault.inject(slow, seams());
    const proof = await fault.confirm(slow, seams());
    expect(proof.holds, proof.evidence).to.equal(true);
    expect(proof.evidence).to.include('4 of 20 answers took 8s or longer');
    await fault.heal(slow, seams());
    expect((await fault.confirmHealed(slow, seams())).holds).to.equal(true);
    expect(admin.asked.filter((line) => !line.startsWith('GET'))).to.deep.equal([
      'PUT /faults/latency {"extraLabMs":8000,"ratio":0.2}',
      'DELETE /faults/latency',
    ]);
    expect(admin.asked).to.include('GET /served?slowLabMs=8000');
  });

  it('is seen again while it lasts, and missed when it stops by itself', async () => {
    await fault.inject(slow, seams());
    admin.requestsPerRead = 1000;
    const { lasting, stopped } = await stopSilently(fault, slow, seams(), () => {
      admin.actualRatio = 0.05;
    });
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('is not proven when the answers are not slow enough, in the share that was asked', async () => {
    admin.requestsPerRead = 1000;
    admin.actualRatio = 0.05;
    await fault.inject(slow, seams());
    expect((await fault.confirm(slow, seams())).holds).to.equal(false);
  });

  it('is not proven healed while slow answers or old requests are left', async () => {
    admin.actualRatio = 0.05;
    expect((await fault.confirmHealed(slow, seams())).holds).to.equal(false);
    admin.actualRatio = 0;
    admin.stragglers = 1;
    expect((await fault.confirmHealed(slow, seams())).holds).to.equal(false);
  });

  it('slows everything unless a share is given', () => {
    const { ratio: _, ...rest } = slow;
    expect(fault.schema.parse(rest)).to.have.property('ratio', 1);
  });

  it('says what it is, where it sits and what it promises', () => {
    expect(fault.describe(slow)).to.equal('20 % of requests to app take 8s longer');
    expect(fault.seam(slow)).to.equal('app/latency');
    expect(fault.signals(slow)[0]).to.include({
      kind: 'histogram',
      metric: 'http_request_duration_seconds',
      baseline: 0.08,
      faultValue: 8.08,
      shareRatio: 0.2,
    });
  });

  for (const wrong of [{ ratio: 0 }, { ratio: 1.1 }, { extra: '0s' }, { extra: 'soon' }]) {
    it(`refuses ${JSON.stringify(wrong)}`, () =>
      expect(fault.schema.safeParse({ ...slow, ...wrong }).success).to.equal(false));
  }
});
