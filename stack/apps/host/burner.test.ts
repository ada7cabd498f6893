import { expect } from 'chai';
import { Burner, CpuDebt, machinePace } from './burner.ts';
import { Threads } from './threads.ts';

describe('the debt of CPU time', () => {
  it('grows with the share of the quota and falls with all that is used', () => {
    const debt = new CpuDebt(0.8, 0.1, 100, 5);
    expect(debt.due(100, 5)).to.be.closeTo(0, 1e-9);
    expect(debt.due(100.1, 5)).to.be.closeTo(0.008, 1e-9);
    expect(debt.due(100.1, 5.005)).to.be.closeTo(0.003, 1e-9);
    expect(debt.due(100.1, 5.1)).to.equal(0);
  });

  it('is paid exactly over a long time', () => {
    const debt = new CpuDebt(0.78, 0.1, 0, 0);
    let used = 0;
    for (let now = 0; now < 60; now += 0.01) used += debt.due(now, used);
    expect(used / 60 / 0.1).to.be.closeTo(0.78, 0.001);
  });

  it('is forgiven beyond a fifth of a second: catching up would read as more than was asked for', () => {
    const debt = new CpuDebt(0.8, 0.1, 0, 0);
    expect(debt.due(10, 0)).to.be.closeTo(0.02, 1e-9);
    expect(debt.due(10, 0.02)).to.be.closeTo(0, 1e-9);
    expect(debt.due(10.1, 0.02)).to.be.closeTo(0.008, 1e-9);
  });
});

describe('the threads of a machine', () => {
  it('pay together what is due, each a part of it', () => {
    let used = 0;
    const debts = [0, 1].map(() => new CpuDebt(0.6, 2, 0, 0));
    const { shareRatio, longestSliceMs } = machinePace(debts.length);
    for (let now = 0; now < 20; now += 0.01)
      for (const debt of debts) used += Math.min(longestSliceMs / 1000, debt.due(now, used) * shareRatio);
    expect(used / 20 / 2).to.be.closeTo(0.6, 0.005);
  });

  it('burn until they are told to stop', async () => {
    const threads = new Threads(new URL('./main.ts', import.meta.url), 2);
    const usedMs = () => process.cpuUsage().user / 1000;
    const untilUsed = async (moreMs: number) => {
      const goal = usedMs() + moreMs;
      while (usedMs() < goal) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    threads.burn(1);
    // Far more than two threads need to start: without burning it would never come.
    await untilUsed(1500);
    threads.burn(0);
    await threads.close();
  });
});

describe('the burner', () => {
  const looksAfter = async (burner: Burner, until: () => boolean): Promise<void> => {
    while (!until()) await new Promise((resolve) => setTimeout(resolve, 5));
    burner.burn(0);
  };

  it('looks at the account again and again, and no more once it is told to stop', async () => {
    let looks = 0;
    const cpuSeconds = (): number => {
      looks += 1;
      return 0;
    };
    const burner = new Burner({ cpuSeconds, cpuQuota: () => 0.1 });
    burner.burn(0.5);
    await looksAfter(burner, () => looks > 5);
    const atStop = looks;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(looks).to.equal(atStop);
  });

  it('needs no account to use all there is, and still hears that it is over', async () => {
    const refuse = (): number => {
      throw new Error('nobody should ask');
    };
    const burner = new Burner({ cpuSeconds: refuse, cpuQuota: refuse });
    burner.burn(1);
    let turns = 0;
    await looksAfter(burner, () => ++turns > 3);
    expect(turns).to.equal(4);
  });
});
