import { expect } from 'chai';
import { call } from '../shared/testing.ts';
import { startHost } from './host.ts';
import { parseOrders } from './orders.ts';

describe('the program of a host', () => {
  const done: unknown[] = [];
  const organs = {
    burner: { burn: (ratio: number) => void done.push(['burn', ratio]) },
    hog: { hold: (ratio: number, overMs: number) => void done.push(['hold', ratio, overMs]) },
  };
  let host: Awaited<ReturnType<typeof startHost>>;
  beforeEach(async () => {
    done.length = 0;
    host = await startHost(organs, 0);
  });
  afterEach(() => host.close());

  it('obeys', async () => {
    const orders = { cpuRatio: 0.9, memoryRatio: 0.5, memoryOverMs: 2000 };
    expect(await call(host.port, 'PUT', '/', orders)).to.have.property('status', 200);
    expect(done).to.deep.equal([
      ['burn', 0.9],
      ['hold', 0.5, 2000],
    ]);
  });

  it('refuses what it cannot do, and does nothing', async () => {
    const orders = { cpuRatio: 2, memoryRatio: 0.5, memoryOverMs: 0 };
    expect(await call(host.port, 'PUT', '/', orders)).to.deep.equal({
      status: 400,
      body: 'cpuRatio: want a number from 0 to 1, got 2\n',
    });
    expect(await call(host.port, 'PUT', '/', 'x'.repeat(5000))).to.have.property('status', 400);
    expect(done).to.deep.equal([]);
  });

  it('says that it lives', async () => {
    expect(await call(host.port, 'GET', '/')).to.deep.equal({ status: 200, body: 'alive\n' });
  });

  it('reads every field of its orders', () => {
    expect(() => parseOrders('{"cpuRatio":1}')).to.throw(/memoryRatio: want .* got undefined/);
    expect(() => parseOrders('{"cpuRatio":1,"memoryRatio":0.5,"memoryOverMs":-1}')).to.throw(/memoryOverMs/);
    expect(() => parseOrders('null')).to.throw(/cpuRatio/);
  });
});
