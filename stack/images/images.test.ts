import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { explainError } from '../../core/errors.ts';
import { writeDockerfile } from './assemble.ts';
import { describeBase } from './base.ts';
import { catalogue } from './catalogue.ts';
import { requireVersion, upstreamVersion } from './debian-package.ts';
import { goMissing, parseGoMinor } from './go-tools.ts';
import { mapAtMost } from './map-at-most.ts';
import { overrideVariable, shortHash } from './recipe.ts';
import { classifyPullFailure, RegistryMemory, registryOf } from './registry.ts';
import { decide, localImageName, localProvenance } from './resolve.ts';

const debian = { id: 'debian', codename: 'bookworm', name: 'Debian' };
const base = describeBase(debian, 'amd64');

describe('which image a component boots from', () => {
  const official = { image: 'prom/prometheus:v2.47.2', present: true };
  const local = { image: 'firedrill/prometheus:2.47.2-abc', present: true, provenance: 'built from there' };
  const absent = { present: false };

  it('prefers an override to everything', () => {
    expect(decide({ override: { image: 'mine', present: true }, official, local })).to.deep.equal({
      state: 'ready',
      image: 'mine',
      provenance: 'override mine',
    });
  });

  it('never replaces a missing override by something else', () => {
    expect(decide({ override: { image: 'mine', present: false }, official, local })).to.deep.equal({
      state: 'pull-override',
      image: 'mine',
    });
  });

  it('prefers the official image to a local build', () => {
    expect(decide({ official, local })).to.deep.include({ image: official.image, state: 'ready' });
  });

  it('uses a local build with the provenance that its label tells', () => {
    expect(decide({ official: { ...official, ...absent }, local })).to.deep.equal({
      state: 'ready',
      image: local.image,
      provenance: 'built from there',
    });
  });

  it('pulls or builds what is nowhere', () => {
    expect(decide({ official: { ...official, ...absent }, local: { ...local, ...absent } })).to.deep.equal({
      state: 'pull-or-build',
      official: official.image,
      local: local.image,
    });
  });

  it('spells override variables in capitals', () => {
    expect(overrideVariable('node-exporter')).to.equal('FIREDRILL_IMAGE_NODE_EXPORTER');
  });
});

describe('the name of a local image', () => {
  const { prometheus } = catalogue;
  const name = (recipe = prometheus, on = base, architecture = 'amd64') =>
    localImageName(recipe, on, architecture);

  it('is the same for the same inputs', async () => {
    expect(await name()).to.equal(await name());
    expect(await name()).to.match(/^firedrill\/prometheus:2\.47\.2-[0-9a-f]{12}$/);
  });

  it('changes with the layout, the base, the architecture and the link variables', async () => {
    if (prometheus.source.kind !== 'go') throw new Error('prometheus is compiled');
    const variables = { ...prometheus.source.variables, 'main.x': '1' };
    const names = await Promise.all([
      name(),
      name({ ...prometheus, layout: { ...prometheus.layout, ports: [1] } }),
      name(prometheus, describeBase({ ...debian, codename: 'trixie' }, 'amd64')),
      name(prometheus, base, 'arm64'),
      name({ ...prometheus, source: { ...prometheus.source, variables } }),
    ]);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('does not confuse where one input ends and the next begins', () => {
    expect(shortHash('ab', 'c')).to.not.equal(shortHash('a', 'bc'));
  });
});

describe('a package of Debian', () => {
  const { source } = catalogue['blackbox-exporter'];
  if (source.kind !== 'debian') throw new Error('the prober comes as a package');

  it('counts by the version of the program, without what the packagers add', () => {
    expect(['0.23.0-4+b4', '1:1.2-1', '0.24\n'].map(upstreamVersion)).to.deep.equal([
      '0.23.0',
      '1.2',
      '0.24',
    ]);
    expect(() => requireVersion(source, '0.23.0-4+b4\n')).to.not.throw();
  });

  it('is refused when it holds another program than the recipe claims', () => {
    const text = (() => {
      try {
        requireVersion(source, '0.24.0-1\n');
      } catch (error) {
        return explainError(error);
      }
      return '';
    })();
    expect(text).to.contain('prometheus-blackbox-exporter').and.contain('0.23.0').and.contain('0.24.0-1');
  });

  it('is named where it comes from', () => {
    expect(localProvenance(catalogue['blackbox-exporter'], base)).to.equal(
      'Debian bookworm + package prometheus-blackbox-exporter 0.23.0',
    );
  });
});

describe('recipes', () => {
  it('pin every Go module by sum, at the version that they state', async () => {
    for (const { source, component } of Object.values(catalogue)) {
      if (source.kind !== 'go') continue;
      const sums = await readFile(join(source.folder, 'go.sum'), 'utf8');
      const module = await readFile(join(source.folder, 'go.mod'), 'utf8');
      expect(sums, component).to.contain(`${source.module} ${source.moduleVersion} h1:`);
      expect(module, component).to.contain(`${source.module} ${source.moduleVersion}`);
      for (const program of source.programs) expect(module, component).to.contain(program.package);
    }
  });

  it("copy each program by itself, so that the base's link /bin survives", () => {
    const text = writeDockerfile({ recipe: catalogue.prometheus, baseImage: 'b', provenance: 'p "q"' });
    expect(text).to.contain('COPY programs/0 /bin/prometheus\nCOPY programs/1 /bin/promtool\n');
    expect(text).to.not.match(/COPY \S+ \/$/m);
    expect(text).to.contain('dev.firedrill.provenance="p \\"q\\""');
  });
});

describe('programs with the lab clock', () => {
  const { prometheus, 'blackbox-exporter': packaged } = catalogue;

  it('are another image, and say so', async () => {
    const plain = localImageName(prometheus, base, 'amd64');
    const lab = localImageName(prometheus, base, 'amd64', 'lab');
    expect(lab)
      .to.match(/^firedrill\/prometheus-lab-clock:2\.47\.2-[0-9a-f]{12}$/)
      .and.not.equal(plain);
    expect(localImageName(prometheus, base, 'amd64', 'machine')).to.equal(plain);
    expect(localProvenance(prometheus, base, 'lab')).to.match(
      /^built from github\.com\/prometheus\/prometheus@v0\.47\.2 with the lab clock on /,
    );
  });

  it('are only those that are compiled here', async () => {
    expect(localImageName(packaged, base, 'amd64', 'lab')).to.equal(localImageName(packaged, base, 'amd64'));
    expect(localProvenance(packaged, base, 'lab')).to.equal(localProvenance(packaged, base));
  });
});

describe('pulling', () => {
  it('finds the registry in a name', () => {
    expect(
      ['prom/prometheus:v1', 'node:24', 'localhost/a', 'r.example:5000/a/b'].map(registryOf),
    ).to.deep.equal(['default', 'default', 'localhost', 'r.example:5000']);
  });

  it('tells a missing image from a silent registry', () => {
    expect(classifyPullFailure('manifest for a:1 not found: manifest unknown').state).to.equal('absent');
    expect(classifyPullFailure('dial tcp: lookup r.example: no such host').state).to.equal('silent');
  });

  it('remembers several registries that fall silent at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'firedrill-registry-'));
    try {
      const memory = new RegistryMemory(join(folder, 'registries.json'));
      const images = ['a.example/x', 'b.example/x', 'x'];
      await Promise.all(images.map((image) => memory.rememberSilence(image, `no ${image}`)));
      const reasons = await Promise.all(images.map((image) => memory.whySilent(image)));
      expect(reasons).to.deep.equal(['no a.example/x', 'no b.example/x', 'no x']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('leaves a silent registry alone for an hour, also in another process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'firedrill-registry-'));
    try {
      const path = join(folder, 'deep', 'registries.json');
      let nowMs = 1_000_000;
      await new RegistryMemory(path, () => nowMs).rememberSilence('prom/a', 'no such host');
      const other = new RegistryMemory(path, () => nowMs);
      expect(await other.whySilent('prom/b')).to.equal('no such host');
      expect(await other.whySilent('r.example/b')).to.equal(undefined);
      nowMs += 60 * 60_000;
      expect(await other.whySilent('prom/b')).to.equal(undefined);
      await writeFile(path, '{');
      expect(await other.whySilent('prom/b')).to.equal(undefined);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('Go', () => {
  it('is asked for by name and version', () => {
    const text = explainError(goMissing('go1.19.8'));
    expect(text).to.contain('Go 1.24 or later').and.contain('go1.19.8').and.contain('https://go.dev/dl');
  });

  it('is recognised by its version', () => {
    expect(['go1.24', 'go1.26.8\n', 'devel'].map(parseGoMinor)).to.deep.equal([24, 26, undefined]);
  });
});

describe('mapAtMost', () => {
  it('works on every item, never on more than the limit', async () => {
    let busy = 0;
    let most = 0;
    const done: number[] = [];
    await mapAtMost(2, [1, 2, 3, 4, 5], async (item) => {
      most = Math.max(most, ++busy);
      await new Promise((resolve) => setImmediate(resolve));
      busy--;
      done.push(item);
    });
    expect(most).to.equal(2);
    expect(done).to.have.members([1, 2, 3, 4, 5]);
  });
});
