import { expect } from 'chai';
import type { StartedReceivers } from '../../stack/apps/receivers/receivers.ts';
import { pagerdutyEvent, readLastRequest, startTestReceivers } from '../../stack/apps/receivers/testing.ts';
import { sinkPort } from '../drivers/sink.ts';
import { fakeSeams, sleepingClock } from './fake-seams.ts';
import { type ReceiverRefuses, receiverRefusesFault } from './receiver-refuses.ts';
import { stopSilently } from './silent-stop.ts';

const fault = receiverRefusesFault(sleepingClock());
const refuses: ReceiverRefuses = {
  kind: 'receiver-refuses',
  on: 'receivers',
  receiver: 'pagerduty',
  at: '0s',
  lasts: '20m',
};

describe('receiver-refuses', () => {
  let sink: StartedReceivers;
  beforeEach(async () => {
    sink = await startTestReceivers();
  });
  afterEach(() => sink.close());
  const adminUrl = () => `http://127.0.0.1:${sink.adminPort}`;
  const seams = () => fakeSeams({ adminUrl: adminUrl() });
  const page = () =>
    fetch(`http://127.0.0.1:${sink.port}/pagerduty/v2/enqueue`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(pagerdutyEvent()),
    });

  it('lives from injection to proven healing, and the receiver with it', async () => {
    await fault.inject(refuses, seams());
    const proof = await fault.confirm(refuses, seams());
    expect(proof.holds, proof.evidence).to.equal(true);
    expect((await page()).status).to.equal(400);
    expect((await readLastRequest(sink)).answeredStatus).to.equal(400);
    await fault.heal(refuses, seams());
    await fault.heal(refuses, seams());
    const absence = await fault.confirmHealed(refuses, seams());
    expect(absence.holds, absence.evidence).to.equal(true);
    expect((await page()).status).to.equal(202);
  });

  it('is seen again while it lasts, and missed when it stops by itself', async () => {
    await fault.inject(refuses, seams());
    const { lasting, stopped } = await stopSilently(fault, refuses, seams(), () =>
      fault.heal(refuses, seams()),
    );
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('is not proven by another failure, nor by that of another receiver', async () => {
    await sinkPort(adminUrl()).behave('pagerduty', { kind: 'hang' });
    await fault.inject({ ...refuses, receiver: 'slack' }, seams());
    const proof = await fault.confirm(refuses, seams());
    expect(proof.holds).to.equal(false);
    expect(proof.evidence).to.include('hang');
  });

  it('is not proven healed while the receiver refuses', async () => {
    await fault.inject(refuses, seams());
    expect((await fault.confirmHealed(refuses, seams())).holds).to.equal(false);
  });

  it('leaves other receivers alone', async () => {
    await fault.inject(refuses, seams());
    await fault.inject({ ...refuses, receiver: 'slack' }, seams());
    await fault.heal(refuses, seams());
    expect(Object.keys(await sinkPort(adminUrl()).behaviours())).to.deep.equal(['slack']);
  });

  it('answers with another status, and is missed when that becomes a third', async () => {
    const broken: ReceiverRefuses = { ...refuses, status: 500 };
    await fault.inject(broken, seams());
    expect((await fault.confirm(broken, seams())).holds).to.equal(true);
    expect((await page()).status).to.equal(500);
    await sinkPort(adminUrl()).behave('pagerduty', { kind: 'status', status: 503 } as { kind: string });
    expect((await fault.confirm(broken, seams(), 1000)).holds).to.equal(false);
  });

  it('takes its time where Alertmanager tries again within a flush, unless that has the clock of the lab', () => {
    const speeds = (status?: 400 | 429 | 500, receiver: ReceiverRefuses['receiver'] = 'pagerduty') => {
      const one = { ...refuses, receiver, ...(status && { status }) };
      return [fault.highestSpeed?.(one), fault.highestSpeed?.(one, 'lab')];
    };
    const any = Number.POSITIVE_INFINITY;
    expect(speeds(500)).to.deep.equal([6, any]);
    expect(speeds(429)).to.deep.equal([6, any]);
    expect(speeds(429, 'slack'), 'slack is not tried again for that').to.deep.equal([any, any]);
    expect(speeds()).to.deep.equal([any, any]);
  });

  it('tells the oracle who refuses', () => {
    expect(fault.signals(refuses)).to.deep.equal([
      { kind: 'refusal', service: 'receivers', receiver: 'pagerduty' },
    ]);
  });

  it('refuses what is no receiver, and the way to the dead man', () => {
    const problems = (given: object) =>
      fault.schema.safeParse({ ...refuses, ...given }).error?.issues.map(({ message }) => message);
    expect(problems({ receiver: 'deadmansswitch' })?.[0]).to.include('told over HTTP: pagerduty, slack');
    expect(problems({ on: 'pagerduty' })?.[0]).to.include('want receivers');
    expect(problems({ status: 404 })?.[0]).to.include('want a status: 400, 429, 500, 503');
    expect(problems({})).to.equal(undefined);
  });
});
