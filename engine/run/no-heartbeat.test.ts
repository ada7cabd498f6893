import { expect } from 'chai';
import { type FakeServer, startFakeServer } from '../fake-server.ts';
import { whyNoHeartbeat } from './no-heartbeat.ts';

const watchdog = { labels: { alertname: 'Watchdog' }, state: 'firing' };
const url = 'http://alertmanager:9093/api/v2/alerts';

describe('why no heartbeat comes', () => {
  let alerts: unknown[];
  let alertmanagers: string[];
  let errors: string;
  let held: unknown[];
  let prometheus: FakeServer;
  let alertmanager: FakeServer;
  beforeEach(async () => {
    alerts = [watchdog];
    alertmanagers = [url];
    errors = '0';
    held = [];
    prometheus = await startFakeServer(({ path }) => {
      if (path === '/api/v1/alerts') return { body: { data: { alerts } } };
      if (path === '/metrics')
        return { body: `x\nprometheus_notifications_errors_total{alertmanager="${url}"} ${errors}\n` };
      expect(path).to.equal('/api/v1/alertmanagers');
      const activeAlertmanagers = alertmanagers.map((one) => ({ url: one }));
      return { body: { data: { activeAlertmanagers, droppedAlertmanagers: [] } } };
    });
    alertmanager = await startFakeServer(() => ({ body: held }));
  });
  afterEach(async () => {
    await prometheus[Symbol.asyncDispose]();
    await alertmanager[Symbol.asyncDispose]();
  });
  const why = async () => (await whyNoHeartbeat(prometheus.url, alertmanager.url))?.sentence;

  it('is not the configuration of Prometheus when its alerts arrive, or were not sent yet', async () => {
    expect(await why()).to.equal(undefined);
    errors = '3';
    held = [watchdog];
    expect(await why()).to.equal(undefined);
  });

  it('is an Alertmanager that Prometheus does not know', async () => {
    alertmanagers = [];
    expect(await why()).to.match(/^Prometheus is connected to no Alertmanager \(prometheus\.yml, alerting\)/);
  });

  it('is an Alertmanager that Prometheus looks for elsewhere', async () => {
    errors = '3';
    expect(await why()).to.include(`Prometheus does not reach Alertmanager at ${url}`);
  });

  it('is a Watchdog that is not there, or only waits', async () => {
    alerts = [];
    expect(await why()).to.match(/^no alert Watchdog fires in Prometheus/);
    alerts = [{ ...watchdog, state: 'pending' }];
    expect(await why()).to.match(/^no alert Watchdog fires in Prometheus/);
  });
});
