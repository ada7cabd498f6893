import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { openCgroup } from './cgroup.ts';

const version1 = {
  'cpuacct/cpuacct.usage': '1500000000\n',
  'cpu/cpu.stat': 'nr_periods 90\nnr_throttled 30\nthrottled_time 999\n',
  'cpu/cpu.cfs_quota_us': '10000\n',
  'cpu/cpu.cfs_period_us': '100000\n',
  'memory/memory.limit_in_bytes': '1000000\n',
  'memory/memory.usage_in_bytes': '600000\n',
  'memory/memory.stat': 'cache 5\ninactive_file 7\ntotal_inactive_file 100000\n',
};
const version2 = {
  'cgroup.controllers': 'cpu memory\n',
  'cpu.stat': 'usage_usec 1500000\nuser_usec 1\nnr_periods 90\nnr_throttled 30\nthrottled_usec 9\n',
  'cpu.max': '10000 100000\n',
  'memory.max': '1000000\n',
  'memory.current': '600000\n',
  'memory.stat': 'anon 5\ninactive_file 100000\n',
};

describe('the accounts of a container', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cgroup-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = (files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return openCgroup(folder);
  };

  for (const [name, files] of Object.entries({ version1, version2 })) {
    it(`say the same in ${name}`, () => {
      const cgroup = open(files);
      expect(cgroup.cpuSeconds()).to.equal(1.5);
      expect(cgroup.cpuQuota()).to.equal(0.1);
      expect(cgroup.throttledSeconds()).to.be.closeTo(30 * 0.09, 1e-9);
      expect(cgroup.memory()).to.deep.equal({
        limitBytes: 1_000_000,
        chargedBytes: 600_000,
        usedBytes: 500_000,
      });
    });
  }

  it('are no host without a CPU quota', () => {
    expect(() => open({ ...version1, 'cpu/cpu.cfs_quota_us': '-1\n' }).cpuQuota()).to.throw(/no CPU quota/);
    expect(() => open({ ...version2, 'cpu.max': 'max 100000\n' }).cpuQuota()).to.throw(/no CPU quota/);
  });

  it('are no host without a memory limit', () => {
    const none = '9223372036854771712\n';
    expect(() => open({ ...version1, 'memory/memory.limit_in_bytes': none }).memory()).to.throw(
      /no memory limit/,
    );
    expect(() => open({ ...version2, 'memory.max': 'max\n' }).memory()).to.throw(/no memory limit/);
  });

  it('say which line is missing', () => {
    expect(() => open({ ...version2, 'cpu.stat': 'user_usec 1\n' }).cpuSeconds()).to.throw(/no usage_usec/);
  });
});
