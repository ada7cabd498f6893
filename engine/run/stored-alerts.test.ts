import { expect } from 'chai';
import { startFakeServer } from '../fake-server.ts';
import { rejectionOf } from '../testing.ts';
import { waitForStoredAlerts } from './stored-alerts.ts';

describe('the series of alerts', () => {
  const signal = new AbortController().signal;
  const answer = (...result: unknown[]) => ({ body: { data: { resultType: 'vector', result } } });

  it('are waited for: an alert may fire before Prometheus stores it', async () => {
    let asked = 0;
    await using server = await startFakeServer(({ path, query }) => {
      expect([path, query.get('query')]).to.deep.equal([
        '/api/v1/query',
        'ALERTS{alertname="Watchdog",alertstate="firing"}',
      ]);
      asked += 1;
      return asked < 3 ? answer() : answer({ metric: {}, value: [1, '1'] });
    });
    await waitForStoredAlerts(server.url, 500, signal);
    expect(asked).to.equal(3);
  });

  it('are not waited for without end', async () => {
    await using server = await startFakeServer(() => answer());
    let nowMs = 0;
    const sleep = async (ms: number): Promise<void> => {
      nowMs += ms;
    };
    const clock = { nowMs: () => nowMs, sleep };
    const error = await rejectionOf(waitForStoredAlerts(server.url, 500, signal, clock));
    expect(error).to.include({ code: 'STEADY_STATE', kind: 'inconclusive' });
    expect(nowMs).to.be.within(5000, 5200);
  });

  it('are not waited for once the run is interrupted', async () => {
    await using server = await startFakeServer(() => answer());
    const interruption = new AbortController();
    interruption.abort(new Error('interrupted'));
    await waitForStoredAlerts(server.url, 500, interruption.signal).then(
      () => expect.fail('it went on'),
      (error: Error) => expect(error.message).to.equal('interrupted'),
    );
  });
});
