import { expect } from 'chai';
import { Command } from 'commander';
import { registersFor } from './all.ts';

const named = async (...words: string[]): Promise<string[]> => {
  const program = new Command();
  // No command touches it before it runs.
  for (const register of await registersFor(words)) register(program, undefined as never);
  return program.commands.map((command) => command.name());
};

// Loaded here, because a library of one of them sets global names, which no test may do.
const all = await named();

describe('the commands', () => {
  it('are registered alone where one is asked for', async () => {
    for (const name of all) expect(await named(name, '--help')).to.deep.equal([name]);
  });

  it('are all there for the help and for a slip of the pen', async () => {
    expect(all).to.include.members(['run', 'plan', 'lint', 'doctor', 'fidelity']);
    for (const words of [['--help'], ['lnt'], ['constructor']])
      expect(await named(...words)).to.deep.equal(all);
  });
});
