import { expect } from 'chai';
import fc from 'fast-check';
import { type ClockStep, readClock, steppedClock, wallItself, writeClock } from './program-clock.ts';

/** Steps that follow one another: each begins where the one before it has come to. */
function stepsOf(first: Omit<ClockStep, 'rate'>, parts: readonly { lastsMs: number; rate: number }[]) {
  const steps: ClockStep[] = [];
  let { wallMs, programMs } = first;
  for (const { lastsMs, rate } of parts) {
    steps.push({ wallMs, programMs, rate });
    wallMs += lastsMs;
    programMs += lastsMs * rate;
  }
  return steps as [ClockStep, ...ClockStep[]];
}

describe('the clock of the programs', () => {
  const rates = fc.record({
    lastsMs: fc.integer({ min: 1, max: 100_000 }),
    rate: fc.integer({ min: 1, max: 1000 }),
  });

  it('goes there and back, whatever rates it had', () => {
    fc.assert(
      fc.property(
        fc.array(rates, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 600_000 }),
        (parts, afterMs) => {
          const steps = stepsOf({ wallMs: 1e12, programMs: 2e12 }, parts);
          const clock = steppedClock(() => steps, 60);
          const wallMs = 1e12 + afterMs;
          expect(clock.toWallMs(clock.toProgramMs(wallMs))).to.be.closeTo(wallMs, 0.01);
        },
      ),
    );
  });

  it('shows after a change what it showed before, and more', () => {
    const steps = stepsOf({ wallMs: 0, programMs: 1000 }, [
      { lastsMs: 100, rate: 5 },
      { lastsMs: 100, rate: 60 },
    ]);
    const clock = steppedClock(() => steps, 60);
    expect([-10, 0, 100, 110].map((ms) => clock.toProgramMs(ms))).to.deep.equal([950, 1000, 1500, 2100]);
    expect([950, 1000, 1500, 2100].map((ms) => clock.toWallMs(ms))).to.deep.equal([-10, 0, 100, 110]);
  });

  it('notices a step that is added later', () => {
    const steps: [ClockStep, ...ClockStep[]] = [{ wallMs: 0, programMs: 0, rate: 1 }];
    const clock = steppedClock(() => steps, 60);
    expect(clock.toProgramMs(20)).to.equal(20);
    steps.push({ wallMs: 10, programMs: 10, rate: 60 });
    expect(clock.toProgramMs(20)).to.equal(610);
  });

  it('is the wall where nobody has another one', () => {
    expect([wallItself.rate, wallItself.toWallMs(7), wallItself.toProgramMs(7)]).to.deep.equal([1, 7, 7]);
  });

  it('is told from program to program as one line', () => {
    const clock = { rate: 60 };
    expect(readClock(writeClock(clock))).to.deep.equal(clock);
    expect(() => readClock('{"rate":0}')).to.throw();
  });
});
