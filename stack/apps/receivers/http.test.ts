import { expect } from 'chai';
import { wallNowMs } from '../../../core/wall-clock.ts';
import { call } from '../shared/testing.ts';
import type { StartedReceivers } from './receivers.ts';
import {
  pagerdutyEvent,
  readLastRequest,
  readRecords,
  slackMessage,
  startTestReceivers,
  webhookMessage,
} from './testing.ts';

/** The code of the network error that a request ended with. */
async function failureOf(request: Promise<unknown>): Promise<string> {
  try {
    await request;
  } catch (error) {
    const { name, cause } = error as Error;
    return (cause as { code?: string } | undefined)?.code ?? name;
  }
  return 'no failure';
}

describe('the HTTP receivers', () => {
  let sink: StartedReceivers;
  beforeEach(async () => {
    sink = await startTestReceivers();
  });
  afterEach(() => sink.close());

  const post = (path: string, body: unknown) => call(sink.port, 'POST', path, body);
  const behave = (receiver: string, body: unknown) =>
    call(sink.adminPort, 'PUT', `/behaviour/${receiver}`, body);

  it('answers PagerDuty events and keeps them', async () => {
    const beforeMs = wallNowMs();
    const answer = await post('/pagerduty/v2/enqueue', pagerdutyEvent());
    expect(answer.status).to.equal(202);
    expect(answer.body).to.include({ status: 'success', dedup_key: 'b'.repeat(64) });
    const record = await readLastRequest(sink);
    expect(record).to.deep.include({
      seq: 1,
      receiver: 'pagerduty',
      integration: 'pagerduty',
      answeredStatus: 202,
      schemaProblems: [],
      payload: pagerdutyEvent(),
      rawBytes: JSON.stringify(pagerdutyEvent()).length,
    });
    expect(record.headers).to.include({ 'content-type': 'application/json' });
    expect(record.receivedAtWallMs).to.be.within(beforeMs - 1, wallNowMs() + 1);
  });

  it('answers Slack with the text ok', async () => {
    expect(await post('/slack/services/T0/B0/x', slackMessage())).to.deep.equal({ status: 200, body: 'ok' });
    expect(await readLastRequest(sink)).to.include({
      receiver: 'slack',
      integration: 'slack',
      answeredStatus: 200,
    });
  });

  it('names a webhook receiver by its path', async () => {
    expect((await post('/webhook/audit-webhook', webhookMessage())).status).to.equal(200);
    expect(await readLastRequest(sink)).to.include({ receiver: 'audit-webhook', integration: 'webhook' });
  });

  for (const path of [
    '/pagerduty/v2/enqueue',
    '/slack/services/T0/B0/x',
    '/webhook/any',
    '/deadmansswitch',
  ]) {
    it(`refuses, but keeps, what is not in order at ${path}`, async () => {
      expect((await post(path, { unexpected: true })).status).to.equal(400);
      const invalid = await readLastRequest(sink);
      expect(invalid.answeredStatus).to.equal(400);
      expect(invalid.schemaProblems).to.not.be.empty;
      expect((await post(path, '{ broken')).status).to.equal(400);
      const broken = await readLastRequest(sink);
      expect(broken.payload).to.equal('{ broken');
      expect(broken.schemaProblems.join()).to.include('body: want JSON');
    });
  }

  it('answers with a status as often as it was told', async () => {
    await behave('pagerduty', { kind: 'status', status: 429, times: 2 });
    const statuses: number[] = [];
    for (let index = 0; index < 3; index += 1) {
      statuses.push((await post('/pagerduty/v2/enqueue', pagerdutyEvent())).status);
    }
    expect(statuses).to.deep.equal([429, 429, 202]);
    const { records } = await readRecords(sink);
    expect(records.map((record) => record.kind === 'request' && record.answeredStatus)).to.deep.equal(
      statuses,
    );
  });

  it('lets one receiver fail while the others are well, until it is cleared', async () => {
    await behave('slack', { kind: 'status', status: 500 });
    expect((await post('/slack/services/a', slackMessage())).status).to.equal(500);
    expect((await post('/slack/services/a', slackMessage())).status).to.equal(500);
    expect((await post('/webhook/audit', webhookMessage())).status).to.equal(200);
    const cleared = await call(sink.adminPort, 'DELETE', '/behaviour');
    expect(cleared.body).to.have.deep.property('state', {});
    expect((await post('/slack/services/a', slackMessage())).status).to.equal(200);
  });

  it('answers later when it is slow, but keeps the request at once', async () => {
    await behave('slow', { kind: 'latency', wallMs: 60_000 });
    const abort = new AbortController();
    const pending = fetch(`http://127.0.0.1:${sink.port}/webhook/slow`, {
      method: 'POST',
      body: JSON.stringify(webhookMessage()),
      headers: { 'content-type': 'application/json' },
      signal: abort.signal,
    });
    const failure = failureOf(pending);
    const { records } = await readRecords(sink, 0, 5000);
    expect(records[0]).to.include({ receiver: 'slow', answeredStatus: 200 });
    abort.abort();
    expect(await failure).to.equal('AbortError');
    const startedMs = performance.now();
    await behave('slow', { kind: 'latency', wallMs: 30 });
    expect((await post('/webhook/slow', webhookMessage())).status).to.equal(200);
    expect(performance.now() - startedMs).to.be.at.least(29);
  });

  it('hangs: the request is kept, the answer never comes', async () => {
    await behave('audit', { kind: 'hang' });
    const failure = failureOf(post('/webhook/audit', webhookMessage()));
    const { records } = await readRecords(sink, 0, 5000);
    expect(records[0]).to.include({ receiver: 'audit', answeredStatus: null });
    await sink.close();
    expect(await failure).to.equal('UND_ERR_SOCKET');
  });

  it('resets the connection', async () => {
    await behave('audit', { kind: 'reset' });
    expect(await failureOf(post('/webhook/audit', webhookMessage()))).to.equal('ECONNRESET');
    expect(await readLastRequest(sink)).to.include({ receiver: 'audit', answeredStatus: null });
  });

  for (const [body, sentence] of [
    [{ kind: 'sulk' }, 'kind'],
    [{ kind: 'status', status: 200 }, 'status: want a whole number of status from 400 to 599, got 200'],
    [
      { kind: 'status', status: 500, times: 0 },
      'times: want a whole number of times from 1 to 1000000, got 0',
    ],
    [
      { kind: 'latency', wallMs: -5 },
      'wallMs: want a whole number of wall milliseconds from 0 to 600000, got -5',
    ],
    [{ kind: 'hang', wallMs: 5 }, 'wallMs: not a field here'],
  ] as const) {
    it(`refuses the behaviour ${JSON.stringify(body)}`, async () => {
      const refused = await behave('slack', body);
      expect(refused.status).to.equal(400);
      expect(JSON.stringify(refused.body)).to.include(sentence);
      expect((await call(sink.adminPort, 'GET', '/behaviour')).body).to.deep.equal({ state: {} });
    });
  }

  it('refuses a receiver name that cannot be one', async () => {
    expect((await behave('no%20spaces', { kind: 'hang' })).status).to.equal(400);
  });
});
