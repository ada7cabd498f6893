import { expect } from 'chai';
import { a30 } from '../../../core/gpu/a30.ts';
import { restingCelsius } from '../../../core/gpu/thermal.ts';
import type { Disturbances } from './disturbances.ts';
import { Gpu, type Reading } from './gpu.ts';

/** A GPU in half use that has come to rest, and its clock in lab seconds. */
function restingGpu() {
  const gpu = new Gpu(0, 0.5);
  let nowMs = 0;
  const wait = (seconds: number): Reading => {
    nowMs += seconds * 1000;
    gpu.advanceTo(nowMs);
    const reading = gpu.read();
    if (reading === null) throw new Error('the GPU is not there');
    return reading;
  };
  return { gpu, wait, disturb: (disturbances: Disturbances) => gpu.disturb(disturbances) };
}

describe('a GPU', () => {
  it('rests at what its work makes, and counts its energy in mJ', () => {
    const { wait } = restingGpu();
    const before = wait(0);
    const after = wait(60);
    expect(before.celsius).to.be.closeTo(restingCelsius({ demandRatio: 0.5, isBraked: false }), 1e-6);
    expect(after.energyMj - before.energyMj).to.be.closeTo(96 * 60 * 1000, 1e-3);
    expect(after).to.include({ utilisationRatio: 0.5, lastXid: 0, thermalViolationNs: 0 });
  });

  it('warms up with its work', () => {
    const { gpu, wait } = restingGpu();
    const before = wait(0).celsius;
    gpu.setDemand(1);
    expect(wait(69).celsius).to.be.above(before + 5);
    expect(wait(0)).to.include({ watts: a30.powerLimitWatts, utilisationRatio: 1 });
  });

  it('keeps the last XID for ever, and counts each within five lab minutes', () => {
    const { wait, disturb } = restingGpu();
    disturb({ xid: { xid: 13 } });
    wait(60);
    disturb({ xid: { xid: 79 } });
    expect([...wait(0).recentXids]).to.deep.equal([
      [13, 1],
      [79, 1],
    ]);
    disturb({});
    expect([...wait(239).recentXids.keys()]).to.deep.equal([13, 79]);
    expect([...wait(1).recentXids.keys()]).to.deep.equal([79]);
    expect([...wait(60).recentXids.keys()]).to.deep.equal([]);
    expect(wait(86_400).lastXid).to.equal(79);
  });

  it('counts the same XID again when its knob is turned anew, and not while other knobs turn', () => {
    const { wait, disturb } = restingGpu();
    const xid = { xid: 31 };
    disturb({ xid });
    disturb({ xid, powerBrake: { isAsserted: true } });
    expect(wait(1).recentXids.get(31)).to.equal(1);
    disturb({ xid: { xid: 31 } });
    expect(wait(1).recentXids.get(31)).to.equal(2);
  });

  it('throttles in the heat and counts it in ns, and stops when it has cooled', () => {
    const { wait, disturb } = restingGpu();
    disturb({ cooling: { cause: 'inlet', celsius: 92 } });
    const hot = wait(600);
    expect(hot).to.include({ isHot: true });
    expect(hot.clockMhz).to.be.below(1300);
    const later = wait(60);
    expect(later.thermalViolationNs - hot.thermalViolationNs).to.be.closeTo(60e9, 1);
    disturb({});
    const cool = wait(600);
    expect(cool).to.include({ isHot: false, clockMhz: a30.maxClockMhz });
    expect(wait(600).thermalViolationNs).to.equal(cool.thermalViolationNs);
  });

  it('works at half the clock under the power brake, which counts as power, not as heat', () => {
    const { wait, disturb } = restingGpu();
    disturb({ powerBrake: { isAsserted: true } });
    const braked = wait(10);
    expect(braked).to.include({ clockMhz: 720, utilisationRatio: 1, thermalViolationNs: 0 });
    expect(braked.powerViolationNs).to.be.closeTo(10e9, 1);
  });

  it('leaks along a line to the share it was told, and gives it back', () => {
    const { wait, disturb } = restingGpu();
    const { usedMiB } = wait(0);
    disturb({ leak: { usedRatio: 0.95, overLabMs: 100_000 } });
    const full = 0.95 * a30.memoryMiB;
    expect(wait(50).usedMiB).to.be.closeTo((usedMiB + full) / 2, 1);
    const reading = wait(100);
    expect(reading.usedMiB).to.be.closeTo(full, 1);
    expect(reading.usedMiB + reading.freeMiB).to.equal(a30.memoryMiB);
    disturb({});
    expect(wait(1).usedMiB).to.equal(usedMiB);
  });

  it('counts double bit errors until it is reset', () => {
    const { wait, disturb } = restingGpu();
    disturb({ ecc: { doubleBitErrors: 2 } });
    expect(wait(3600).doubleBitErrors).to.equal(2);
    disturb({});
    expect(wait(0)).to.include({ doubleBitErrors: 0, energyMj: 0 });
  });

  it('says that a row could not be remapped as long as that is so', () => {
    const { wait, disturb } = restingGpu();
    disturb({ rowRemap: { hasFailed: true } });
    expect(wait(1).hasRowRemapFailed).to.equal(true);
    disturb({});
    expect(wait(1).hasRowRemapFailed).to.equal(false);
  });

  it('has nothing to say while it is lost, and begins anew when it is back', () => {
    const { gpu, wait, disturb } = restingGpu();
    disturb({ xid: { xid: 79 }, lost: { isLost: true } });
    expect(gpu.read()).to.equal(null);
    disturb({});
    expect(wait(0)).to.include({ lastXid: 0, energyMj: 0 });
    expect(wait(0).recentXids.size).to.equal(0);
  });

  it('begins its counters anew with a new driver, but stays as hot as it was', () => {
    const { gpu, wait, disturb } = restingGpu();
    disturb({ xid: { xid: 94 }, cooling: { cause: 'fan', celsius: 95 } });
    const before = wait(1800);
    gpu.setPresent(false);
    expect(gpu.read()).to.equal(null);
    gpu.setPresent(true);
    expect(wait(0)).to.include({ lastXid: 0, thermalViolationNs: 0, celsius: before.celsius });
  });
});
