import { expect } from 'chai';
import { worstVerdict } from './verdict.ts';

describe('the verdict of several runs', () => {
  it('is pass only when all pass', () => expect(worstVerdict(['pass', 'pass'])).to.equal('pass'));
  it('is in doubt when one is', () =>
    expect(worstVerdict(['pass', 'inconclusive'])).to.equal('inconclusive'));
  it('is fail when one fails, whatever is in doubt', () =>
    expect(worstVerdict(['inconclusive', 'fail', 'pass'])).to.equal('fail'));
  it('of none is in doubt', () => expect(worstVerdict([])).to.equal('inconclusive'));
});
