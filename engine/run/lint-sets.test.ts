import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import { defaultConfigFolder } from './config-folder.ts';
import { chooseLintSets } from './lint-sets.ts';

describe('the sets of lints', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-sets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const says = (text: string): void => writeFileSync(join(folder, 'lint.yml'), text);

  it('are the facts for a configuration that asks for nothing', () => {
    expect(chooseLintSets(folder)).to.deep.equal(['facts']);
  });

  it('are those that the folder asks for, as the shipped one does', () => {
    says('set: house\n');
    expect(chooseLintSets(folder)).to.deep.equal(['house']);
    expect(chooseLintSets(defaultConfigFolder)).to.deep.equal(['facts', 'house']);
  });

  it('are those that a person asks for, whatever the folder says', () => {
    says('set: house\n');
    expect(chooseLintSets(folder, 'facts')).to.deep.equal(['facts']);
    expect(chooseLintSets(folder, 'all')).to.deep.equal(['facts', 'house']);
  });

  for (const text of ['set: everything\n', 'sets: [facts]\n', '', 'set: [\n'])
    it(`are not guessed from ${JSON.stringify(text)}`, () => {
      says(text);
      expect(() => chooseLintSets(folder))
        .to.throw(FiredrillError)
        .with.property('code', 'CONFIG_SYNTAX');
    });
});
