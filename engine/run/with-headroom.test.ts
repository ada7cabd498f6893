import { expect } from 'chai';
import type { Finding, FindingKind, Judgement, Verdict } from '../../core/verdict.ts';
import { withHeadroom } from './with-headroom.ts';

function judged(verdict: Verdict, ...kinds: FindingKind[]): { judgement: Judgement } {
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
  return { judgement: { verdict, checks: [], findings, excuses: [] } };
}

/** Runs that come one after another, and how many were made. */
async function made(...outcomes: { judgement: Judgement }[]) {
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

describe('a run with headroom', () => {
  it('is made once when the machine had room', async () => {
    expect(await made(judged('fail', 'missing'))).to.deep.equal({ count: 1, busy: 0, verdict: 'fail' });
  });

  it('is made again when it lacked headroom, also when something else looked wrong', async () => {
    const busy = judged('inconclusive', 'no-headroom', 'missing');
    expect(await made(busy, judged('pass'))).to.deep.equal({ count: 2, busy: 1, verdict: 'pass' });
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
