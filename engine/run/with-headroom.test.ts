import { expect } from 'chai';
import type { Finding, FindingKind, Judgement, Verdict } from '../../core/verdict.ts';
import { doubtOf, withHeadroom } from './with-headroom.ts';

interface Made {
  readonly view: { readonly problems: { kind: 'problem'; code: string; text: string; got?: string }[] };
  readonly judgement: Judgement;
}

function judged(verdict: Verdict, ...kinds: FindingKind[]): Made {
  const findings = kinds.map(
    (kind): Finding => ({
      suite: 'honest',
      kind,
      weight: kind === 'missing' ? 'fail' : 'inconclusive',
      alert: null,
      receiver: null,
      message: kind,
      want: '',
      got: '',
      terms: [],
      cause: null,
      location: null,
    }),
  );
  return { view: { problems: [] }, judgement: { verdict, checks: [], findings, excuses: [] } };
}

/** A run that ended early with a problem of this code. */
function brokenOff(code: string): Made {
  return {
    view: { problems: [{ kind: 'problem', code, text: '' }] },
    judgement: judged('inconclusive', 'run-incomplete', 'no-headroom').judgement,
  };
}

/** Runs that come one after another, and how many were made. */
async function made(...outcomes: Made[]) {
  let count = 0;
  let busy = 0;
  const outcome = await withHeadroom(
    async () => outcomes[count++] ?? judged('pass'),
    () => {
      busy += 1;
    },
  );
  return { count, busy, verdict: outcome.judgement.verdict };
}

describe('the doubt about a run', () => {
  it('is told in a sentence, the want of headroom before what it brought about', () => {
    expect(doubtOf(judged('inconclusive', 'load-invalid', 'no-headroom'))).to.equal('no-headroom');
    expect(doubtOf(judged('inconclusive', 'missing', 'load-invalid'))).to.equal('load-invalid');
    expect(doubtOf(judged('fail', 'missing'))).to.equal('nothing');
    const problem = {
      kind: 'problem',
      code: 'STEADY_STATE',
      text: 'not steady',
      got: 'app is not up',
    } as const;
    expect(doubtOf({ ...judged('inconclusive', 'run-incomplete'), view: { problems: [problem] } })).to.equal(
      'not steady: app is not up',
    );
  });
});

describe('a run with headroom', () => {
  it('is made once when the machine had room', async () => {
    expect(await made(judged('fail', 'missing'))).to.deep.equal({ count: 1, busy: 0, verdict: 'fail' });
  });

  it('is made again when it lacked headroom, also when something else looked wrong', async () => {
    const busy = judged('inconclusive', 'no-headroom', 'missing');
    expect(await made(busy, judged('pass'))).to.deep.equal({ count: 2, busy: 1, verdict: 'pass' });
  });

  it('is made again when the stack did not come up in time', async () => {
    const late = brokenOff('STEADY_STATE');
    expect(await made(late, judged('pass'))).to.deep.equal({ count: 2, busy: 1, verdict: 'pass' });
  });

  it('is not made again when it broke off for another reason', async () => {
    const gone = brokenOff('ENGINE_VANISHED');
    expect(await made(gone)).to.deep.equal({ count: 1, busy: 0, verdict: 'inconclusive' });
  });

  it('is made again when a busy machine dropped requests too, but not for wrong load alone', async () => {
    const both = judged('inconclusive', 'no-headroom', 'load-invalid');
    expect(await made(both, judged('pass'))).to.deep.equal({ count: 2, busy: 1, verdict: 'pass' });
    const load = judged('inconclusive', 'load-invalid');
    expect(await made(load)).to.deep.equal({ count: 1, busy: 0, verdict: 'inconclusive' });
  });

  it('is made again when a stall kept it from reading, measuring and comparing clocks, but not for those alone', async () => {
    const effects = ['monitoring-unreadable', 'clocks-apart', 'fault-not-measured'] as const;
    const stalled = judged('inconclusive', 'no-headroom', ...effects);
    expect(await made(stalled, judged('pass'))).to.deep.equal({ count: 2, busy: 1, verdict: 'pass' });
    for (const kind of effects)
      expect(await made(judged('inconclusive', kind))).to.include({ count: 1, verdict: 'inconclusive' });
  });

  it('is not made again for any other doubt', async () => {
    const doubtful = judged('inconclusive', 'no-headroom', 'fault-not-proven');
    expect(await made(doubtful)).to.deep.equal({ count: 1, busy: 0, verdict: 'inconclusive' });
  });

  it('is made three times at the most', async () => {
    const busy = judged('inconclusive', 'no-headroom');
    expect(await made(busy, busy, busy, busy)).to.deep.equal({ count: 3, busy: 2, verdict: 'inconclusive' });
  });
});
