import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import { faultKinds, faultModule } from './all.ts';
import type { ErrorBurst } from './error-burst.ts';
import { problemsOf } from './problems-of.ts';
import type { TargetKill } from './target-kill.ts';

const burst = { kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '6m' } satisfies ErrorBurst;
const kill = { kind: 'target-kill', on: 'node-exporter', at: '0s', lasts: '8m' } satisfies TargetKill;

describe('the faults', () => {
  it('are found by kind', () => {
    expect(faultKinds).to.include.members(['error-burst', 'target-kill', 'gpu-xid', 'ml-covariate-shift']);
    expect(new Set(faultKinds).size).to.equal(faultKinds.length);
    for (const kind of faultKinds) expect(faultModule({ kind }).kind).to.equal(kind);
  });

  it('are refused with the nearest name when the kind is unknown', () => {
    expect(() => faultModule({ kind: 'eror-burst' }))
      .to.throw(FiredrillError)
      .with.nested.property('details.hint', 'did you mean "error-burst"?');
  });

  it('are accepted when they are in order', () => {
    expect(problemsOf(burst, kill)).to.deep.equal([]);
    expect(problemsOf()).to.deep.equal([]);
  });

  it('are refused with all problems at once', () => {
    const faults = [
      { ...burst, ratio: 2, lasts: '0s' },
      { ...kill, ratio: 1 },
      { ...kill, kind: 'targetkill' },
    ];
    expect(problemsOf(...faults)).to.deep.equal([
      'faults[0].lasts: want longer than 0s, got "0s"',
      'faults[0].ratio: want a share above 0 and at most 1, got 2',
      'faults[1]: Unrecognized key: "ratio"',
      `faults[2].kind: want one of ${faultKinds.join(', ')}, got "targetkill" (did you mean "target-kill"?)`,
    ]);
  });

  it('may not overlap or touch on one seam', () => {
    expect(problemsOf(burst, { ...burst, at: '5m' })).to.deep.equal([
      'faults[0] on app/errors from 0s to 6m and faults[1] on app/errors from 5m to 11m: want a gap between faults on one seam',
    ]);
    expect(problemsOf({ ...burst, at: '6m' }, burst)).to.have.length(1);
    expect(problemsOf(burst, { ...burst, at: '6m1s' })).to.deep.equal([]);
    expect(problemsOf(burst, { ...burst, on: 'ml-api' })).to.deep.equal([]);
  });

  it('may not kill a component whose knob is turned', () => {
    expect(problemsOf(burst, { ...kill, on: 'app' })).to.have.length(1);
    expect(problemsOf({ ...kill, on: 'app' }, burst)).to.have.length(1);
    expect(problemsOf(burst, { ...kill, on: 'app-db' })).to.deep.equal([]);
  });
});
