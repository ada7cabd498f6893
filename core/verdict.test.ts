import { expect } from 'chai';
import { decideVerdict, type Finding } from './verdict.ts';

function findingOf(weight: Finding['weight']): Finding {
  const nothing = { alert: null, receiver: null, terms: [], cause: null, location: null };
  return { suite: 'quiet', kind: 'unexpected', weight, message: '', want: '', got: '', ...nothing };
}

describe('decideVerdict', () => {
  it('passes without findings', () => {
    expect(decideVerdict([])).to.equal('pass');
  });
  it('fails with any finding', () => {
    expect(decideVerdict([findingOf('fail')])).to.equal('fail');
  });
  it('is inconclusive as soon as one finding doubts the run, whatever else there is', () => {
    expect(decideVerdict([findingOf('fail'), findingOf('inconclusive')])).to.equal('inconclusive');
    expect(decideVerdict([findingOf('inconclusive')])).to.equal('inconclusive');
  });
});
