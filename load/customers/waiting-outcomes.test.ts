import { expect } from 'chai';
import { WaitingOutcomes } from './waiting-outcomes.ts';

describe('WaitingOutcomes', () => {
  it('tells each outcome when it is due, and again until it was told', () => {
    const waiting = new WaitingOutcomes(1000);
    waiting.add({ id: 1, label: 0 }, 0);
    waiting.add({ id: 2, label: 1 }, 500);
    expect(waiting.due(999)).to.deep.equal([]);
    expect(waiting.due(1000)).to.deep.equal([{ id: 1, label: 0 }]);
    expect(waiting.due(1500)).to.have.lengthOf(2);
    waiting.told(1);
    expect(waiting.due(1500)).to.deep.equal([{ id: 2, label: 1 }]);
  });

  it('drops the oldest of 5000 that nobody takes', () => {
    const waiting = new WaitingOutcomes(0);
    for (let id = 0; id < 5002; id += 1) waiting.add({ id, label: 0 }, 0);
    expect(waiting.due(0)).to.have.lengthOf(5000);
    expect(waiting.due(0)[0]).to.deep.equal({ id: 2, label: 0 });
  });
});
