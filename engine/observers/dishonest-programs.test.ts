import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { judge } from '../../assertions/judge.ts';
import { quiet } from '../../assertions/testing/error-burst.ts';
import { viewOf } from '../../assertions/testing/journal-builder.ts';
import type { EventOf } from '../../core/journal.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { startFakeServer } from '../fake-server.ts';
import { observeAlertmanager } from './alertmanager.ts';
import { observePrometheus } from './prometheus.ts';
import { observeReceivers } from './receivers.ts';

/** A quiet run of which one source was really observed: what the judge says of it, in kinds. */
function doubtsOf({ kind: _kind, records: _records, ...observer }: EventOf<'observer'>): string[] {
  const facts = quiet();
  facts.observers = facts.observers.map((one) => (one.source === observer.source ? observer : one));
  // The records are those of the fake, and not those of the journal.
  facts.recorded = facts.recorded.filter((name) => name !== 'record-counts');
  const { verdict, findings } = judge(viewOf(facts));
  return findings.length === 0 ? [verdict] : findings.map(({ kind }) => kind);
}

/** Long enough for a few readings of each source. */
const watchMs = 700;

describe('programs that lie to the observer', () => {
  const watchdog = { alertname: 'Watchdog', alertstate: 'firing' };
  const observedPrometheus = async (result: () => unknown[], skewMs = 0) => {
    await using server = await startFakeServer(() => ({
      body: { data: { result: result() } },
      date: new Date(Date.now() + skewMs),
    }));
    const observer = observePrometheus(
      () => server.url,
      wallNowMs(),
      () => {},
      500,
    );
    await sleep(watchMs);
    // Awaited here, where the fake still answers.
    return await observer.stop();
  };
  const beating = () => [{ metric: watchdog, values: [[wallNowMs() / 1000, '1']] }];

  it('an honest Prometheus passes', async () => {
    expect(doubtsOf(await observedPrometheus(beating))).to.deep.equal(['pass']);
  });

  it('a Prometheus that answers with nothing does not', async () => {
    expect(doubtsOf(await observedPrometheus(() => []))).to.deep.equal(['monitoring-unreadable']);
  });

  it('a Prometheus that forgets the Watchdog for a while does not', async () => {
    let reads = 0;
    const sometimes = () => (++reads === 2 ? [] : beating());
    expect(doubtsOf(await observedPrometheus(sometimes))).to.deep.equal(['monitoring-unreadable']);
  });

  for (const offS of [90, -90]) {
    it(`a Prometheus whose clock is off by ${offS} s does not`, async () => {
      expect(doubtsOf(await observedPrometheus(beating, offS * 1000))).to.deep.equal(['clocks-apart']);
    });
  }

  it('an Alertmanager that answers with nothing does not', async () => {
    await using server = await startFakeServer(() => ({ body: [] }));
    const observer = observeAlertmanager(
      () => server.url,
      () => {},
    );
    await sleep(watchMs);
    expect(doubtsOf(await observer.stop())).to.deep.equal(['monitoring-unreadable']);
  });

  for (const offMs of [1500, -1500]) {
    it(`receivers whose clock is off by ${offMs} ms, which is a minute and a half of the lab, do not`, async () => {
      let seq = 0;
      await using server = await startFakeServer(async ({ query }) => {
        if (query.get('waitMs') !== '0') await sleep(50);
        const records = [
          {
            kind: 'stray',
            seq: ++seq,
            receivedAtWallMs: wallNowMs() + offMs,
            method: 'GET',
            host: 'x',
            path: '/',
          },
        ];
        return { body: { records, lastSeq: seq, startedAtWallMs: 1 } };
      });
      const observer = observeReceivers(server.url, () => {});
      await sleep(watchMs);
      expect(doubtsOf(await observer.stop())).to.deep.equal(['clocks-apart']);
    });
  }
});
