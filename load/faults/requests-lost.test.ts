import { expect } from 'chai';
import type { Clock } from '../../core/until.ts';
import { appDefaults, startApp } from '../../stack/apps/app/app.ts';
import type { StartedService } from '../../stack/apps/shared/service.ts';
import { call, memoryLogger, testSettings } from '../../stack/apps/shared/testing.ts';
import { fakeSeams, sleepingClock } from './fake-seams.ts';
import { type RequestsLost, requestsLostFault } from './requests-lost.ts';
import { stopSilently } from './silent-stop.ts';

const lost: RequestsLost = { kind: 'requests-lost', on: 'app', at: '0s', lasts: '17m' };

describe('requests-lost', () => {
  let app: StartedService;
  beforeEach(async () => {
    app = await startApp(testSettings(appDefaults), memoryLogger('app').logger);
  });
  afterEach(() => app.close());
  const seams = () => fakeSeams({ adminUrl: `http://127.0.0.1:${app.adminPort}` });
  /** A clock under which requests come while somebody waits. */
  const clock = (perSleep: number): Clock => {
    const sleeping = sleepingClock();
    return {
      ...sleeping,
      sleep: async (durationMs) => {
        await Promise.allSettled(Array.from({ length: perSleep }, () => call(app.port, 'GET', '/api/items')));
        await sleeping.sleep(durationMs);
      },
    };
  };
  const fault = (perSleep = 10) => requestsLostFault(clock(perSleep));

  it('lives from injection to proven healing', async () => {
    await fault().inject(lost, seams());
    const proof = await fault().confirm(lost, seams());
    expect(proof.holds, proof.evidence).to.equal(true);
    expect(proof.evidence).to.include('got no answer');
    await fault().heal(lost, seams());
    await fault().heal(lost, seams());
    const absence = await fault().confirmHealed(lost, seams());
    expect(absence.holds, absence.evidence).to.equal(true);
  });

  it('is seen again while it lasts, and missed when it stops by itself', async () => {
    await fault().inject(lost, seams());
    const { lasting, stopped } = await stopSilently(fault(), lost, seams(), () =>
      fault().heal(lost, seams()),
    );
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('is not proven while requests are answered', async () => {
    const proof = await fault(2).confirm(lost, seams());
    expect(proof.holds).to.equal(false);
    expect(proof.evidence).to.match(/0 of \d\d+ requests got no answer/);
  });

  it('is not proven while nobody asks', async () => {
    await fault().inject(lost, seams());
    expect((await fault(0).confirm(lost, seams())).holds).to.equal(false);
  });

  it('is not proven healed while requests are lost', async () => {
    await fault().inject(lost, seams());
    expect((await fault(2).confirmHealed(lost, seams())).holds).to.equal(false);
  });

  it('tells the oracle that nothing is counted', () => {
    expect(fault().signals(lost)).to.deep.include.members([
      {
        kind: 'counter',
        service: 'app',
        metric: 'http_requests_total',
        labels: {},
        per: 'request',
        baseline: 1,
        faultValue: 0,
        hasPast: true,
      },
    ]);
    expect(fault().schema.safeParse({ ...lost, on: 'ml-api' }).success).to.equal(false);
  });
});
