import { expect } from 'chai';
import { firesAgainFrom, type Interrupted } from './restore.ts';

const minute = 60_000;
/** Pending since 0, down from 5m to 7m, and pending again from the first evaluation on. */
const alert: Interrupted = {
  forMs: 30 * minute,
  activeAtMs: 0,
  lastSampleAtMs: 5 * minute,
  activeAgainAtMs: 7 * minute,
  secondEvaluationAtMs: 7.5 * minute,
};
const middle = (one: Partial<Interrupted>, setting = {}): number => {
  const { minMs, maxMs } = firesAgainFrom({ ...alert, ...one }, setting);
  return (minMs + maxMs) / 2 / minute;
};

describe('an alert after a restart of Prometheus', () => {
  it('waits for the rest of its `for`, from when the new process has looked twice', () => {
    expect(middle({})).to.equal(7.5 + 25);
    expect(firesAgainFrom(alert)).to.deep.equal({ minMs: 32.5 * minute - 1000, maxMs: 32.5 * minute + 1000 });
    // A second of the wall is a minute of the lab.
    expect(firesAgainFrom(alert, { speed: 60 }).minMs).to.equal(31.5 * minute);
  });

  it('waits for the grace period when less is left', () => {
    expect(middle({ forMs: 12 * minute })).to.equal(7.5 + 10);
    expect(middle({ forMs: 12 * minute }, { gracePeriodMs: 2 * minute })).to.equal(7.5 + 7);
  });

  it('fires at once when it had been firing', () => {
    expect(firesAgainFrom({ ...alert, forMs: 10 * minute, activeAtMs: -20 * minute })).to.deep.equal({
      minMs: 7.5 * minute,
      maxMs: 7.5 * minute,
    });
  });

  it('may be thought to have fired, or not, when it was about to', () => {
    const { minMs, maxMs } = firesAgainFrom({ ...alert, forMs: 10 * minute, activeAtMs: -5 * minute });
    expect([minMs, maxMs]).to.deep.equal([7.5 * minute, 17.5 * minute]);
  });

  it('starts anew with a `for` below the grace period, after too long an outage, or when it is not active yet', () => {
    expect(middle({ forMs: 5 * minute, activeAtMs: -60 * minute })).to.equal(7 + 5);
    expect(middle({ lastSampleAtMs: -53 * minute })).to.equal(7 + 30);
    expect(middle({ activeAgainAtMs: 8 * minute })).to.equal(8 + 30);
  });
});
