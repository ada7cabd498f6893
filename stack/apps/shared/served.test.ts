import { expect } from 'chai';
import { ServedCounter } from './served.ts';

describe('ServedCounter', () => {
  it('counts by status since the last change', () => {
    const served = new ServedCounter();
    served.begin()(200, 50);
    served.restart(1000);
    served.begin()(200, 50);
    served.begin()(500, 50);
    expect(served.read()).to.deep.equal({
      sinceWallMs: 1000,
      total: 2,
      byStatus: { 200: 1, 500: 1 },
      stragglers: 0,
    });
  });

  it('keeps a request that arrived before the change out of the count, but tells that it is still there', () => {
    const served = new ServedCounter();
    const straggle = served.begin();
    served.restart(1000);
    const finish = served.begin();
    expect(served.read()).to.include({ total: 0, stragglers: 1 });
    straggle(500, 50);
    finish(200, 50);
    expect(served.read()).to.deep.include({ total: 1, byStatus: { 200: 1 }, stragglers: 0 });
  });

  it('counts what took at least as long as asked, since the last change', () => {
    const served = new ServedCounter();
    served.begin()(200, 9000);
    served.restart(1000);
    for (const durationLabMs of [50, 999, 1000, 1500]) served.begin()(200, durationLabMs);
    expect(served.read(1000).slow).to.equal(2);
    expect(served.read()).to.not.have.property('slow');
  });

  it('counts every request of a fault that lasts for hours', () => {
    const served = new ServedCounter();
    for (let request = 0; request < 50_000; request++)
      served.begin()(200, request % 5 === 0 ? 1500.5 : 80.25);
    expect(served.read(1500)).to.include({ total: 50_000, slow: 10_000 });
  });
});
