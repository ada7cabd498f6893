import { expect } from 'chai';
import type Docker from 'dockerode';
import { until } from '../core/until.ts';
import type { ComponentEvent } from './components/contract.ts';
import { cpuShares } from './components/cpu-weight.ts';
import type { Images } from './components/provenance.ts';
import { engineForTests, getJson, query, stackOptions } from './components/testing.ts';
import { connect } from './docker/engine.ts';
import { labelNames } from './labels.ts';
import { listResidue } from './residue.ts';
import { type Stack, startStack } from './stack.ts';

const services = ['alertmanager', 'app', 'ml-api', 'node-exporter', 'prometheus'];
const pastStepMs = 250;
const pastLengthMs = 60_000;

/** One gauge of the healthy past: enough to see whether it is there, and only once. */
function pastUntil(endMs: number): string {
  const lines = ['# TYPE past gauge'];
  for (let ms = endMs - pastLengthMs; ms < endMs; ms += pastStepMs) lines.push(`past 1 ${ms / 1000}`);
  return `${lines.join('\n')}\n# EOF\n`;
}

describe('the stack', function () {
  this.timeout(120_000);
  const events: ComponentEvent[] = [];
  let images: Images;
  let stack: Stack;
  let docker: Docker;
  let pastEndMs = 0;

  before(async () => {
    images = await engineForTests();
    docker = connect(process.env['DOCKER_HOST'] ?? '');
    const past = () => {
      pastEndMs = Date.now();
      return pastUntil(pastEndMs);
    };
    stack = await startStack(await stackOptions(images, { past }, events));
  });
  after(() => stack?.stop());

  const targets = async () => {
    const { data } = (await getJson(`${stack.urls.prometheus}/api/v1/targets`)) as {
      data: { activeTargets: { labels: { service: string }; health: string }[] };
    };
    return data.activeTargets.map(({ labels, health }) => `${labels.service} ${health}`).sort();
  };
  const waitForTargets = async (wanted: readonly string[]) => {
    const want = [...wanted].sort().join(', ');
    const waited = await until(
      async () => {
        const saw = (await targets()).join(', ');
        return { done: saw === want, saw };
      },
      { what: `targets ${want}`, timeoutMs: 20_000 },
    );
    expect(waited.done, waited.report).to.equal(true);
  };
  const allUp = services.map((service) => `${service} up`);
  const containers = () =>
    docker.listContainers({ all: true, filters: { label: [`${labelNames.run}=${stack.runId}`] } });
  const containerOf = async (component: string) => {
    const found = (await containers()).find(({ Labels }) => Labels[labelNames.component] === component);
    return docker.getContainer(found?.Id ?? `no container of ${component}`);
  };
  const beats = async () => {
    const { records } = (await getJson(`${stack.urls.receiversAdmin}/records`)) as {
      records: { receiver: string; seq: number }[];
    };
    return records.filter(({ receiver }) => receiver === 'deadmansswitch').length;
  };
  const waitForBeatsBeyond = async (count: number) => {
    const waited = await until(
      async () => {
        const saw = await beats();
        return { done: saw > count, saw: `${saw} beats` };
      },
      { what: `more than ${count} beats`, timeoutMs: 20_000 },
    );
    expect(waited.done, waited.report).to.equal(true);
  };
  const setLink = async (name: string, enabled: boolean) => {
    const answer = await fetch(`${stack.urls.toxiproxy}/proxies/${name}`, {
      method: 'POST',
      body: JSON.stringify({ enabled }),
    });
    expect(answer.status).to.equal(200);
  };

  it('has every target up', () => waitForTargets(allUp));

  it('tells of each component: starting, then ready', () => {
    for (const component of [...services, 'receivers', 'toxiproxy']) {
      const states = events.filter((event) => event.component === component).map(({ state }) => state);
      expect(states, component).to.deep.equal(['starting', 'ready']);
    }
  });

  it('has its whole share of the CPU, which it had not while it booted', async () => {
    const made = await Promise.all((await containers()).map(({ Id }) => docker.getContainer(Id).inspect()));
    expect(new Set(made.map(({ HostConfig }) => HostConfig.CpuShares))).to.deep.equal(
      new Set([cpuShares.atWork]),
    );
    expect(cpuShares.booting).to.be.below(cpuShares.atWork);
  });

  it('gives no program the rights of root, and none more memory or processes than it should need', async () => {
    for (const { Id, Labels } of await containers()) {
      const component = Labels[labelNames.component];
      const { Config, HostConfig } = await docker.getContainer(Id).inspect();
      expect(Config.User, component).to.match(/^(?!0|root|$)/);
      expect(HostConfig, component).to.include({ Memory: 2 * 1024 ** 3, PidsLimit: 1024 });
    }
  });

  it('has the healthy past', async () => {
    const [found] = await query(stack.urls.prometheus, 'count_over_time(past[70s])', pastEndMs);
    expect(found?.value).to.equal(pastLengthMs / pastStepMs);
  });

  it('brings the Watchdog to the dead man’s switch through its link, and not when the link is cut', async () => {
    await waitForBeatsBeyond(0);
    await setLink('deadmansswitch', false);
    const before = await beats();
    const refused = await until(
      async () => {
        const name = 'alertmanager_notification_requests_failed_total';
        const text = await (await fetch(`${stack.urls.alertmanager}/metrics`)).text();
        const line = text.split('\n').find((each) => each.startsWith(`${name}{integration="webhook"}`)) ?? '';
        return { done: Number(line.split(' ').at(-1)) > 0, saw: line };
      },
      { what: 'a webhook that Alertmanager could not deliver', timeoutMs: 20_000 },
    );
    expect(refused.done, refused.report).to.equal(true);
    expect(await beats()).to.equal(before);
    await setLink('deadmansswitch', true);
    await waitForBeatsBeyond(before);
  });

  it('knows every name of the configuration, and no other', async () => {
    const client = (await containerOf('app')).id;
    const texts = (await stackOptions(images)).files.map(({ text }) => text).join('\n');
    const addresses = [...texts.matchAll(/(?:http:\/\/|smarthost: |\[["'])([a-z][a-z-]*:\d+)/g)];
    const wanted = [...new Set(addresses.map((match) => match[1] ?? ''))];
    expect(wanted).to.include.members(['mail:2525', 'unrouted:8086', 'ml-api:8000', 'app:5000']);
    expect(await unreachableFrom(docker, client, wanted)).to.deep.equal([]);
    // Not EAI_AGAIN: that would be a timeout, and requests to a killed component would hang.
    expect(await unreachableFrom(docker, client, ['nobody:80'])).to.deep.equal(['nobody:80 ENOTFOUND']);
  });

  it('publishes its ports on loopback alone, and is in one network alone', async () => {
    for (const { Names, Ports, NetworkSettings } of await containers()) {
      expect(Object.keys(NetworkSettings.Networks), Names[0]).to.have.lengthOf(1);
      const addresses = Ports.filter(({ PublicPort }) => PublicPort !== undefined).map(({ IP }) => IP);
      expect(new Set(addresses), Names[0]).to.deep.equal(new Set(['127.0.0.1']));
    }
  });

  it('kills a component and starts it again under its names', async () => {
    const seam = stack.container('app');
    await seam.kill();
    expect(await seam.isRunning()).to.equal(false);
    await waitForTargets([...allUp.filter((each) => each !== 'app up'), 'app down']);
    // Refused at once: an attempt that hangs would block the link for all others, and for a while after the start.
    const client = (await containerOf('receivers')).id;
    expect(await unreachableFrom(docker, client, ['app:5000'])).to.deep.equal(['app:5000 ECONNREFUSED']);
    await seam.start();
    expect(await seam.isRunning()).to.equal(true);
    expect(await unreachableFrom(docker, client, ['app:5000'])).to.deep.equal([]);
    expect(await getJson(`${stack.urls.app}/health`)).to.be.an('object');
    expect(await getJson(`${stack.adminUrl('app')}/faults`)).to.be.an('object');
    await waitForTargets(allUp);
    const states = events.filter(({ component }) => component === 'app').map(({ state }) => state);
    expect(states).to.deep.equal(['starting', 'ready', 'stopped', 'ready']);
  });

  it('keeps what Prometheus stored through a kill, the past once', async () => {
    const seam = stack.container('prometheus');
    const blocks = async () => {
      const text = await (await fetch(`${stack.urls.prometheus}/metrics`)).text();
      return /^prometheus_tsdb_blocks_loaded (\d+)$/m.exec(text)?.[1];
    };
    const before = await blocks();
    expect(Number(before)).to.be.at.least(1);
    await seam.kill();
    await seam.start();
    expect(await blocks()).to.equal(before);
    const [found] = await query(stack.urls.prometheus, 'count_over_time(past[70s])', pastEndMs);
    expect(found?.value).to.equal(pastLengthMs / pastStepMs);
    await waitForTargets(allUp);
  });

  it('notices a death that nobody ordered', async () => {
    await (await containerOf('node-exporter')).kill();
    const waited = await until(
      async () => {
        const seen = events.filter(({ component }) => component === 'node-exporter').at(-1);
        return { done: seen?.state === 'vanished', saw: JSON.stringify(seen) };
      },
      { what: 'news of the death', timeoutMs: 5000 },
    );
    expect(waited.done, waited.report).to.equal(true);
    expect(events.filter(({ state }) => state === 'vanished')).to.have.lengthOf(1);
    await stack.container('node-exporter').start();
  });

  it('refuses a seam that is not there, naming those that are', () => {
    expect(() => stack.container('grafana')).to.throw('grafana is not part of the booted stack');
    expect(() => stack.adminUrl('prometheus')).to.throw('prometheus is not part of the booted stack');
  });

  it('runs a load and brings back its summary', async () => {
    const script = `
      import http from 'k6/http';
      export const options = { scenarios: { some: {
        executor: 'constant-arrival-rate', rate: 20, timeUnit: '1s', duration: '60s', preAllocatedVUs: 5 } } };
      export default function (): void { http.get(\`\${__ENV['TARGET']}/api/items\`); }
      export function handleSummary({ metrics }: { metrics: Record<string, { values: object }> }) {
        return { stdout: 'FIREDRILL_SUMMARY ' + JSON.stringify(metrics['http_reqs']!.values) + '\\n' };
      }`;
    const load = await stack.startK6({ script, env: { TARGET: 'http://app:5000' } });
    const served = await until(
      async () => {
        const text = await (await fetch(`${stack.urls.app}/metrics`)).text();
        const line = /^http_requests_total\{.*endpoint="\/api\/items".*status="200".*\} (\d+)$/m.exec(text);
        return { done: Number(line?.[1]) >= 20, saw: line?.[0] ?? 'no such series' };
      },
      { what: 'twenty requests', timeoutMs: 20_000 },
    );
    expect(served.done, served.report).to.equal(true);
    const { summary, exitCode } = await load.stop();
    expect(summary).to.have.property('count').that.is.at.least(20);
    expect(exitCode).to.equal(103);
    expect(await load.stop()).to.have.property('summary', summary);
    expect((await containers()).map(({ Labels }) => Labels[labelNames.component])).to.not.include('k6');
  });

  it('tells why a load did not start', async () => {
    const starting = stack.startK6({ script: 'export const options: = 7', env: {} });
    const error = await starting.then(
      () => expect.fail('it started'),
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('code', 'COMPONENT_EXITED');
    expect(JSON.stringify(error)).to.include('load.ts');
  });

  it('says where every component comes from', () => {
    expect(stack.provenance.map(({ component }) => component)).to.include.members([...services, 'k6']);
    for (const { provenance, version } of stack.provenance) {
      expect(provenance).to.not.equal('');
      expect(version).to.match(/^\d+\.\d+/);
    }
  });

  it('is gone after stop, which may be called twice', async () => {
    const before = (await listResidue(stack.runId)).map(({ kind }) => kind);
    expect(before.filter((kind) => kind === 'container').length).to.be.at.least(7);
    expect(before).to.include('network');
    await stack.stop();
    expect(await listResidue(stack.runId)).to.deep.equal([]);
    await stack.stop();
  });
});

/** Which of `host:port` cannot be connected to from inside a container that has Node, and why. */
async function unreachableFrom(
  docker: Docker,
  containerId: string,
  wanted: readonly string[],
): Promise<string[]> {
  const program = `
    const net = require('node:net');
    Promise.all(${JSON.stringify(wanted)}.map((each) => new Promise((tell) => {
      const [host, port] = each.split(':');
      const socket = net.connect({ host, port, timeout: 5000 });
      const end = (answer) => { socket.destroy(); tell(answer); };
      socket.on('connect', () => end([])).on('error', ({ code }) => end([each + ' ' + code])).on('timeout', () => end([each + ' timeout']));
    }))).then((bad) => console.log('ANSWER' + JSON.stringify(bad.flat())));`;
  const exec = await docker.getContainer(containerId).exec({
    Cmd: ['node', '-e', program],
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
  });
  const stream = await exec.start({ Tty: true });
  let output = '';
  for await (const chunk of stream) output += String(chunk);
  const answer = /ANSWER(\[.*\])/.exec(output)?.[1];
  if (answer === undefined) throw new Error(`no answer from the container: ${output}`);
  return JSON.parse(answer) as string[];
}
