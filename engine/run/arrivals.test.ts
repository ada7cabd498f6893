import { expect } from 'chai';
import { startFakeServer } from '../fake-server.ts';
import { countArrivals } from './arrivals.ts';

const load = [{ on: 'app', ratePerSecond: 50 }];

describe('the requests that reach a service', () => {
  async function service() {
    let counts = [100, 5];
    const server = await startFakeServer(() => {
      const lines = counts.map((count, index) => `http_requests_total{endpoint="/${index}"} ${count}`);
      return { body: `\n${['other_total 7', ...lines].join('\n')}\n` };
    });
    return {
      server,
      set: (...next: number[]) => {
        counts = next;
      },
    };
  }

  it('are counted from when the load begins, over all routes', async () => {
    const { server, set } = await service();
    await using _ = server;
    const arrivals = await countArrivals(load, [], () => server.url);
    set(1100, 45);
    expect(await arrivals.read()).to.deep.equal([{ on: 'app', isCounted: true, requests: 1040 }]);
  });

  it('count as one each, whatever the clock of the programs', async () => {
    const asked: string[] = [];
    await using server = await startFakeServer(({ path, query }) => {
      asked.push(`${path}?${query}`);
      return { body: 'http_requests_total 3\n' };
    });
    await countArrivals(load, [], () => `${server.url}/metrics`);
    expect(asked).to.deep.equal(['/metrics?counted=once']);
  });

  it('are not compared where a fault keeps them away, and are where it does not', async () => {
    const { server } = await service();
    await using _ = server;
    const placed = { on: 'app', at: '0s', lasts: '5m' };
    const read = async (fault: { kind: string; on: string; at: string; lasts: string }) =>
      (await countArrivals(load, [fault], () => server.url)).read();
    for (const kind of ['target-kill', 'target-hang', 'requests-lost'])
      expect((await read({ ...placed, kind }))[0], kind).to.deep.include({ isCounted: false, isFault: true });
    expect((await read({ ...placed, kind: 'target-kill', on: 'ml-api' }))[0]).to.include({ isCounted: true });
    const burst = { ...placed, kind: 'error-burst', ratio: 0.2 };
    expect((await read(burst))[0]).to.include({ isCounted: true, requests: 0 });
  });

  it('are not known, and said so, where the service does not answer in the end', async () => {
    const { server } = await service();
    const arrivals = await countArrivals(load, [], () => server.url);
    await server[Symbol.asyncDispose]();
    const [arrival] = await arrivals.read();
    expect(arrival).to.deep.include({ on: 'app', isCounted: false, isFault: false });
  });
});
