import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { brokenPromises } from '../../core/promises/broken-promises.ts';
import { promiseKinds } from '../../core/promises/kinds.ts';
import { readPromises } from '../../core/promises/read-promises.ts';
import {
  defaultConfigFolder,
  readConfigFolder,
  readConfigUnderTest,
} from '../../engine/run/config-folder.ts';
import { mistakes } from './promise-mistakes.ts';

const text = readFileSync(join(defaultConfigFolder, 'promises.yml'), 'utf8');
const promises = readPromises({ path: 'promises.yml', text });
const files = readConfigFolder();

describe('the promises of the shipped configuration', () => {
  it('are all kept', () => {
    expect(brokenPromises({ promises, files, config: readConfigUnderTest(files) })).to.deep.equal([]);
  });

  for (const [what, id, path, find, replace, says] of mistakes) {
    it(`${id}: ${what}`, () => {
      const changed = files.map((file) =>
        file.path === path ? { ...file, text: file.text.replace(find, replace) } : file,
      );
      expect(
        changed.some((file, index) => file.text !== files[index]?.text),
        'the edit finds nothing',
      ).to.equal(true);
      const found = promiseKinds[id].find({ promises, files: changed, config: readConfigUnderTest(changed) });
      expect(found.map(({ sentence }) => sentence).join('\n')).to.contain(says);
      for (const { location } of found) {
        expect(location.file).to.match(/^(prometheus|alertmanager|blackbox)\//);
        expect(location.line ?? 1).to.be.above(0);
      }
    });
  }
});
