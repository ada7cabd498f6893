import { expect } from 'chai';
import { startFakeServer } from '../../engine/fake-server.ts';
import { type AlertmanagerForgotten, alertmanagerForgottenFault } from './alertmanager-forgotten.ts';
import { FakeConfig, fakeSeams, sleepingClock } from './fake-seams.ts';
import { stopSilently } from './silent-stop.ts';

const file = 'prometheus/targets/alertmanager.yml';
const named = '- targets: ["alertmanager:9093"]\n';
const forgotten: AlertmanagerForgotten = {
  kind: 'alertmanager-forgotten',
  on: 'prometheus',
  at: '0s',
  lasts: '14m',
};
const fault = alertmanagerForgottenFault(sleepingClock());

describe('alertmanager-forgotten', () => {
  /** Prometheus takes notice of its file after some looks, or never. */
  async function lab(looksUntilSeen: number) {
    const config = new FakeConfig({ [file]: named }, () => true);
    let looks = 0;
    const server = await startFakeServer(() => {
      looks += 1;
      const isEmpty = config.files.get(file) === '[]\n';
      const value = isEmpty === looks >= looksUntilSeen ? 0 : 1;
      return { body: `prometheus_notifications_alertmanagers_discovered ${value}\n` };
    });
    const again = () => {
      looks = 0;
    };
    return { config, server, again, seams: fakeSeams({ config, metricsUrl: `${server.url}/metrics` }) };
  }

  it('is in when Prometheus has taken notice, and out again likewise, without a reload', async () => {
    const { config, server, again, seams } = await lab(3);
    await using _ = server;
    const { evidence } = await fault.inject(forgotten, seams);
    expect(evidence).to.include('(3 looks)').and.to.include('discovered is 0');
    expect((await fault.confirm(forgotten, seams)).holds).to.equal(true);
    again();
    expect((await fault.heal(forgotten, seams)).evidence).to.include('(3 looks)');
    expect((await fault.confirmHealed(forgotten, seams)).holds).to.equal(true);
    expect(config.files.get(file)).to.equal(named);
    expect(config.reloads).to.deep.equal([]);
  });

  it('is seen again while it lasts, and missed when somebody writes the file again', async () => {
    const { config, server, again, seams } = await lab(1);
    await using _ = server;
    await fault.inject(forgotten, seams);
    const { lasting, stopped } = await stopSilently(fault, forgotten, seams, () => {
      config.files.set(file, named);
      again();
    });
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('fails when Prometheus takes no notice', async () => {
    const { server, seams } = await lab(Number.POSITIVE_INFINITY);
    await using _ = server;
    const outcome = await fault.inject(forgotten, seams).catch((error: Error) => error.message);
    expect(outcome).to.include('prometheus took no notice of prometheus/targets/alertmanager.yml');
  });

  it('promises a gauge at 0 and that nothing is sent, at no higher speed than discovery allows', () => {
    expect(fault.signals(forgotten)).to.deep.include({ kind: 'disconnected', service: 'prometheus' });
    expect(fault.highestSpeed?.(forgotten)).to.equal(15);
    expect(fault.schema.safeParse({ ...forgotten, on: 'app' }).success).to.equal(false);
  });
});
