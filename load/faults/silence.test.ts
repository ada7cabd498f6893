import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { fakeSeams, sleepingClock } from './fake-seams.ts';
import { type SilenceFault, silenceFault } from './silence.ts';
import { stopSilently } from './silent-stop.ts';

const fault = silenceFault(sleepingClock());
const silence: SilenceFault = {
  kind: 'silence',
  on: 'alertmanager',
  alerts: { alertname: 'HighErrorRate', service: 'app' },
  at: '0s',
  lasts: '30m',
};

interface Kept {
  readonly id: string;
  readonly comment: string;
  readonly matchers: unknown;
  status: { state: string };
}

/** As /api/v2 of Alertmanager 0.26 keeps silences: an ended one stays in the list, expired. */
class FakeAlertmanager implements AsyncDisposable {
  readonly kept: Kept[] = [];
  readonly #server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method === 'GET' && request.url === '/api/v2/silences') return send(200, this.kept);
    if (request.method === 'POST' && request.url === '/api/v2/silences') {
      const { comment, matchers } = JSON.parse(Buffer.concat(chunks).toString());
      this.kept.push({ id: `s${this.kept.length}`, comment, matchers, status: { state: 'active' } });
      return send(200, { silenceID: this.kept.at(-1)?.id });
    }
    const one = this.kept.find(({ id }) => request.url === `/api/v2/silence/${id}`);
    if (request.method !== 'DELETE' || one === undefined) return send(404, {});
    one.status = { state: 'expired' };
    return send(200, '');
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/metrics`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('silence', () => {
  let alertmanager: FakeAlertmanager;
  let metricsUrl: string;
  beforeEach(async () => {
    alertmanager = new FakeAlertmanager();
    metricsUrl = await alertmanager.start();
  });
  afterEach(() => alertmanager[Symbol.asyncDispose]());
  const seams = () => fakeSeams({ metricsUrl });

  it('lives from injection to proven healing, and names what it silences', async () => {
    await fault.inject(silence, seams());
    const proof = await fault.confirm(silence, seams());
    expect(proof.holds, proof.evidence).to.equal(true);
    expect(alertmanager.kept[0]?.matchers).to.deep.equal([
      { name: 'alertname', value: 'HighErrorRate', isRegex: false, isEqual: true },
      { name: 'service', value: 'app', isRegex: false, isEqual: true },
    ]);
    await fault.heal(silence, seams());
    const absence = await fault.confirmHealed(silence, seams());
    expect(absence.holds, absence.evidence).to.equal(true);
  });

  it('is missed when somebody else ends it', async () => {
    await fault.inject(silence, seams());
    const { lasting, stopped } = await stopSilently(fault, silence, seams(), () => {
      for (const one of alertmanager.kept) one.status = { state: 'expired' };
    });
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('leaves the silences of others alone, and heals twice', async () => {
    alertmanager.kept.push({ id: 'own', comment: 'ours', matchers: [], status: { state: 'active' } });
    await fault.inject(silence, seams());
    await fault.heal(silence, seams());
    await fault.heal(silence, seams());
    expect(alertmanager.kept.map(({ status }) => status.state)).to.deep.equal(['active', 'expired']);
    expect((await fault.confirmHealed(silence, seams())).holds).to.equal(true);
  });

  it('is not proven healed while it is active', async () => {
    await fault.inject(silence, seams());
    expect((await fault.confirmHealed(silence, seams())).holds).to.equal(false);
  });

  it('is refused without a label', () => {
    expect(fault.schema.safeParse({ ...silence, alerts: {} }).success).to.equal(false);
  });
});
