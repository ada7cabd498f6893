import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type Docker from 'dockerode';
import { connect } from '../docker/engine.ts';
import { type EngineLabels, labelsOfRun } from '../labels.ts';
import { removeRun } from '../residue.ts';
import { createRunNetwork } from './network.ts';
import { engineForTests, testRunId } from './testing.ts';

/** TEST-NET-2 (RFC 5737), addresses that nobody has: the near end is this machine, the far end an "outside" of our own. */
const near = '198.51.100.1';
const far = '198.51.100.2';
const port = 8080;

const listen = `require('net').createServer((socket) => socket.end('hi')).listen(${port}, () => console.log('up'))`;
const call = `const socket = require('net').connect({ host: '${far}', port: ${port}, timeout: 2000 });
socket.on('data', () => { console.log('reached'); process.exit() });
for (const end of ['timeout', 'error']) socket.on(end, () => { console.log('not reached'); process.exit() });`;

const run = promisify(execFile);
const ip = (words: string) => run('ip', words.split(' '));

const hasIp = () =>
  ip('-V').then(
    () => true,
    () => false,
  );

/** A network namespace behind a cable, in which a program listens. It knows no way to any other network. */
async function outside(): Promise<AsyncDisposable> {
  const name = testRunId();
  const [here, there] = [`${name.slice(-8)}a`, `${name.slice(-8)}b`];
  await using undo = new AsyncDisposableStack();
  await ip(`netns add ${name}`);
  undo.defer(async () => {
    await ip(`netns del ${name}`);
  });
  await ip(`link add ${here} type veth peer name ${there} netns ${name}`);
  await ip(`addr add ${near}/30 dev ${here}`);
  await ip(`link set ${here} up`);
  await ip(`-n ${name} addr add ${far}/30 dev ${there}`);
  await ip(`-n ${name} link set ${there} up`);
  const listener = spawn('ip', ['netns', 'exec', name, process.execPath, '-e', listen], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  undo.defer(() => {
    listener.kill('SIGKILL');
  });
  await once(listener.stdout, 'data');
  return undo.move();
}

describe('the network of a run', function () {
  this.timeout(60_000);
  let docker: Docker;
  let image: string;
  let runId: string;
  let labels: EngineLabels;

  before(async () => {
    const images = await engineForTests();
    image = images.get('node')?.image ?? '';
    docker = connect(process.env['DOCKER_HOST'] ?? '');
  });
  beforeEach(async () => {
    runId = testRunId();
    labels = await labelsOfRun(runId, false);
  });
  afterEach(() => removeRun(runId));

  /** What a container of this network finds at the far end. */
  const callFrom = async (network: string): Promise<string> => {
    const container = await docker.createContainer({
      Image: image,
      Entrypoint: ['node', '-e', call],
      Cmd: [],
      Labels: { ...labels },
      HostConfig: { NetworkMode: network },
      Tty: true,
    });
    await container.start();
    await container.wait();
    return String(await container.logs({ stdout: true, stderr: true })).trim();
  };

  it('is a bridge that puts no address of this machine on what its containers send', async () => {
    const { Driver, Options } = await docker.getNetwork(await createRunNetwork(runId, labels)).inspect();
    expect(Driver).to.equal('bridge');
    expect(Options).to.include({ 'com.docker.network.bridge.enable_ip_masquerade': 'false' });
  });

  it('has no way out, where any other network has one', async function () {
    // Only root makes a namespace, with a program of Linux.
    if (process.getuid?.() !== 0 || !(await hasIp())) this.skip();
    await using _outside = await outside();
    const other = `firedrill-${runId}-other`;
    await docker.createNetwork({ Name: other, Driver: 'bridge', Labels: { ...labels } });
    expect(await callFrom(other), 'or this test would prove nothing').to.equal('reached');
    expect(await callFrom(await createRunNetwork(runId, labels))).to.equal('not reached');
  });
});
