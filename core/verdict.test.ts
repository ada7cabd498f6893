import { expect } from 'chai';
import { decideVerdict, type Finding, worstVerdict } from './verdict.ts';

const found = (change: Partial<Finding>): Finding => ({
  suite: 'routes',
  kind: 'missing',
  weight: 'fail',
  alert: null,
  receiver: null,
  message: '',
  want: '',
  got: '',
  terms: [],
  cause: null,
  location: null,
  ...change,
});
const doubt = found({ suite: 'honest', kind: 'no-headroom', weight: 'inconclusive' });

describe('the verdict of a run', () => {
  it('is pass without a finding, and fail with one', () => {
    expect(decideVerdict([])).to.equal('pass');
    expect(decideVerdict([found({})])).to.equal('fail');
  });

  it('is in doubt when anything is, whatever else was found', () => {
    expect(decideVerdict([found({}), doubt])).to.equal('inconclusive');
    expect(decideVerdict([found({ kind: 'promise-broken' }), doubt]), 'by what happened').to.equal(
      'inconclusive',
    );
  });

  it('is fail when the configuration as it is written breaks a promise: no run has to show that', () => {
    expect(decideVerdict([found({ suite: 'honest', kind: 'promise-broken' }), doubt])).to.equal('fail');
  });
});

describe('the verdict of several runs', () => {
  it('is pass only when all pass', () => expect(worstVerdict(['pass', 'pass'])).to.equal('pass'));
  it('is in doubt when one is', () =>
    expect(worstVerdict(['pass', 'inconclusive'])).to.equal('inconclusive'));
  it('is fail when one fails, whatever is in doubt', () =>
    expect(worstVerdict(['inconclusive', 'fail', 'pass'])).to.equal('fail'));
  it('of none is in doubt', () => expect(worstVerdict([])).to.equal('inconclusive'));
});
