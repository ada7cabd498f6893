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
  it('is filled to a share and emptied again, beside what others keep there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'disk-'));
    const fillerBytes = (): number => statSync(join(folder, 'filler'), { throwIfNoEntry: false })?.size ?? 0;
    const othersBytes = 1_000_000;
    const look = () => ({ sizeBytes: 10_000_000, usedBytes: othersBytes + fillerBytes() });
    const disk = new Disk(folder, look);
    for (const ratio of [0.4, 0.9, 0.4, 0.1, 0.5]) {
      disk.fillTo(ratio);
      expect(look().usedBytes).to.be.closeTo(ratio * 10_000_000, 1);
    }
    disk.fillTo(0.05);
    expect(fillerBytes()).to.equal(0);
    rmSync(folder, { recursive: true });
  });
});
