import { expect } from 'chai';
import { FiredrillError } from '../errors.ts';
import { placedYaml } from './placed-yaml.ts';

const yaml = placedYaml({ path: 'f.yml', text: 'a: 1\nb:\n  - c: 2\n  - d:\n      e: 3\n007: x\n' });

describe('the places in a YAML file', () => {
  for (const [path, line] of [
    [['a'], 1],
    [['b', 0], 3],
    [['b', 1, 'd', 'e'], 5],
    [['b', 1, 'd', 'missing'], 4],
    [['b', 5, 'x'], 2],
    [['missing'], undefined],
  ] as const) {
    it(`${path.join('.')} is in line ${line ?? 'none'}`, () => {
      expect(yaml.place(path)).to.deep.equal({ file: 'f.yml', ...(line === undefined ? {} : { line }) });
    });
  }

  it('tells whether something is there', () => {
    expect(yaml.has(['b', 1, 'd'])).to.equal(true);
    expect(yaml.has(['b', 1, 'x'])).to.equal(false);
  });

  it('of what is none is told', () => {
    const read = () => placedYaml({ path: 'f.yml', text: 'a: 1\nb: [\n' });
    expect(read).to.throw(FiredrillError, 'f.yml is not YAML').with.nested.property('details.location.line');
  });
});
