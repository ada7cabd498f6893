import { expect } from 'chai';
import { startFakeServer } from '../fake-server.ts';
import { readAlertmanagers } from './alertmanagers.ts';

/** As Prometheus 2.47 answers `GET /api/v1/alertmanagers`. */
const answer = (...urls: string[]) => ({
  body: {
    status: 'success',
    data: { activeAlertmanagers: urls.map((url) => ({ url })), droppedAlertmanagers: [] },
  },
});

describe('asking which Alertmanagers Prometheus sends to', () => {
  it('gives their addresses in order, without the path of the API', async () => {
    await using server = await startFakeServer(({ path }) => {
      expect(path).to.equal('/api/v1/alertmanagers');
      return answer('http://b:9093/prefix/api/v2/alerts', 'http://a:9093/api/v2/alerts');
    });
    const event = await readAlertmanagers(server.url);
    expect(event).to.deep.include({
      kind: 'alertmanagers',
      active: ['http://a:9093', 'http://b:9093/prefix'],
    });
  });

  it('throws when there is no answer that can be read', async () => {
    await using server = await startFakeServer(() => ({ body: { status: 'success', data: {} } }));
    const failed = await readAlertmanagers(server.url).catch((error: unknown) => error);
    expect(String(failed)).to.contain('activeAlertmanagers');
  });
});
