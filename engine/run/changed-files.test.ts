import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import { filesFor } from './changed-files.ts';

const files: readonly ConfigFile[] = [
  { path: 'a.yml', kind: 'rules', text: 'for: 5m\nfor: 5m\n' },
  { path: 'b.yml', kind: 'rules', text: 'for: 5m\n' },
];
const changed = (...changes: { path: string; find: string; replace: string }[]) =>
  filesFor({ id: 'x/y', changes }, files);

describe('the changes of a scenario', () => {
  it('replace every place in one file, one after the other, word for word', () => {
    const [a, b] = changed(
      { path: 'a.yml', find: 'for: 5m', replace: 'for: $&' },
      { path: 'a.yml', find: '$&', replace: '1m' },
    );
    expect(a?.text).to.equal('for: 1m\nfor: 1m\n');
    expect(b).to.equal(files[1]);
  });

  it('leave a configuration alone where there are none', () => {
    expect(filesFor({ id: 'x/y' }, files)).to.equal(files);
  });

  it('are made once for the same files', () => {
    const change = { path: 'a.yml', find: '5m', replace: '1m' };
    expect(changed(change)).to.equal(changed({ ...change }));
  });

  it('are refused where they find nothing, all at once', () => {
    const wrong = () =>
      changed(
        { path: 'a.yml', find: 'for: 6m', replace: '' },
        { path: 'b.yml', find: 'for', replace: 'with' },
        { path: 'c.yml', find: 'for', replace: '' },
      );
    expect(wrong)
      .to.throw(FiredrillError)
      .with.property('details')
      .that.deep.includes({
        problems: ['changes[0]: a.yml has no "for: 6m"', 'changes[2]: there is no c.yml'],
      });
  });
});
