import { expect } from 'chai';
import {
  type MachineNow,
  machineDay,
  machineRestOf,
  obstacleOnMachine,
  onMachine,
  restingTakesMs,
} from './real-host.ts';
import type { FaultDeclaration, Scenario } from './scenario.ts';

const gib = 1024 ** 3;
const now: MachineNow = {
  cpus: 2,
  memoryBytes: 8 * gib,
  memoryUsedRatio: 0.2,
  memoryLimitBytes: 8 * gib,
};
const placed = { on: 'host', at: '0s', lasts: '10m' };
const burn = { ...placed, kind: 'cpu-burn', usedRatio: 1 };
const hog = { ...placed, kind: 'memory-hog', usedRatio: 0.96, over: '2m' };

function scenarioOf(faults: readonly FaultDeclaration[], rest: Partial<Scenario> = {}): Scenario {
  return {
    id: 'platform/test',
    title: 'a test',
    story: 'of a machine',
    with: ['host'],
    load: [{ on: 'app', ratePerSecond: 50 }],
    faults: [...faults],
    expect: [],
    ...rest,
  };
}

describe('the machine itself as a host', () => {
  it('suffers in place of the host, and of nobody else', () => {
    const burst = { ...placed, kind: 'error-burst', on: 'app', ratio: 0.2 };
    const { faults, speedAtMost } = onMachine(scenarioOf([burn, burst]), now);
    const machine = { cpus: 2, memoryBytes: 8 * gib };
    expect(faults).to.deep.equal([{ ...burn, machine }, burst]);
    expect(speedAtMost).to.equal(machineDay.speedAtMost);
  });

  it('keeps a speed that is lower already', () => {
    expect(onMachine(scenarioOf([burn], { speedAtMost: 4 }), now).speedAtMost).to.equal(4);
  });

  it('takes no more memory a second than a slow core can', () => {
    // 46 % of 8 GiB at 128 MiB a second are 29.4 s; two lab minutes are that long at a speed of 4.1, and of 24 GiB at 1.4.
    expect(onMachine(scenarioOf([hog]), now).speedAtMost).to.equal(4);
    const big = { ...now, memoryBytes: 24 * gib, memoryLimitBytes: 24 * gib };
    expect(onMachine(scenarioOf([hog]), big).speedAtMost).to.equal(1);
    const small = { ...now, memoryBytes: 2 * gib, memoryLimitBytes: 2 * gib };
    expect(onMachine(scenarioOf([hog]), small).speedAtMost).to.equal(machineDay.speedAtMost);
  });

  it('rests above what the lab takes, as far as a fault is about it', () => {
    const restOf = (...faults: FaultDeclaration[]) => machineRestOf(onMachine(scenarioOf(faults), now));
    expect(restOf(burn)).to.include({ cpus: 2, cpuRatio: machineDay.cpuRatio, memoryRatio: 0 });
    expect(restOf(hog)).to.include({ cpuRatio: 0, memoryRatio: machineDay.memoryRatio });
    expect(machineRestOf(scenarioOf([burn]))).to.equal(undefined);
  });

  it('needs time for the memory of its normal day', () => {
    const rest = { cpus: 2, memoryBytes: 8 * gib, cpuRatio: 0, memoryRatio: 0.5 };
    expect(restingTakesMs(rest)).to.equal(32_000);
    expect(restingTakesMs({ ...rest, memoryRatio: 0 })).to.equal(0);
  });

  const huge = { ...now, memoryBytes: 1024 * gib, memoryLimitBytes: 1024 * gib };
  for (const [why, scenario, machine, reason] of [
    ['without a host', scenarioOf([]), now, /nothing happens on host/],
    ['with two hosts', scenarioOf([burn], { with: ['host', 'host-b'] }), now, /a second host/],
    ['with a full disk', scenarioOf([{ ...placed, kind: 'disk-fill' }]), now, /disk-fill on host/],
    ['close to its normal day', scenarioOf([{ ...burn, usedRatio: 0.65 }]), now, /cpu-burn to 0\.65/],
    ['where it may not take its memory', scenarioOf([hog]), { ...now, memoryLimitBytes: gib }, /1\.0 GiB/],
    ['where its memory is taken', scenarioOf([hog]), { ...now, memoryUsedRatio: 0.6 }, /60 % of the memory/],
    ['with more memory than it can take', scenarioOf([hog]), huge, /1024\.0 GiB, which/],
  ] as const) {
    it(`is refused ${why}`, () => {
      expect(obstacleOnMachine(scenario, machine)).to.match(reason);
    });
  }

  it('may have its memory taken by others where only its CPU time counts', () => {
    const busy = { ...now, memoryUsedRatio: 0.6, memoryLimitBytes: gib };
    expect(obstacleOnMachine(scenarioOf([burn]), busy)).to.equal(undefined);
  });
});
