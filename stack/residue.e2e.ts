import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import type { Images } from './components/provenance.ts';
import { engineForTests, getJson, testRunId } from './components/testing.ts';
import { connect } from './docker/engine.ts';
import { labelNames, labelsOfRun } from './labels.ts';
import { findKept, listResidue, removeKept, removeOrphans, removeRun } from './residue.ts';

/** A process that boots one container in a network of its own, says so, and then stays until it is killed. */
const booter = (runId: string, image: string, keep: boolean) => `
  import { labelsOfRun } from '${new URL('./labels.ts', import.meta.url)}';
  import { createRunNetwork } from '${new URL('./components/network.ts', import.meta.url)}';
  import { ToxiproxyContainer } from '${new URL('./components/toxiproxy.ts', import.meta.url)}';
  const labels = await labelsOfRun('${runId}', ${keep});
  const network = await createRunNetwork('${runId}', labels);
  const { signal } = new AbortController();
  await new ToxiproxyContainer('${image}', { runId: '${runId}', network, labels, signal }).start();
  console.log('booted');
  setInterval(() => {}, 60_000);
`;

describe('residue', function () {
  this.timeout(60_000);
  let images: Images;
  const runs: string[] = [];
  const children: ChildProcess[] = [];

  before(async () => {
    images = await engineForTests();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child);
    for (const runId of runs.splice(0)) await removeRun(runId);
  });

  const kill = async (child: ChildProcess) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const bootInChild = async (keep = false) => {
    const runId = testRunId();
    runs.push(runId);
    const program = booter(runId, images.get('toxiproxy')?.image ?? '', keep);
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    expect(String(said)).to.equal('booted\n');
    return { runId, child };
  };
  const kindsOf = async (runId: string) => (await listResidue(runId)).map(({ kind }) => kind).sort();

  it('of a killed process is removed, that of a living one is not', async () => {
    const [dead, living] = [await bootInChild(), await bootInChild()];
    await kill(dead.child);
    const removed = (await removeOrphans()).filter(({ runId }) => runs.includes(runId));
    expect(removed.map(({ runId }) => runId)).to.deep.equal([dead.runId, dead.runId]);
    expect(removed.map(({ kind }) => kind).sort()).to.deep.equal(['container', 'network']);
    expect(removed.map(({ name }) => name)).to.include(`firedrill-${dead.runId}-toxiproxy`);
    expect(await kindsOf(dead.runId)).to.deep.equal([]);
    expect(await kindsOf(living.runId)).to.deep.equal(['container', 'network']);
  });

  it('that was kept on purpose outlives its process, tells where it answers, and goes when told to', async () => {
    const { runId, child } = await bootInChild(true);
    await kill(child);
    await removeOrphans();
    const kept = (await findKept()).find((stack) => stack.runId === runId);
    expect(kept).to.include({ isOurs: true });
    expect(kept?.components).to.deep.equal([{ component: 'toxiproxy', state: 'running' }]);
    expect(Object.keys(kept?.urls ?? {})).to.deep.equal(['toxiproxy']);
    expect(await getJson(`${kept?.urls.toxiproxy}/proxies`)).to.have.property('app');
    expect((await removeKept([runId])).map(({ kind }) => kind).sort()).to.deep.equal([
      'container',
      'network',
    ]);
    expect(await kindsOf(runId)).to.deep.equal([]);
  });

  it('of one run goes alone, and again is no error', async () => {
    const [one, other] = [await bootInChild(), await bootInChild()];
    expect(await removeRun(one.runId)).to.have.lengthOf(2);
    expect(await removeRun(one.runId)).to.deep.equal([]);
    expect(await kindsOf(other.runId)).to.have.lengthOf(2);
  });

  it('of a process whose pid somebody else has now is an orphan', async () => {
    const runId = testRunId();
    runs.push(runId);
    const name = `firedrill-${runId}`;
    const Labels = { ...(await labelsOfRun(runId, false)), [labelNames.owner]: `${process.pid}:1` };
    await connect(process.env['DOCKER_HOST'] ?? '').createNetwork({ Name: name, Labels });
    expect((await removeOrphans()).map((found) => found.name)).to.include(name);
  });
});
