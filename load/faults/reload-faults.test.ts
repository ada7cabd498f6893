import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { parse } from 'yaml';
import { type ConfigBroken, configBrokenFault } from './config-broken.ts';
import { FakeConfig, fakeSeams, sleepingClock } from './fake-seams.ts';
import { type RuleBroken, ruleBrokenFault } from './rule-broken.ts';
import { stopSilently } from './silent-stop.ts';

const mainFile = 'prometheus/prometheus.yml';
const main = 'global:\n  scrape_interval: 1s\nrule_files:\n  - rules/meta.yml\n';
const failures =
  'prometheus_rule_evaluation_failures_total{rule_group="/etc/prometheus/rules/put-in-by-rule-broken.yml;broken"}';

/** What the component serves as its metrics, at each reading. */
let served: string | (() => string) = '';
const server = createServer((_, response) => response.end(typeof served === 'string' ? served : served()));
before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => {
  server.close();
});
const metricsUrl = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;

describe('config-broken', () => {
  const fault = configBrokenFault(sleepingClock());
  const broken: ConfigBroken = { kind: 'config-broken', on: 'prometheus', at: '0s', lasts: '13m' };
  let config: FakeConfig;
  beforeEach(() => {
    config = new FakeConfig({ [mainFile]: main }, (files) => !files.get(mainFile)?.includes('reciever'));
  });
  const seams = () => fakeSeams({ config, metricsUrl: metricsUrl() });

  it('is refused by its component, and heals with the very file of before', async () => {
    expect((await fault.inject(broken, seams())).evidence).to.include('refused its configuration: 500');
    served = 'prometheus_config_last_reload_successful 0\n';
    expect((await fault.confirm(broken, seams())).holds).to.equal(true);
    await fault.heal(broken, seams());
    expect(config.files.get(mainFile)).to.equal(main);
    expect(config.reloads).to.deep.equal([false, true]);
    served = 'prometheus_config_last_reload_successful 1\n';
    expect((await fault.confirmHealed(broken, seams())).holds).to.equal(true);
  });

  it('is seen again while it lasts, and missed when it stops by itself', async () => {
    served = 'prometheus_config_last_reload_successful 0\n';
    const { lasting, stopped } = await stopSilently(fault, broken, seams(), () => {
      served = 'prometheus_config_last_reload_successful 1\n';
    });
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('is not put in when the component takes the broken file', async () => {
    config = new FakeConfig({ [mainFile]: main }, () => true);
    const outcome = await fault.inject(broken, seams()).catch((error: Error) => error.message);
    expect(outcome).to.equal('prometheus was to have its configuration refused and answered 200');
  });

  it('is not proven while the gauge says that the last reload succeeded', async () => {
    served = 'prometheus_config_last_reload_successful 1\n';
    const proof = await fault.confirm(broken, seams());
    expect(proof.holds).to.equal(false);
    expect(proof.evidence).to.include('prometheus_config_last_reload_successful is 1');
  });

  it('takes the time of a reload into account for Prometheus, whose Alertmanagers it forgets', () => {
    expect(fault.highestSpeed?.(broken)).to.equal(15);
    const [gauge, lost] = fault.signals(broken);
    expect(gauge).to.include({ kind: 'gauge', baseline: 1, faultValue: 0 });
    expect(lost).to.deep.include({ kind: 'sends-lost', after: ['heal'], programMs: 5000 });
    const other: ConfigBroken = { ...broken, on: 'alertmanager' };
    expect(fault.signals(other).map(({ kind }) => kind)).to.deep.equal(['gauge']);
    expect(fault.highestSpeed?.(other)).to.equal(Number.POSITIVE_INFINITY);
  });

  it('refuses a component without such a configuration', () => {
    const issues = fault.schema.safeParse({ ...broken, on: 'app' }).error?.issues ?? [];
    expect(issues.map(({ message }) => message)).to.deep.equal(['want prometheus or alertmanager']);
  });
});

describe('rule-broken', () => {
  const fault = ruleBrokenFault(sleepingClock());
  const broken: RuleBroken = { kind: 'rule-broken', on: 'prometheus', at: '0s', lasts: '10m' };
  let config: FakeConfig;
  beforeEach(() => {
    config = new FakeConfig({ [mainFile]: main }, () => true);
  });
  const seams = () => fakeSeams({ config, metricsUrl: metricsUrl(), speed: 15 });

  it('comes in beside the rules that there are, and goes with the file of before', async () => {
    await fault.inject(broken, seams());
    expect(parse(config.files.get(mainFile) ?? '')).to.deep.equal({
      global: { scrape_interval: '1s' },
      rule_files: ['rules/meta.yml', 'rules/put-in-by-rule-broken.yml'],
    });
    expect(config.files.get('prometheus/rules/put-in-by-rule-broken.yml')).to.include('up * on () up');
    served = `${failures} 1\n`;
    expect((await fault.confirm(broken, seams())).holds).to.equal(true);
    await fault.heal(broken, seams());
    expect(config.files.get(mainFile)).to.equal(main);
    served = 'up 1\n';
    expect((await fault.confirmHealed(broken, seams())).holds).to.equal(true);
  });

  it('is seen again while it lasts, and missed when its evaluations fail no more', async () => {
    let failed = 1;
    served = () => `${failures} ${failed++}\n`;
    const { lasting, stopped } = await stopSilently(fault, broken, seams(), () => {
      served = `${failures} ${failed}\n`;
    });
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('is not proven before an evaluation has failed, nor healed while its group is there', async () => {
    served = `${failures} 0\n`;
    expect((await fault.confirm(broken, seams())).holds).to.equal(false);
    expect((await fault.confirmHealed(broken, seams())).holds).to.equal(false);
  });

  it('says what it does to the metrics, and that reloads lose a sending', () => {
    const [counter, lost] = fault.signals(broken);
    expect(counter).to.include({ kind: 'counter', per: 'lab-second', bornAtOnset: true, goneAtHeal: true });
    expect(lost).to.deep.include({ kind: 'sends-lost', after: ['onset', 'heal'] });
    expect(fault.highestSpeed?.(broken)).to.equal(15);
  });
});
