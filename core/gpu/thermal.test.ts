import { expect } from 'chai';
import { a30 } from './a30.ts';
import { type Burden, type Cooling, heat, longestStepMs, operatingPoint, restingCelsius } from './thermal.ts';

const half: Burden = { demandRatio: 0.5, isBraked: false };
const full: Burden = { demandRatio: 1, isBraked: false };
const idle: Burden = { demandRatio: 0, isBraked: false };
const normal: Cooling = { kind: 'normal' };

/** Temperatures once a lab second. */
function course(from: number, burden: Burden, cooling: Cooling, seconds: number): number[] {
  const temperatures = [from];
  for (let second = 0; second < seconds; second++)
    temperatures.push(heat(temperatures.at(-1) ?? Number.NaN, burden, cooling, longestStepMs));
  return temperatures;
}
const endOf = (...given: Parameters<typeof course>): number => course(...given).at(-1) ?? Number.NaN;

describe('the operating point of a GPU', () => {
  it('draws what the data sheet says: the limit at full work, the idle draw at none', () => {
    expect(operatingPoint(60, full)).to.include({ watts: 165, utilisationRatio: 1, clockMhz: 1440 });
    expect(operatingPoint(60, idle)).to.include({ watts: 27, utilisationRatio: 0, clockMhz: 210 });
    expect(operatingPoint(60, half).watts).to.be.closeTo(96, 1e-9);
  });

  it('slows down above the highest operating temperature: less clock, less power, more time for the same work', () => {
    const [cool, hot, hotter] = [90, 92, 96].map((celsius) => operatingPoint(celsius, half));
    if (!cool || !hot || !hotter) throw new Error('there are three');
    expect([cool.isHot, hot.isHot, hotter.isHot]).to.deep.equal([false, true, true]);
    expect(hot.clockMhz).to.be.below(cool.clockMhz).and.above(hotter.clockMhz);
    expect(hot.watts).to.be.below(cool.watts).and.above(hotter.watts);
    expect(hot.utilisationRatio).to.be.above(0.5).and.below(hotter.utilisationRatio);
  });

  it('brakes hard at the slowdown temperature', () => {
    expect(operatingPoint(a30.slowdownCelsius, full).clockMhz).to.equal(a30.idleClockMhz);
    expect(operatingPoint(a30.slowdownCelsius - 0.1, full).clockMhz).to.be.above(a30.maxClockMhz / 2);
  });

  it('halves its clock under the power brake, unless it has nothing to do', () => {
    expect(operatingPoint(50, { ...half, isBraked: true })).to.include({ clockMhz: 720, isBraked: true });
    expect(operatingPoint(50, { ...idle, isBraked: true })).to.include({ clockMhz: 210, isBraked: false });
  });
});

describe('the temperature of a GPU', () => {
  it('rests at inlet plus power times resistance', () => {
    expect(restingCelsius(half)).to.be.closeTo(23 + 0.23 * 96, 1e-9);
    expect(endOf(restingCelsius(half), half, normal, 600)).to.be.closeTo(restingCelsius(half), 1e-9);
  });

  it('approaches a new balance exponentially: 63 % of the way after one time constant, 69 lab seconds', () => {
    const from = restingCelsius(idle);
    const way = restingCelsius(full) - from;
    expect(endOf(from, full, normal, 69) - from).to.be.closeTo(way * (1 - Math.exp(-1)), 1e-6);
  });

  it('is the same whatever the steps', () => {
    let celsius = 40;
    for (let step = 0; step < 100; step++) celsius = heat(celsius, half, normal, 100);
    expect(celsius).to.be.closeTo(endOf(40, half, normal, 10), 1e-9);
  });

  for (const cause of ['inlet', 'fan'] as const) {
    it(`climbs to where a bad ${cause} lets it settle, through the throttling, and never beyond`, () => {
      const cooling: Cooling = { kind: 'settles', cause, celsius: 92 };
      const climb = course(restingCelsius(half), half, cooling, 1800);
      expect(climb.every((value, second) => value >= (climb[second - 1] ?? 0))).to.equal(true);
      expect(climb.at(-1)).to.be.closeTo(92, 0.01);
      expect(climb[10]).to.be.below(60);
    });

    it(`comes back when the ${cause} is good again`, () => {
      expect(endOf(92, half, normal, 600)).to.be.closeTo(restingCelsius(half), 0.05);
    });
  }
});
