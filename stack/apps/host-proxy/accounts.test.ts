import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CpuAccount } from './cpu-account.ts';
import { Disk } from './disk.ts';
import { makeProcfs, meminfoText, statText, writeProcfs } from './procfs.ts';

describe('the CPU account of a host', () => {
  it('counts the quota as one CPU', () => {
    const account = new CpuAccount(0.1, 50, 3);
    expect(account.read(50, 3)).to.deep.equal({ busySeconds: 0, idleSeconds: 0 });
    const { busySeconds, idleSeconds } = account.read(60, 3.78);
    expect(busySeconds).to.be.closeTo(7.8, 1e-9);
    expect(idleSeconds).to.be.closeTo(2.2, 1e-9);
  });

  it('never lets idle time fall: what is used ahead of the quota is a debt', () => {
    const account = new CpuAccount(0.1, 0, 0);
    expect(account.read(1, 0).idleSeconds).to.equal(1);
    expect(account.read(2, 0.15).idleSeconds).to.equal(1);
    expect(account.read(2.4, 0.15).idleSeconds).to.equal(1);
    expect(account.read(3, 0.15).idleSeconds).to.be.closeTo(1.5, 1e-9);
  });
});

describe('the procfs of a host', () => {
  it('keeps parts of a tick', () => {
    const [all, first] = statText({ busySeconds: 1.23456, idleSeconds: 2 }).split('\n');
    expect(all).to.equal('cpu  123.456 0 0 200.000 0 0 0 0 0 0');
    expect(first).to.equal('cpu0 123.456 0 0 200.000 0 0 0 0 0 0');
  });

  it('calls available what is free and what the kernel gives back', () => {
    const text = meminfoText({ limitBytes: 1_024_000, chargedBytes: 924_672, usedBytes: 512_000 });
    expect(text).to.equal('MemTotal: 1000 kB\nMemFree: 97 kB\nMemAvailable: 500 kB\n');
  });

  it('has all that node_exporter opens', () => {
    const folder = mkdtempSync(join(tmpdir(), 'procfs-'));
    makeProcfs(folder);
    writeProcfs(
      folder,
      { busySeconds: 0, idleSeconds: 0 },
      { limitBytes: 1024, chargedBytes: 0, usedBytes: 0 },
    );
    for (const name of ['1', 'self'])
      expect(readFileSync(join(folder, 'proc', name, 'mounts'), 'utf8')).to.equal(
        '/dev/data /data ext4 rw 0 0\n',
      );
    for (const name of ['proc/stat', 'proc/meminfo', 'sys']) statSync(join(folder, name));
    rmSync(folder, { recursive: true });
  });
});

describe('the disk of a host', () => {
  const sizeBytes = 10_000_000;
  let folder: string;
  let disk: Disk;
  const fillerBytes = (): number => statSync(join(folder, 'filler'), { throwIfNoEntry: false })?.size ?? 0;
  const look = () => ({ sizeBytes, usedBytes: 1_000_000 + fillerBytes() });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'disk-'));
    disk = new Disk(folder, look);
  });
  afterEach(() => {
    disk.close();
    rmSync(folder, { recursive: true });
  });

  it('is filled to a share and emptied again, beside what others keep there', () => {
    for (const ratio of [0.4, 0.9, 0.4, 0.1, 0.5]) {
      disk.hold(ratio, 0);
      expect(look().usedBytes).to.be.closeTo(ratio * sizeBytes, 1);
    }
    disk.hold(0.05, 0);
    expect(fillerBytes()).to.equal(0);
  });

  it('fills along a line when it has time, and gets there', async () => {
    disk.hold(0.4, 0);
    disk.hold(0.8, 1000);
    disk.hold(0.8, 0);
    const seen: number[] = [];
    while (look().usedBytes < 0.8 * sizeBytes - 1) {
      seen.push(look().usedBytes);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(seen[0]).to.be.below(0.5 * sizeBytes);
    expect(new Set(seen).size).to.be.greaterThan(2);
    expect(seen).to.deep.equal(seen.toSorted((a, b) => a - b));
  });

  it('turns back at once from wherever it was on its way', () => {
    disk.hold(0.4, 0);
    disk.hold(0.9, 60_000);
    disk.hold(0.4, 0);
    expect(look().usedBytes).to.be.closeTo(0.4 * sizeBytes, 1);
  });
});
