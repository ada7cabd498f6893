import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openMachine } from './machine.ts';

describe('the accounts of the machine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'machine-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const stat = (idleTicks: number): void =>
    write('stat', `cpu  9 1 2 ${idleTicks} 55 0 0 0 0 0\ncpu0 5 1 1 9 0 0\ncpu1 4 0 1 9 0 0\nintr 7\n`);

  it('count as used what is not idle on any CPU', () => {
    let now = 100;
    stat(5000);
    const machine = openMachine(folder, () => now);
    const before = machine.cpuSeconds();
    now = 110;
    stat(5000 + 500); // 5 of 20 CPU seconds idle
    expect(machine.cpuSeconds() - before).to.be.closeTo(15, 1e-9);
    expect(machine.cpuQuota()).to.equal(2);
    expect(machine.throttledSeconds()).to.equal(0);
  });

  it('count as available what the kernel would give', () => {
    stat(0);
    write(
      'meminfo',
      'MemTotal:       24684084 kB\nMemFree:        20804264 kB\nMemAvailable:   22317708 kB\n',
    );
    expect(openMachine(folder).memory()).to.deep.equal({
      limitBytes: 24684084 * 1024,
      chargedBytes: (24684084 - 20804264) * 1024,
      usedBytes: (24684084 - 22317708) * 1024,
    });
  });

  it('say what the kernel does not', () => {
    write('stat', 'cpu0 1 2 3\n');
    write('meminfo', 'MemTotal:       24684084 kB\n');
    expect(() => openMachine(folder).cpuSeconds()).to.throw(/idle CPUs/);
    expect(() => openMachine(folder).memory()).to.throw(/MemFree/);
  });

  it('are those of this machine', () => {
    const { limitBytes, usedBytes } = openMachine().memory();
    expect(usedBytes).to.be.within(1, limitBytes);
    expect(openMachine().cpuQuota()).to.be.at.least(1);
  });
});
