import { expect } from 'chai';
import { explainError, FiredrillError, formatLocation } from './errors.ts';

describe('errors', () => {
  it('decide the exit code by their kind', () => {
    const codeOf = (kind: 'usage' | 'unavailable' | 'inconclusive' | 'internal'): number =>
      new FiredrillError(kind, 'X', 'x').exitCode;
    expect(codeOf('inconclusive')).to.equal(2);
    expect(codeOf('usage')).to.equal(64);
    expect(codeOf('unavailable')).to.equal(69);
    expect(codeOf('internal')).to.equal(70);
  });

  it('keep the original as the cause, and have none without one', () => {
    const cause = new Error('the disk is full');
    expect(new FiredrillError('internal', 'X', 'x', { cause }).cause).to.equal(cause);
    expect(new FiredrillError('internal', 'X', 'x')).to.not.have.property('cause');
  });

  it('are told in the order sentence, place, want, got, problems, cause, hint', () => {
    const error = new FiredrillError('usage', 'CODE', 'the sentence', {
      want: 'a',
      got: '',
      hint: 'do this',
      location: { file: 'x.yml', line: 3, column: 7 },
      cause: new Error('the original'),
      problems: ['one', 'two'],
    });
    expect(explainError(error).split('\n')).to.deep.equal([
      'CODE: the sentence',
      '  at   x.yml:3:7',
      '  want a',
      '  got  ',
      '  - one',
      '  - two',
      '  because the original',
      '  hint do this',
    ]);
    expect(explainError(new FiredrillError('usage', 'CODE', 'alone'))).to.equal('CODE: alone');
  });

  it('of other kinds are told with their stack, and thrown values as text', () => {
    expect(explainError(new TypeError('no function'))).to.match(/^TypeError: no function\n {4}at /);
    expect(explainError('a string')).to.equal('a string');
  });

  it('name a place as far as it is known', () => {
    expect(formatLocation({ file: 'x.yml' })).to.equal('x.yml');
    expect(formatLocation({ file: 'x.yml', line: 3 })).to.equal('x.yml:3');
  });
});
