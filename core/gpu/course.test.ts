import { expect } from 'chai';
import { heatCourse } from './course.ts';
import type { Burden } from './thermal.ts';

const half: Burden = { demandRatio: 0.5, isBraked: false };
const minutes = (count: number): number => count * 60_000;

describe('the course of a heating GPU', () => {
  const hot = heatCourse(half, { kind: 'settles', cause: 'inlet', celsius: 92 }, minutes(20));

  it('climbs in jumps of a degree from where it rested to where it settles', () => {
    expect(hot.baseline).to.equal(45);
    expect(hot.onset[0]?.value).to.equal(45);
    expect(hot.onset.at(-1)?.value).to.equal(92);
    for (const [index, { afterMs, value }] of hot.onset.entries()) {
      const before = hot.onset[index - 1];
      if (before === undefined) continue;
      expect(value - before.value).to.equal(before.afterMs === afterMs ? 1 : 0);
    }
  });

  it('falls back to where it rested', () => {
    expect(hot.healed[0]?.value).to.equal(92);
    expect(hot.healed.at(-1)?.value).to.equal(45);
  });

  it('throttles from 90 °C on, and stops soon after the heal', () => {
    const passing = hot.onset.find(({ value }) => value === 91);
    expect(hot.throttles?.onsetMs).to.be.within(minutes(2), passing?.afterMs ?? 0);
    expect(hot.throttles?.healMs).to.be.within(1000, 10_000);
  });

  it('climbs more slowly when a fan fails: the same heat meets more resistance', () => {
    const fan = heatCourse(half, { kind: 'settles', cause: 'fan', celsius: 92 }, minutes(20));
    const passes = ({ onset }: typeof hot): number => onset.find(({ value }) => value === 80)?.afterMs ?? 0;
    expect(passes(fan)).to.be.above(1.5 * passes(hot));
  });

  it('does not throttle when it settles at the limit, or is healed before it gets there', () => {
    for (const [celsius, lastsMs] of [
      [89, minutes(20)],
      [92, minutes(1)],
    ] as const)
      expect(heatCourse(half, { kind: 'settles', cause: 'inlet', celsius }, lastsMs).throttles).to.equal(
        null,
      );
  });
});
