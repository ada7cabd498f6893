import { expect } from 'chai';
import type { StampedEvent } from '../../core/stamped-events.ts';
import { sleepingClock } from '../../load/faults/fake-seams.ts';
import { type FakeServer, startFakeServer } from '../fake-server.ts';
import { failureOf, rejectionOf } from '../testing.ts';
import type { NoHeartbeat } from './no-heartbeat.ts';
import { requireQuietStart, waitForSteadyState } from './steady-state.ts';

const up = (job: string) => ({ health: 'up', labels: { job } });
const never = new AbortController().signal;

describe('steady state', () => {
  let prometheus: FakeServer;
  let targets: { health: string; labels: Record<string, string> }[];
  let alerts: { labels: Record<string, string>; state: string }[];
  let asked = 0;
  beforeEach(async () => {
    targets = [up('app'), up('prometheus')];
    alerts = [{ labels: { alertname: 'Watchdog', severity: 'none' }, state: 'firing' }];
    asked = 0;
    prometheus = await startFakeServer(({ path, query }) => {
      if (path === '/api/v1/alerts') return { body: { data: { alerts } } };
      expect(path).to.equal('/api/v1/targets');
      expect(query.get('state')).to.equal('active');
      asked += 1;
      return { body: { data: { activeTargets: targets } } };
    });
  });
  afterEach(() => prometheus[Symbol.asyncDispose]());
  const steadiness = {
    targets: 2,
    evaluatesEveryMs: 500,
    beats: () => 1,
    settle: async () => {},
    whyNoBeat: async (): Promise<NoHeartbeat | undefined> => undefined,
  };
  const wait = (beats = 1, wanted = 2) =>
    waitForSteadyState(
      prometheus.url,
      { ...steadiness, targets: wanted, beats: () => beats },
      never,
      sleepingClock(),
    );
  const got = async (waiting: Promise<void>) => {
    const error = await rejectionOf(waiting);
    expect(error).to.include({ code: 'STEADY_STATE', exitCode: 2 });
    return error.details.got ?? '';
  };

  it('is reached with every target up, a heartbeat, and nothing pending or firing but the Watchdog', async () => {
    await wait();
    expect(asked, 'before and after it settled').to.equal(2);
  });

  it('is waited for', async () => {
    const known = targets;
    targets = [];
    let looks = 0;
    let looksBeforeSettling = 0;
    const beats = () => {
      looks += 1;
      if (looks === 3) targets = known;
      return looks > 4 ? 1 : 0;
    };
    const settle = async () => {
      looksBeforeSettling = looks;
    };
    await waitForSteadyState(prometheus.url, { ...steadiness, beats, settle }, never, sleepingClock());
    expect(looksBeforeSettling).to.equal(5);
  });

  describe('while the windows settle', () => {
    const pending = { labels: { alertname: 'EndpointProbeFailed', service: 'app' }, state: 'pending' };

    it('may be lost, and is waited for again', async () => {
      let looksAfter = 0;
      let settled = false;
      const beats = () => {
        if (settled) looksAfter += 1;
        if (looksAfter === 3) alerts = alerts.filter((alert) => alert !== pending);
        return 1;
      };
      const settle = async () => {
        alerts.push(pending);
        settled = true;
      };
      await waitForSteadyState(prometheus.url, { ...steadiness, beats, settle }, never, sleepingClock());
      expect(looksAfter).to.equal(3);
    });

    it('is not reached with an alert that stays', async () => {
      const settle = async () => {
        alerts.push(pending);
      };
      const waiting = waitForSteadyState(prometheus.url, { ...steadiness, settle }, never, sleepingClock());
      expect(await got(waiting)).to.contain('EndpointProbeFailed app is pending');
    });
  });

  it('is not reached with too few targets, or with a sick one', async () => {
    expect(await got(wait(1, 3))).to.contain('2 of 3 targets known');
    targets = [up('app'), { health: 'down', labels: { job: 'prometheus' } }];
    const report = await got(wait());
    expect(report).to.contain('prometheus is not up').and.not.to.contain('app');
    targets = [up('app'), { health: 'unknown', labels: { job: 'prometheus' } }];
    expect(await got(wait())).to.contain('prometheus is not up');
  });

  it('is not reached without a heartbeat', async () => {
    expect(await got(wait(0))).to.contain('no heartbeat has reached the dead man’s switch');
  });

  it('names the active alerts when nothing else is wrong', async () => {
    const labels = { alertname: 'LowThroughput', severity: 'info', service: 'app' };
    alerts.push({ labels, state: 'pending' });
    expect(await rejectionOf(wait())).to.deep.include({ alerts: [labels] });
    expect(await rejectionOf(wait(0)), 'the stack is not well').to.deep.include({ alerts: [] });
  });

  it('says since when an alert stands, and waits for some evaluations to be sure', async () => {
    const labels = { alertname: 'LowThroughput', severity: 'info', service: 'app' };
    alerts.push({ labels, state: 'pending' });
    expect(await rejectionOf(wait())).to.deep.include({ standing: [{ labels, forWallMs: 25_000 }] });
    const inRealTime = waitForSteadyState(
      prometheus.url,
      { ...steadiness, evaluatesEveryMs: 30_000 },
      never,
      sleepingClock(),
    );
    expect(await rejectionOf(inRealTime)).to.deep.include({ standing: [{ labels, forWallMs: 120_000 }] });
    // It may be the consequence of what is wrong besides.
    expect(await rejectionOf(wait(0))).to.deep.include({ standing: [] });
  });

  it('blames the configuration that keeps the heartbeat, when nothing else does', async () => {
    const why = { sentence: 'Prometheus is connected to no Alertmanager', got: 'none' };
    const without = { ...steadiness, beats: () => 0, whyNoBeat: async () => why };
    const waiting = () => waitForSteadyState(prometheus.url, without, never, sleepingClock());
    const { code, message, details } = await rejectionOf(waiting());
    expect({ code, message, got: details.got }).to.deep.equal({
      ...{ code: 'NO_HEARTBEAT', message: why.sentence, got: 'none' },
    });
    // A machine that is too busy answers no scrape either.
    targets = [up('app'), { health: 'down', labels: { job: 'prometheus' } }];
    expect((await rejectionOf(waiting())).code).to.equal('STEADY_STATE');
  });

  it('is not reached while an alert is pending or fires', async () => {
    alerts.push(
      { labels: { alertname: 'HighErrorRate', severity: 'warning', service: 'app' }, state: 'pending' },
      { labels: { alertname: 'ServiceDown', severity: 'critical', service: 'ml-api' }, state: 'firing' },
    );
    const report = await got(wait());
    expect(report).to.contain('HighErrorRate warning app is pending');
    expect(report).to.contain('ServiceDown critical ml-api is firing').and.not.to.contain('Watchdog');
  });

  it('names all problems at once, how long it waited, and what was wanted', async () => {
    targets = [{ health: 'down', labels: { job: 'app' } }];
    const error = await rejectionOf(wait(0));
    expect(error.details.want).to.contain('2 targets up');
    expect(error.details.got).to.match(
      /in vain, for 25\.0 s .*1 of 2 targets known; app is not up; no heartbeat/,
    );
    expect(error.details.hint).to.contain('firedrill stack up');
  });

  it('keeps the last error of a Prometheus that does not answer, or answers something else', async () => {
    prometheus.answer = () => ({ status: 503 });
    const refused = await rejectionOf(wait());
    expect(refused.details.got).to.match(/no look succeeded; last error: .*503/);
    expect(refused.cause).to.be.an('error');
    prometheus.answer = () => ({ body: { data: {} } });
    expect((await rejectionOf(wait())).details.got).to.contain('activeTargets');
  });

  describe('interrupted', () => {
    it('is given up at once', async () => {
      targets = [];
      const interruption = new AbortController();
      let looks = 0;
      const beats = () => {
        looks += 1;
        if (looks === 3) interruption.abort(new Error('SIGINT'));
        return 0;
      };
      const clock = sleepingClock();
      const error = await waitForSteadyState(
        prometheus.url,
        { ...steadiness, beats },
        interruption.signal,
        clock,
      ).catch((reason: unknown) => reason);
      expect(error).to.have.property('message', 'SIGINT');
      expect(looks).to.equal(3);
      expect(clock.nowMs()).to.be.below(1000);
    });

    it('does not wait for an answer that is under way', async function () {
      // The client itself gives up after five seconds.
      this.timeout(4500);
      const interruption = new AbortController();
      prometheus.answer = () => {
        interruption.abort(new Error('SIGINT'));
        return null;
      };
      const waiting = waitForSteadyState(prometheus.url, steadiness, interruption.signal, sleepingClock());
      expect(await waiting.catch((reason: unknown) => reason)).to.have.property('message', 'SIGINT');
    });
  });
});

describe('a quiet start', () => {
  const notified = (alertname: string): StampedEvent => ({
    wallMs: 1,
    monoMs: 1,
    event: {
      kind: 'notification',
      seq: 1,
      receiver: 'pagerduty',
      integration: 'pagerduty',
      receivedAtWallMs: 1,
      answeredStatus: 202,
      schemaProblems: [],
      status: 'firing',
      alerts: [{ labels: { alertname, severity: 'critical', service: 'app' }, status: 'firing' }],
      payload: {},
    },
  });

  it('knows the heartbeat alone, wherever it goes', () => {
    expect(() => requireQuietStart([notified('Watchdog')])).not.to.throw();
  });

  it('is not one when somebody was paged while the stack booted', () => {
    const failure = failureOf(() => requireQuietStart([notified('Watchdog'), notified('ServiceDown')]));
    expect(failure).to.include({ kind: 'inconclusive', code: 'STEADY_STATE' });
    expect(failure.details.got).to.equal('pagerduty was told of ServiceDown critical app');
  });
});
