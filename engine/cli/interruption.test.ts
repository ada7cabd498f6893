import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';

const program = `
  import { Interruption } from ${JSON.stringify(new URL('interruption.ts', import.meta.url).href)};
  const { signal } = new Interruption();
  // Something must be going on, or the process would end by itself.
  const work = setInterval(() => {}, 1000);
  signal.addEventListener('abort', () => {
    console.log('aborted by ' + signal.reason.message);
    if (process.argv[1] === 'obedient') clearInterval(work);
    // Long enough for a second signal that was sent with the first.
    if (process.argv[1] === 'patient')
      setTimeout(() => {
        console.log('healed');
        clearInterval(work);
      }, 100);
  });
  console.log('ready');`;

describe('interruption', () => {
  let child: ChildProcess;
  let output: string;
  let errors: string;
  let heard: (() => void)[];
  const start = async (character: 'obedient' | 'patient' | 'stubborn') => {
    output = '';
    errors = '';
    heard = [];
    child = spawn(process.execPath, ['--input-type=module', '--eval', program, character]);
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      for (const look of heard) look();
    });
    child.stderr?.on('data', (chunk) => {
      errors += chunk;
    });
    await saw('ready');
  };
  const saw = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (output.includes(text)) resolve();
      };
      heard.push(look);
      look();
    });
  const ended = async () => (await once(child, 'close')) as [number | null, string | null];
  afterEach(() => {
    if (child.exitCode === null) child.kill('SIGKILL');
  });

  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    it(`by ${name} asks the command to end, which then ends by itself`, async () => {
      await start('obedient');
      const end = ended();
      child.kill(name);
      expect(await end).to.deep.equal([0, null]);
      expect(output).to.contain(`aborted by ${name}`);
      expect(errors).to.contain(`${name}: healing and tearing down`);
    });
  }

  it('that comes again after a while ends the process at once with 130', async () => {
    await start('stubborn');
    const end = ended();
    child.kill('SIGINT');
    await saw('aborted by SIGINT');
    // Until it is taken as a second wish; the child says by its end when that is.
    const again = setInterval(() => child.kill('SIGTERM'), 100);
    expect(await end).to.deep.equal([130, null]);
    clearInterval(again);
    expect(output.match(/aborted/g), 'one abort').to.have.length(1);
  });

  it('that comes twice at once is one wish: the command still ends by itself', async () => {
    await start('patient');
    const end = ended();
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await end).to.deep.equal([0, null]);
    expect(output).to.contain('healed');
  });
});
