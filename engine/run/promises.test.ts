import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import { defaultConfigFolder, readConfigFolder } from './config-folder.ts';
import { loadPromises, planPromises, promisesFile } from './promises.ts';

describe('the promises of a configuration', () => {
  const files = readConfigFolder();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-promises-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lie in its folder, and the shipped one keeps them', () => {
    const planned = planPromises(files, defaultConfigFolder);
    expect(planned).to.deep.include({ kind: 'stated', file: 'stack/config/promises.yml', broken: [] });
    expect(planPromises(files, defaultConfigFolder), 'computed once').to.equal(planned);
  });

  it('may lie elsewhere', () => {
    const elsewhere = join(folder, 'ours.yml');
    copyFileSync(join(defaultConfigFolder, promisesFile), elsewhere);
    expect(loadPromises(folder, elsewhere)).to.include({ kind: 'stated', path: elsewhere });
  });

  it('may be stated by nobody, which is said', () => {
    const planned = planPromises(files, folder);
    expect(planned.kind).to.equal('none');
    expect(planned).to.have.property('why').that.contains('nobody says what the configuration promises');
  });

  it('are missed where they were asked for', () => {
    expect(() => loadPromises(folder, join(folder, 'gone.yml')))
      .to.throw(FiredrillError)
      .with.property('code', 'PROMISES');
  });

  it('are told as broken with place and kind', () => {
    const changed = files.map((file) => ({
      ...file,
      text: file.text.replace('repeat_interval: 59m', 'repeat_interval: 1m'),
    }));
    const planned = planPromises(changed, defaultConfigFolder);
    expect(planned.kind === 'stated' && planned.broken.map(({ id }) => id)).to.deep.equal([
      'promise-grouping',
    ]);
  });
});
