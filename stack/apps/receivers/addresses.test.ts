import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { expect } from 'chai';
import { links } from '../../components/links.ts';
import { shippedAddresses, whoIsAt } from './addresses.ts';
import type { StartedReceivers } from './receivers.ts';
import { pagerdutyEvent, readRecords, slackMessage, startTestReceivers, webhookMessage } from './testing.ts';

const shipped = readFileSync('stack/config/alertmanager/alertmanager.yml', 'utf8');
const urls = [...shipped.matchAll(/https?:\/\/[^\s"']+/g)]
  .map(([url]) => new URL(url))
  .filter(({ hostname }) => hostname !== 'alertmanager');

describe('the addresses of the receivers', () => {
  it('are those of the shipped configuration, and no other', () => {
    const addresses = shippedAddresses.map(({ host, path }) => `${host}${path}`);
    expect(urls.map(({ hostname, pathname }) => `${hostname}${pathname}`).sort()).to.deep.equal(
      addresses.sort(),
    );
  });

  it('are reached through the links of their names', () => {
    for (const { hostname, port } of urls)
      expect(links.find(({ name }) => name === hostname)?.port, hostname).to.equal(Number(port));
  });

  it('may be any for a lab with receivers of its own', () => {
    expect(whoIsAt('any', 'x', '/webhook/mine')).to.deep.equal({ receiver: 'mine', integration: 'webhook' });
    expect(whoIsAt('any', 'x', '/slack/services/a/b')).to.deep.equal({
      receiver: 'slack',
      integration: 'slack',
    });
    expect(whoIsAt('any', 'x', '/webhook/mine/more')).to.equal(undefined);
  });
});

describe('a receiver sink with the shipped addresses', () => {
  let sink: StartedReceivers;
  beforeEach(async () => {
    sink = await startTestReceivers({ addresses: [...shippedAddresses] });
  });
  afterEach(() => sink.close());

  /** As Alertmanager calls it through a link: the name of the link stands in `Host`. */
  const post = (host: string, path: string, body: unknown): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = { host, 'content-type': 'application/json' };
      const options = { port: sink.port, host: '127.0.0.1', method: 'POST', path, headers };
      request(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end(JSON.stringify(body));
    });
  const recorded = async () =>
    (await readRecords(sink)).records.map((record) =>
      record.kind === 'stray'
        ? `stray ${record.host}${record.path}`
        : record.kind === 'request' && record.receiver,
    );

  it('plays each receiver at its own address', async () => {
    for (const { host, path, integration } of shippedAddresses) {
      const body = { pagerduty: pagerdutyEvent(), slack: slackMessage() } as Record<string, unknown>;
      const status = await post(`${host}:8080`, path, body[integration] ?? webhookMessage());
      expect(status, host).to.equal(integration === 'pagerduty' ? 202 : 200);
    }
    expect(await recorded()).to.deep.equal(shippedAddresses.map(({ receiver }) => receiver));
  });

  for (const [what, host, path] of [
    ['a mistyped path', 'audit-webhook:8084', '/webhook/audit-webhok'],
    ['the path of another receiver', 'ml-webhook:8083', '/webhook/audit-webhook'],
    ['another channel', 'slack:8082', '/slack/services/T0/B0/other'],
    ['no path at all', 'pagerduty:8081', '/'],
    ['a name past the links', 'receivers-origin:8080', '/webhook/audit-webhook'],
  ] as const) {
    it(`answers ${what} with 404, and keeps that it was called`, async () => {
      expect(await post(host, path, webhookMessage())).to.equal(404);
      expect(await recorded()).to.deep.equal([`stray ${host}${path}`]);
    });
  }

  it('keeps other requests that reach nobody, and answers for its own health', async () => {
    expect((await fetch(`http://127.0.0.1:${sink.port}/webhook/audit-webhook`)).status).to.equal(404);
    expect((await fetch(`http://127.0.0.1:${sink.port}/health`)).status).to.equal(200);
    const { records } = await readRecords(sink);
    expect(records).to.have.length(1);
    expect(records[0]).to.include({ kind: 'stray', method: 'GET', path: '/webhook/audit-webhook' });
  });
});
