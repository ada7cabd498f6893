import { expect } from 'chai';
import fc from 'fast-check';
import { RunTotals } from './run-totals.ts';

/** Totals of a machine whose clock is moved by hand: seconds, and at which pace the run went meanwhile. */
function lab() {
  let now = { machineNs: 0n, runWallNs: 0n };
  const totals = new RunTotals(() => now);
  return {
    totals,
    pass: (seconds: number, pace: number) => {
      const ns = (by: number) => BigInt(Math.round(seconds * by * 1e9));
      now = { machineNs: now.machineNs + ns(1), runWallNs: now.runWallNs + ns(pace) };
      totals.begin();
    },
  };
}

describe('totals by the wall of a run', () => {
  it('are those of the machine while nothing is held back, to the last bit', () => {
    const { totals, pass } = lab();
    for (const total of [0.1, 0.30000000000000004, 7]) {
      pass(1.1, 1);
      expect(totals.of('a', total)).to.equal(total);
    }
  });

  it('count what comes in at the pace of that time', () => {
    const { totals, pass } = lab();
    pass(1, 1);
    expect(totals.of('a', 100)).to.equal(100);
    pass(4, 0.25);
    expect(totals.of('a', 500)).to.equal(200);
    pass(1, 0);
    expect(totals.of('a', 600)).to.equal(200);
    pass(1, 1);
    expect(totals.of('a', 700)).to.equal(300);
  });

  it('keep the rate of a steady gain, wherever the pace changes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.constantFrom(1, 0.5, 0.25, 0.125)), {
          minLength: 1,
        }),
        (parts) => {
          const { totals, pass } = lab();
          let machine = 0;
          let run = 0;
          for (const [tenths, pace] of parts) {
            machine += tenths / 10;
            run += (tenths / 10) * pace;
            pass(tenths / 10, pace);
            expect(totals.of('requests', machine * 50)).to.be.closeTo(run * 50, 1e-6);
          }
        },
      ),
    );
  });

  it('begin anew where a program does, and are kept apart', () => {
    const { totals, pass } = lab();
    pass(1, 0.5);
    expect(totals.of('a', 10)).to.equal(5);
    expect(totals.of('b', 4)).to.equal(2);
    pass(1, 0.5);
    expect(totals.of('a', 2)).to.equal(1);
    expect(totals.of('b', 6)).to.equal(3);
  });
});
