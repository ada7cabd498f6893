import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { silentProgress } from '../../core/progress.ts';
import { connect, type Engine } from '../docker/engine.ts';
import { ensureEngine } from '../docker/ensure-engine.ts';
import { catalogue, componentNames } from './catalogue.ts';
import { ensureImages, inspectImages } from './ensure-images.ts';
import type { ComponentName } from './recipe.ts';

/** What makes each program tell its version. */
const versionCommands: Readonly<Record<ComponentName, readonly string[]>> = {
  prometheus: ['/bin/prometheus', '--version'],
  alertmanager: ['/bin/alertmanager', '--version'],
  'node-exporter': ['/bin/node_exporter', '--version'],
  'blackbox-exporter': ['/bin/blackbox_exporter', '--version'],
  k6: ['/usr/bin/k6', 'version'],
  toxiproxy: ['/toxiproxy', '-version'],
  node: ['/usr/local/bin/node', '--version'],
};

describe('the images, for real', function () {
  this.timeout(180_000);
  let engine: Engine;

  before(async () => {
    engine = await ensureEngine(silentProgress);
    await ensureImages(componentNames, engine, silentProgress);
  });

  async function run(image: string, [program = '', ...words]: readonly string[]): Promise<string> {
    const output = new PassThrough();
    const docker = connect(engine.dockerHost);
    const [result, said] = await Promise.all([
      docker
        .run(image, [...words], output, {
          Entrypoint: [program],
          Tty: true,
          Labels: { 'dev.firedrill.test': 'images' },
          HostConfig: { NetworkMode: 'none', AutoRemove: true },
        })
        .finally(() => output.end()),
      text(output),
    ]);
    expect((result as [{ StatusCode: number }])[0].StatusCode, said).to.equal(0);
    return said;
  }

  for (const component of componentNames) {
    it(`${component} is there, tells where it comes from, and is the version that it claims`, async () => {
      const state = (await inspectImages([component], engine)).get(component);
      if (state?.state !== 'ready') throw new Error(`${component} is ${state?.state}`);
      expect(state.provenance).to.match(
        /^(official image|override|built from \S+@v[\d.]+|(Debian|Ubuntu) \w+ \+ (npm|package))/,
      );
      const version = component === 'node' ? 'v24.' : catalogue[component].version;
      expect(await run(state.image, versionCommands[component])).to.contain(version);
    });
  }

  it("prometheus' image has a shell and promtool, because its entry point is replaced at boot", async () => {
    const state = (await inspectImages(['prometheus'], engine)).get('prometheus');
    const said = await run(state?.image ?? '', [
      '/bin/sh',
      '-c',
      'id -u; touch /prometheus/x && promtool --version',
    ]);
    expect(said).to.contain('65534').and.contain(catalogue.prometheus.version);
  });

  it('has nothing to tell when everything is there', async () => {
    const steps: string[] = [];
    const progress = {
      step: (name: string) => {
        steps.push(name);
        return silentProgress.step(name);
      },
    };
    await ensureImages(componentNames, engine, progress);
    expect(steps).to.deep.equal([]);
  });
});
