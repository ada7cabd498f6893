import { expect } from 'chai';
import { FiredrillError } from '../core/errors.ts';
import type { ComponentEvent, StackOptions } from './components/contract.ts';
import type { Images } from './components/provenance.ts';
import { engineForTests, stackOptions } from './components/testing.ts';
import { listResidue } from './residue.ts';
import { startStack } from './stack.ts';

describe('a boot that fails', function () {
  this.timeout(60_000);
  let images: Images;
  before(async () => {
    images = await engineForTests();
  });

  /** Boots what cannot boot; returns the error, having seen that nothing is left. */
  const failingBoot = async (changes: Partial<StackOptions>, events: ComponentEvent[] = []) => {
    const options = await stackOptions(images, changes, events);
    const error = await startStack(options).then(
      async (stack) => {
        await stack.stop();
        return expect.fail('it booted');
      },
      (reason: unknown) => reason,
    );
    expect(await listResidue(options.runId)).to.deep.equal([]);
    return error as FiredrillError;
  };
  const withFile = async (path: string, text: string) => {
    const { files } = await stackOptions(images);
    return { files: files.map((file) => (file.path === path ? { path, text } : file)) };
  };
  const withImage = (component: 'toxiproxy' | 'node', image: string) => {
    const others = new Map(images);
    others.set(component, { component, image, provenance: 'for a test' });
    return { images: others };
  };

  it('names the component whose configuration is broken, and what it logged', async () => {
    const events: ComponentEvent[] = [];
    const changes = await withFile('prometheus/prometheus.yml', 'scrape_configs: 7\n');
    const error = await failingBoot(changes, events);
    expect(error)
      .to.be.instanceOf(FiredrillError)
      .and.include({ code: 'CONFIG_REFUSED', kind: 'unavailable' });
    expect(error.message).to.equal('prometheus refuses its configuration');
    expect(error.details.got).to.include('exit code 2');
    expect(error.details.problems?.join('\n')).to.include('cannot unmarshal');
    expect(events).to.deep.include.members([
      {
        kind: 'component',
        component: 'prometheus',
        state: 'starting',
        detail: images.get('prometheus')?.image,
      },
    ]);
    expect(events.map(({ state, component }) => `${component} ${state}`)).to.not.include('prometheus ready');
  });

  it('names the component that boots late, too', async () => {
    const changes = await withFile('alertmanager/alertmanager.yml', 'route: {}\n');
    const error = await failingBoot(changes);
    expect(error).to.include({ code: 'CONFIG_REFUSED', message: 'alertmanager refuses its configuration' });
    expect(error.details.problems?.join('\n')).to.include('default receiver');
  });

  it('names the component whose past is no past', async () => {
    const error = await failingBoot({ past: 'this is not OpenMetrics' });
    expect(error.message).to.include('prometheus ended while it was starting');
    expect(error.details.problems?.join('\n')).to.include('invalid');
  });

  it('names an image that the engine does not have, and does not try to pull it', async () => {
    const error = await failingBoot(withImage('toxiproxy', 'firedrill/nothing:0'));
    expect(error).to.include({ code: 'COMPONENT_START' });
    expect(error.message).to.include('toxiproxy could not be started');
    expect(error.details.got).to.include('firedrill/nothing:0').and.include('does not exist locally');
  });

  it('names a program that the image lacks', async () => {
    const error = await failingBoot(withImage('node', images.get('toxiproxy')?.image ?? ''));
    expect(error.code).to.be.oneOf(['COMPONENT_START', 'COMPONENT_EXITED']);
    expect(error.message).to.match(/^(app|ml-api|receivers) /);
  });

  it('is given up on a signal, with the reason of the signal', async () => {
    const interrupt = new AbortController();
    const reason = new Error('a person pressed Ctrl-C');
    const events: ComponentEvent[] = [];
    const error = await failingBoot({
      signal: interrupt.signal,
      onComponent: (event) => {
        events.push(event);
        if (event.component === 'toxiproxy') interrupt.abort(reason);
      },
    });
    expect(error).to.equal(reason);
    expect(events.map(({ component }) => component)).to.include('prometheus');
  });

  it('refuses a run id that no engine would take', async () => {
    expect(await failingBoot({ runId: 'a/b' })).to.include({ code: 'RUN_ID' });
  });
});
