import { expect } from 'chai';
import { FaultBoard } from '../shared/fault-board.ts';
import { makeAims } from './aims.ts';
import { type Traffic, trafficKnobs, watchTraffic } from './traffic.ts';

const calm: Traffic = {
  classPattern: [0, 1, 2],
  squeeze: 1,
  shift: null,
  missing: null,
  replaced: null,
  flipRatio: 0,
};
const aims = makeAims(1);

describe('the traffic', () => {
  let board: FaultBoard;
  let labMs: number;
  let read: () => Traffic;
  beforeEach(() => {
    board = new FaultBoard(trafficKnobs);
    labMs = 0;
    const turnedAtWallMs = () => board.turnedAtWallMs({ name: 'shift' } as never) ?? 0;
    read = watchTraffic(board, aims, 60, () => turnedAtWallMs() + labMs / 60);
  });
  const shiftOf = (afterLabMs: number) => {
    labMs = afterLabMs;
    return read().shift?.by;
  };
  const full = aims.shiftFor('tenure_months', 0.3);
  const set = (course?: object) =>
    board.set('shift', { feature: 'tenure_months', psi: 0.3, ...(course && { course }) });

  it('is calm while no knob is turned', () => {
    expect(read()).to.deep.equal(calm);
    set();
    board.clearAll();
    expect(read()).to.deep.equal(calm);
  });

  it('shifts at once, and by as much as the index asks for', () => {
    set();
    expect(shiftOf(0)).to.equal(full);
    expect(shiftOf(3_600_000)).to.equal(full);
    expect(full).to.be.within(6.5, 7.5);
    expect(read().shift?.feature).to.equal('tenure_months');
  });

  it('shifts evenly over lab time', () => {
    set({ kind: 'ramp', overLabMs: 7_200_000 });
    expect(shiftOf(0)).to.be.closeTo(0, 1e-6);
    expect(shiftOf(3_600_000)).to.be.closeTo(full / 2, 1e-6);
    expect(shiftOf(9_000_000)).to.equal(full);
  });

  it('shifts to and fro', () => {
    set({ kind: 'wave', periodLabMs: 1_200_000 });
    for (const [at, share] of [
      [0, 0],
      [300_000, 1],
      [600_000, 0],
      [900_000, -1],
      [1_500_000, 1],
    ] as const) {
      expect(shiftOf(at)).to.be.closeTo(share * full, 1e-3);
    }
  });

  it('shifts in two steps', () => {
    set({ kind: 'two-steps', thenPsi: 0.6, afterLabMs: 720_000 });
    expect(shiftOf(719_000)).to.equal(full);
    expect(shiftOf(721_000)).to.equal(aims.shiftFor('tenure_months', 0.6));
  });

  it('mixes the classes evenly, to the 60th', () => {
    board.set('classes', { className: 'leaves', ratio: 0.7 });
    const { classPattern } = read();
    const countOf = (label: number) => classPattern.filter((one) => one === label).length;
    expect([countOf(0), countOf(1), countOf(2)]).to.deep.equal([9, 9, 42]);
    const half = classPattern.slice(0, 30).filter((label) => label === 2).length;
    expect(half).to.be.within(20, 22);
  });

  for (const [ratio, counts] of [
    [0, [30, 0, 30]],
    [1, [0, 60, 0]],
    [0.35, [19, 21, 20]],
  ] as const) {
    it(`holds ${counts.join(', ')} of 60 for a share of ${ratio}`, () => {
      board.set('classes', { className: 'wavers', ratio });
      const found = [0, 1, 2].map((label) => read().classPattern.filter((one) => one === label).length);
      expect(found).to.deep.equal(counts);
    });
  }

  it('passes on what lacks, what is replaced, what is swapped and what is squeezed', () => {
    board.set('missing', { feature: 'monthly_spend', ratio: 0.1 });
    board.set('replaced', { feature: 'tenure_months', ratio: 0.2, value: 1e308 });
    board.set('concept', { accuracy: 0.8 });
    board.set('squeeze', { confidence: 0.6 });
    const { missing, replaced, flipRatio, squeeze } = read();
    expect(missing).to.deep.equal({ feature: 'monthly_spend', ratio: 0.1 });
    expect(replaced).to.deep.equal({ feature: 'tenure_months', ratio: 0.2, value: 1e308 });
    expect(flipRatio).to.be.within(0.16, 0.2);
    expect(squeeze).to.be.within(0.1, 0.25);
  });

  for (const [knob, setting] of [
    ['shift', { feature: 'shoe_size', psi: 0.3 }],
    ['shift', { feature: 'tenure_months', psi: 0 }],
    ['shift', { feature: 'tenure_months', psi: 3 }],
    ['shift', { feature: 'tenure_months', psi: 0.3, course: { kind: 'ramp' } }],
    ['classes', { className: 'leaves', ratio: 1.1 }],
    ['concept', { accuracy: 0.99 }],
    ['missing', { feature: 'tenure_months', ratio: -0.1 }],
    ['replaced', { feature: 'tenure_months', ratio: 0.1, value: null }],
    ['squeeze', { confidence: 0.2 }],
  ] as const) {
    it(`refuses ${knob} ${JSON.stringify(setting)}`, () => {
      expect(() => board.set(knob, setting)).to.throw('cannot be set like that');
    });
  }
});
