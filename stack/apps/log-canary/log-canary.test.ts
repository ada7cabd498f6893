import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { until } from '../../../core/until.ts';
import { call, memoryLogger, readMetric } from '../shared/testing.ts';
import { Lag } from './lag.ts';
import { startLogCanary } from './log-canary.ts';

describe('how far the index is behind', () => {
  it('is the age of the oldest line that is missing, whatever came after it', () => {
    const lag = new Lag();
    expect(lag.seconds(9000)).to.equal(0);
    for (const atWallMs of [1000, 2000, 3000]) lag.wrote(atWallMs);
    expect(lag.seconds(9000)).to.equal(8);
    lag.found([3, 1]);
    expect([lag.through, lag.seconds(9000)]).to.deep.equal([1, 7]);
    lag.found([2, 3, 2]);
    expect([lag.through, lag.seconds(9000)]).to.deep.equal([3, 0]);
  });
});

describe('a line that is found before its writer has told of it', () => {
  it('is not behind', () => {
    const lag = new Lag();
    lag.found([1, 2]);
    lag.wrote(1000);
    expect(lag.seconds(9000)).to.equal(0);
    lag.wrote(2000);
    lag.wrote(3000);
    expect([lag.through, lag.seconds(9000)]).to.deep.equal([2, 6]);
  });
});

describe('the log canary', () => {
  let folder: string;
  let answer: RequestListener;
  const server = createServer((request, response) => answer(request, response));
  const stored = { through: 0 };
  before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firedrill-canary-'));
    stored.through = 0;
    answer = (_, response) => {
      const hits = Array.from({ length: stored.through }, (_unused, index) => ({
        _index: 'logs',
        _id: String(index),
        _source: { canary: { sequence: index + 1 } },
      }));
      response
        .writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
        .end(JSON.stringify({ took: 1, timed_out: false, hits: { hits } }));
    };
  });
  afterEach(() => rm(folder, { recursive: true }));

  const start = () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const { logger } = memoryLogger('log-canary');
    const settings = {
      host: '127.0.0.1',
      port: 0,
      logFolder: join(folder, 'log'),
      ledgerFolder: join(folder, 'ledger'),
      everyMs: 20,
      askEveryMs: 20,
      elasticsearch: { url: `http://127.0.0.1:${address.port}`, auth: null, requestTimeoutMs: 1000 },
    };
    return startLogCanary(settings, logger);
  };
  const lagOf = (port: number) => readMetric(port, 'log_canary_ingest_lag_seconds');

  it('writes lines, and each of them into its ledger', async () => {
    const canary = await start();
    await sleep(150);
    await canary.close();
    const lines = (await readFile(join(folder, 'log', 'canary.log'), 'utf8')).trim().split('\n');
    const ledger = (await readFile(join(folder, 'ledger', `${canary.run}.ndjson`), 'utf8'))
      .trim()
      .split('\n');
    expect(lines.length).to.be.above(3);
    expect(ledger.map((text) => (JSON.parse(text) as { sequence: number }).sequence)).to.deep.equal(
      lines.map((_, index) => index + 1),
    );
    expect(JSON.parse(lines[2] ?? '')).to.deep.include({ password: canary.secret });
    expect(JSON.parse(lines[2] ?? '').canary).to.include({ run: canary.run, sequence: 3 });
  });

  it('tells of a lag that grows until its lines can be found', async () => {
    await using canary = await start();
    await sleep(200);
    expect(await lagOf(canary.port)).to.be.above(0.1);
    stored.through = 2000;
    const waited = await until(
      async () => {
        const lag = await lagOf(canary.port);
        return { done: lag !== undefined && lag < 0.1, saw: String(lag) };
      },
      { what: 'the lag to end', timeoutMs: 30_000, intervalMs: 10 },
    );
    expect(waited.done, waited.report).to.equal(true);
    expect((await call(canary.port, 'GET', '/run')).body).to.include({ run: canary.run });
  });

  it('tells of a lag also while the index cannot be asked, and that it cannot', async () => {
    answer = (request) => request.socket.destroy();
    await using canary = await start();
    await sleep(200);
    expect(await lagOf(canary.port)).to.be.above(0.1);
    expect(await readMetric(canary.port, 'log_canary_failures_total')).to.be.above(1);
  });
});
