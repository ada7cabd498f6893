import { expect } from 'chai';
import { OutcomeLedger } from './outcomes.ts';

describe('OutcomeLedger', () => {
  let nowMs: number;
  let ledger: OutcomeLedger;
  beforeEach(() => {
    nowMs = 0;
    ledger = new OutcomeLedger(1000, () => nowMs);
  });

  it('judges each prediction once, when its outcome comes', () => {
    ledger.predicted(1, 0);
    ledger.predicted(2, 1);
    expect(ledger.judged()).to.deep.equal([]);
    const outcomes = [
      { id: 2, label: 2 },
      { id: 1, label: 0 },
    ];
    expect(ledger.take(outcomes)).to.equal(2);
    expect(ledger.take(outcomes)).to.equal(0);
    expect(ledger.judged()).to.deep.equal([false, true]);
  });

  it('knows nothing of predictions that it did not see', () => {
    expect(ledger.take([{ id: 7, label: 0 }])).to.equal(0);
    expect(ledger.judged()).to.deep.equal([]);
  });

  it('counts the window from the outcome, not from the prediction', () => {
    ledger.predicted(1, 0);
    nowMs = 5000;
    ledger.take([{ id: 1, label: 0 }]);
    nowMs = 5999;
    expect(ledger.judged()).to.deep.equal([true]);
    nowMs = 6000;
    expect(ledger.judged()).to.deep.equal([]);
  });

  it('forgets the oldest of 40000 predictions without an outcome', () => {
    for (let id = 0; id <= 40_000; id += 1) ledger.predicted(id, 0);
    expect(ledger.take([{ id: 0, label: 0 }])).to.equal(0);
    expect(ledger.take([{ id: 1, label: 0 }])).to.equal(1);
  });
});
