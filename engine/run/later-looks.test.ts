import { expect } from 'chai';
import { faultModule } from '../../load/faults/all.ts';
import { laterLooks } from './later-looks.ts';

const zeroWallMs = 1_000_000;
const kill = { kind: 'target-kill', on: 'node-exporter', at: '1m', lasts: '8m' };

/** When a fault is looked at, wall milliseconds after its onset at speed 60. */
function looksAt(fault: typeof kill, provenAfterMs = 100, speed = 60): (readonly [number, number])[] {
  const onsetMs = zeroWallMs + 60_000 / speed;
  const looks = laterLooks(faultModule(fault), fault, { speed }, zeroWallMs, onsetMs + provenAfterMs);
  return looks.map(({ fromWallMs, untilWallMs }) => [fromWallMs - onsetMs, untilWallMs - onsetMs]);
}

describe('laterLooks', () => {
  it('are in the middle and half a wall second before the heal', () => {
    expect(looksAt(kill)).to.deep.equal([
      [4000, 6000],
      [7480, 7980],
    ]);
  });

  it('are nearer to the heal of a fault that is short', () => {
    expect(looksAt({ ...kill, lasts: '1m' })).to.deep.equal([
      [500, 730],
      [730, 980],
    ]);
  });

  it('leave out a fault that is over before anybody can look', () => {
    expect(looksAt({ ...kill, lasts: '10s' }, 10)).to.deep.equal([]);
  });

  it('leave out what the first proof was late for', () => {
    expect(looksAt(kill, 5000)).to.deep.equal([[7480, 7980]]);
    expect(looksAt(kill, 7800)).to.deep.equal([[7800, 7980]]);
    expect(looksAt(kill, 7950)).to.deep.equal([]);
  });

  it('give a proof the time that it needs, or are left out', () => {
    const burn = { ...kill, kind: 'cpu-burn', on: 'host', usedRatio: 0.9 };
    expect(looksAt(burn)).to.deep.equal([
      [4000, 6480],
      [6480, 7980],
    ]);
    expect(looksAt(burn, 6600)).to.deep.equal([]);
    // An evaluation takes longer at a lower speed.
    const broken = { ...kill, kind: 'rule-broken', on: 'prometheus' };
    expect(looksAt(broken, 100, 15).at(-1)).to.deep.equal([32_000 - 20 - 2400, 32_000 - 20]);
  });

  it('are not lost to the rounding of today’s epoch milliseconds', () => {
    const slow = { ...kill, kind: 'dependency-slow', on: 'warehouse', extra: '2s', lasts: '11m' };
    const zeroMs = 1_796_089_353_614.1292;
    for (let offMs = 0; offMs < 1; offMs += 0.01) {
      const looks = laterLooks(faultModule(slow), slow, { speed: 60 }, zeroMs + offMs, zeroMs + 1500);
      expect(looks, String(offMs)).to.have.length(2);
    }
  });

  it('are where a fault shows that comes and goes', () => {
    const season = {
      ...{ ...kill, kind: 'ml-seasonal-drift', on: 'ml-api', lasts: '1h' },
      ...{ feature: 'tenure_months', psi: 0.3, period: '30m' },
    };
    expect(looksAt(season, 9000)).to.deep.equal([
      [40_000, 40_500],
      [55_000, 55_500],
    ]);
  });
});
