import { expect } from 'chai';
import { userGroupHeader } from '../../../core/shop-mix.ts';
import type { StartedService } from '../shared/service.ts';
import { call, memoryLogger, readMetric, testSettings } from '../shared/testing.ts';
import { startWarehouse, warehouseDefaults } from '../warehouse/warehouse.ts';
import { appDefaults, startApp } from './app.ts';

describe('the application', () => {
  let app: StartedService;
  let entries: Record<string, unknown>[];

  beforeEach(async () => {
    const log = memoryLogger('app');
    entries = log.entries;
    app = await startApp(testSettings(appDefaults), log.logger);
  });
  afterEach(() => app.close());

  const get = (path: string) => call(app.port, 'GET', path);
  const admin = (method: string, path: string, body?: unknown) => call(app.adminPort, method, path, body);
  const statuses = async (count: number, path = '/api/items') => {
    const seen: number[] = [];
    for (let index = 0; index < count; index += 1) seen.push((await get(path)).status);
    return seen;
  };

  it('sells: list, lookup, order, report', async () => {
    expect((await get('/api/items')).status).to.equal(200);
    expect((await get('/api/items/3')).body).to.include({ id: '3', name: 'extinguisher' });
    expect((await get('/api/items/99')).status).to.equal(404);
    const order = await call(app.port, 'POST', '/api/orders', { itemId: '2', quantity: 3 });
    expect(order).to.deep.equal({ status: 201, body: { orderId: 1, itemId: '2', quantity: 3 } });
    expect((await get('/api/reports')).body).to.deep.equal({ orders: 1, pieces: { 2: 3 } });
  });

  it('reserves an order at the warehouse, and takes none when that is gone', async () => {
    const warehouse = await startWarehouse(testSettings(warehouseDefaults));
    const warehouseUrl = `http://127.0.0.1:${warehouse.port}`;
    await using shop = await startApp(
      testSettings(appDefaults, { warehouseUrl }),
      memoryLogger('app').logger,
    );
    const order = () => call(shop.port, 'POST', '/api/orders', { itemId: '2', quantity: 3 });
    expect((await order()).status).to.equal(201);
    await warehouse.close();
    expect((await order()).status).to.equal(503);
    expect((await call(shop.port, 'GET', '/api/reports')).body).to.include({ orders: 1 });
  });

  it('refuses an order with the range it wants, and counts a body that is no JSON', async () => {
    const refused = await call(app.port, 'POST', '/api/orders', { itemId: '2', quantity: 0 });
    expect(refused.status).to.equal(400);
    expect(JSON.stringify(refused.body)).to.include('whole number of pieces from 1 to 100, got 0');
    expect((await call(app.port, 'POST', '/api/orders', '{ not json')).status).to.equal(400);
    expect(
      await readMetric(app.port, 'http_requests_total', 'endpoint="/api/orders"', 'status="400"'),
    ).to.equal(2);
  });

  it('has every series at 0 from the first scrape on', async () => {
    for (const endpoint of ['/api/items', '/api/items/:id', '/api/orders', '/api/reports']) {
      const value = await readMetric(
        app.port,
        'http_requests_total',
        `endpoint="${endpoint}"`,
        'status="500"',
      );
      expect(value, endpoint).to.equal(0);
      const count = await readMetric(
        app.port,
        'http_request_duration_seconds_count',
        `endpoint="${endpoint}"`,
      );
      expect(count, endpoint).to.equal(0);
    }
    expect(await readMetric(app.port, 'process_start_time_seconds')).to.be.above(0);
  });

  it('counts requests, but neither /metrics nor /health', async () => {
    await statuses(3);
    await get('/health');
    expect(
      await readMetric(app.port, 'http_requests_total', 'endpoint="/api/items"', 'status="200"'),
    ).to.equal(3);
    const { body } = await get('/metrics');
    expect(String(body)).to.not.include('endpoint="/metrics"').and.not.include('endpoint="/health"');
  });

  it('fails every fifth request at 20 %, from the moment the fault is set', async () => {
    await statuses(3);
    const change = await admin('PUT', '/faults/errors', { ratio: 0.2 });
    expect(change.body).to.have.property('appliedAtWallMs').that.is.a('number');
    expect(change.body).to.have.deep.property('state', { errors: { ratio: 0.2, status: 500 } });
    expect(await statuses(10)).to.deep.equal([200, 200, 200, 200, 500, 200, 200, 200, 200, 500]);
    expect((await admin('GET', '/served')).body).to.deep.include({ total: 10, byStatus: { 200: 8, 500: 2 } });
    await admin('DELETE', '/faults/errors');
    expect(await statuses(10)).to.not.include(500);
    const served = (await admin('GET', '/served')).body;
    expect(served).to.deep.include({ total: 10, byStatus: { 200: 10 }, stragglers: 0 });
  });

  it('fails only the chosen group of users, whoever else asks', async () => {
    await admin('PUT', '/faults/errors', { ratio: 1, userGroup: 'companies' });
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${app.port}/api/items`, { headers })).status;
    expect(await ask({ [userGroupHeader]: 'companies' })).to.equal(500);
    expect(await ask({ [userGroupHeader]: 'households' })).to.equal(200);
    expect(await ask({})).to.equal(200);
  });

  it('fails only the chosen endpoints with the chosen status', async () => {
    await admin('PUT', '/faults/errors', { ratio: 1, status: 503, endpoints: ['/api/reports'] });
    expect(await statuses(2)).to.deep.equal([200, 200]);
    expect(await statuses(2, '/api/reports')).to.deep.equal([503, 503]);
  });

  it('tells lab seconds, fault included', async () => {
    await admin('PUT', '/faults/latency', { extraLabMs: 8000 });
    await statuses(1);
    const sum = await readMetric(app.port, 'http_request_duration_seconds_sum', 'endpoint="/api/items"');
    expect(sum).to.be.at.least(8.04);
    const upTo10 = await readMetric(
      app.port,
      'http_request_duration_seconds_bucket',
      'le="10"',
      '"/api/items"',
    );
    const upTo5 = await readMetric(
      app.port,
      'http_request_duration_seconds_bucket',
      'le="5"',
      '"/api/items"',
    );
    expect([upTo5, upTo10]).to.deep.equal([0, 1]);
  });

  it('lets the health check fail while the rest works', async () => {
    await admin('PUT', '/faults/health', { status: 500 });
    expect((await get('/health')).status).to.equal(500);
    expect((await get('/metrics')).status).to.equal(200);
    expect(await statuses(1)).to.deep.equal([200]);
    await admin('DELETE', '/faults');
    expect((await get('/health')).status).to.equal(200);
  });

  it('leaves out a metric and no other, and goes on counting it', async () => {
    await statuses(2);
    const change = await admin('PUT', '/faults/metrics', {
      missing: ['http_request_duration_seconds_bucket'],
    });
    expect(change.status).to.equal(200);
    await statuses(1);
    expect(await readMetric(app.port, 'http_request_duration_seconds_bucket')).to.equal(undefined);
    const count = () => readMetric(app.port, 'http_request_duration_seconds_count', '"/api/items"');
    expect(await count()).to.equal(3);
    await admin('DELETE', '/faults/metrics');
    const upTo30 = ['le="30"', '"/api/items"'];
    expect(await readMetric(app.port, 'http_request_duration_seconds_bucket', ...upTo30)).to.equal(3);
  });

  it('lets requests go without an answer, and neither counts nor measures them', async () => {
    await admin('PUT', '/faults/losses', {});
    const order = { itemId: '1', quantity: 1 };
    const asked = await Promise.allSettled([
      get('/api/items'),
      get('/api/items/3'),
      call(app.port, 'POST', '/api/orders', order),
    ]);
    expect(asked.map((one) => one.status)).to.deep.equal(['rejected', 'rejected', 'rejected']);
    expect((await get('/health')).status).to.equal(200);
    expect(await readMetric(app.port, 'http_requests_total', '"/api/items"', '"200"')).to.equal(0);
    const served = (await admin('GET', '/served')).body as { byStatus: Record<string, number> };
    expect(served).to.include({ stragglers: 0 });
    expect(Object.keys(served.byStatus)).to.deep.equal(['0']);
    await admin('DELETE', '/faults/losses');
    expect(await statuses(2)).to.deep.equal([200, 200]);
  });

  it('logs one structured line per request', async () => {
    await get('/api/items/3');
    const line = entries.find(({ message }) => message === 'request served');
    expect(line).to.include({ level: 'INFO', service: 'app', environment: 'test' });
    expect(line?.['context']).to.include({ endpoint: '/api/items/:id', method: 'GET', status_code: 200 });
    expect(line?.['context']).to.have.property('duration_ms').that.is.at.least(40);
  });

  for (const [name, body, sentence] of [
    ['errors', { ratio: 20 }, 'ratio: want 0 to 1, got 20'],
    ['errors', { ratio: 0.2, status: 418 }, 'status: want one of 500, 502, 503, 504, got 418'],
    ['errors', { ratio: 0.2, endpoints: ['/nope'] }, 'endpoints.0: want one of /api/items'],
    ['errors', { ratio: 0.2, userGroup: 'cats' }, 'userGroup: want one of companies, households'],
    ['errors', { ratio: 0.2, rato: 1 }, 'rato: not a field here'],
    ['errors', undefined, 'body: '],
    ['latency', { extraLabMs: -1 }, 'extraLabMs: want 0 to 600000 lab milliseconds, got -1'],
    ['losses', { ratio: 0.5 }, 'ratio: not a field here'],
    ['metrics', { missing: [] }, 'missing: want at least one metric, got []'],
    ['metrics', { missing: ['up{}'] }, 'missing.0: want the name of a metric'],
    ['health', { status: 200 }, 'status: want a whole number of HTTP status from 400 to 599, got 200'],
  ] as const) {
    it(`refuses ${name} ${JSON.stringify(body)}`, async () => {
      const refused = await admin('PUT', `/faults/${name}`, body);
      expect(refused.status).to.equal(400);
      expect(JSON.stringify(refused.body)).to.include(sentence);
      expect((await admin('GET', '/faults')).body).to.have.deep.property('state', {});
    });
  }

  it('names its knobs when asked for another', async () => {
    const refused = await admin('PUT', '/faults/gravity', {});
    expect(refused.status).to.equal(404);
    expect(refused.body).to.include({
      code: 'FAULT_UNKNOWN',
      want: 'errors, latency, health, losses, metrics, labels',
    });
  });
});
