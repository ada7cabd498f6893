import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { listResidue } from '../../stack/residue.ts';
import { readRun } from '../run/run-folder.ts';
import { testImages } from '../run/testing.ts';
import { CliChild } from './child.ts';

/** What the issue promises of SIGINT and SIGTERM, wall milliseconds. */
const interruptionBudgetMs = 15_000;

describe('nothing is left behind', () => {
  let runs: string;
  before('images', testImages);
  beforeEach(() => {
    runs = mkdtempSync(join(tmpdir(), 'firedrill-runs-'));
  });
  afterEach(() => rmSync(runs, { recursive: true }));

  const start = (env: Record<string, string> = {}): CliChild =>
    // Images for the compiled clock are there in every build; those for the lab's would be built here first.
    new CliChild(['run', 'services/error-burst', '--clock', 'compiled'], { FIREDRILL_RUNS: runs, ...env });
  const residueOf = async (runId: string): Promise<string[]> =>
    (await listResidue(runId)).map(({ kind, name }) => `${kind} ${name}`);
  const onlyRun = (): string => {
    const [runId, ...others] = readdirSync(runs);
    expect(others).to.deep.equal([]);
    if (runId === undefined) throw new Error('no run was stored');
    return runId;
  };
  const read = (runId: string) =>
    readRun({ path: join(runs, runId), journal: join(runs, runId, 'journal.ndjson') });

  for (const [signal, moment] of [
    ['SIGINT', 'took hold'],
    ['SIGTERM', '✓ boot'],
  ] as const) {
    it(`${signal} after "${moment}" heals, tears down and exits 130`, async () => {
      await using child = start();
      await child.prints(moment);
      child.process.kill(signal);
      expect(await child.ends(interruptionBudgetMs), child.output).to.equal(130);
      const runId = onlyRun();
      expect(await residueOf(runId)).to.deep.equal([]);
      const view = read(runId);
      expect(view.ended).to.equal('interrupted');
      const states = view.faults.map(({ state }) => state);
      if (states.includes('injected')) expect(states).to.include('healed');
    });
  }

  it('SIGINT while booting removes what had started', async () => {
    await using child = start();
    await child.prints('at speed 60');
    child.process.kill('SIGINT');
    expect(await child.ends(interruptionBudgetMs), child.output).to.equal(130);
    expect(await residueOf(onlyRun())).to.deep.equal([]);
  });

  it('after SIGKILL the next command finds the orphans by label, removes them and says so', async () => {
    await using child = start();
    await child.prints('took hold');
    child.process.kill('SIGKILL');
    await child.ends(5000);
    const runId = onlyRun();
    expect(await residueOf(runId), 'a killed command cannot clean up').to.not.deep.equal([]);
    await using next = new CliChild(['stack', 'status']);
    expect(await next.ends(30_000), next.output).to.equal(0);
    expect(next.output).to.include('Removed what a killed run had left behind').and.to.include(runId);
    expect(await residueOf(runId)).to.deep.equal([]);
    expect(read(runId).ended, 'the journal is kept as far as it went').to.equal('cut');
  });

  it('an engine that vanishes in mid-run makes it inconclusive and costs no journal data', async () => {
    await using engine = await EngineBehindProxy.open(join(runs, '..', `firedrill-${process.pid}.sock`));
    await using child = start({ DOCKER_HOST: engine.dockerHost });
    await child.prints('took hold');
    engine.vanish();
    expect(await child.ends(60_000), child.output).to.equal(2);
    expect(child.output).to.include('ENGINE_VANISHED');
    const runId = onlyRun();
    expect(read(runId).faults.map(({ state }) => state)).to.include('confirmed');
    expect(existsSync(join(runs, runId, 'report.html'))).to.equal(true);
    await using next = new CliChild(['stack', 'status']);
    expect(await next.ends(30_000), next.output).to.equal(0);
    expect(await residueOf(runId)).to.deep.equal([]);
  });
});

/** A second door to the engine, which can be shut without harming the engine. */
class EngineBehindProxy implements AsyncDisposable {
  readonly dockerHost: string;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((inside) => {
    const outside = connectSocket(
      (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace('unix://', ''),
    );
    for (const socket of [inside, outside]) {
      this.#sockets.add(socket);
      // Either end may go first; then the other has nobody to talk to.
      socket.on('close', () => [inside, outside].map((end) => end.destroy()));
      socket.on('error', () => socket.destroy());
    }
    inside.pipe(outside).pipe(inside);
  });

  private constructor(path: string) {
    this.dockerHost = `unix://${path}`;
  }

  static async open(path: string): Promise<EngineBehindProxy> {
    const proxy = new EngineBehindProxy(path);
    await new Promise<void>((resolve) => proxy.#server.listen(path, resolve));
    return proxy;
  }

  vanish(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.vanish();
  }
}
