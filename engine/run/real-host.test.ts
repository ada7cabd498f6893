import { expect } from 'chai';
import { failureOf } from '../testing.ts';
import { type LoadedScenario, loadScenarios } from './load-scenarios.ts';
import { allOnMachine, warnOfMachine } from './real-host.ts';
import { thisMachine } from './this-machine.ts';

const gib = 1024 ** 3;
const now = { cpus: 2, memoryBytes: 8 * gib, memoryUsedRatio: 0.2, memoryLimitBytes: 8 * gib };

describe('--real-host', () => {
  let all: readonly LoadedScenario[];
  before(async () => {
    all = await loadScenarios();
  });
  const named = (...ids: string[]) => all.filter(({ scenario: { id } }) => ids.includes(id));

  it('takes what the machine can bear, and says of the rest why not', () => {
    const { chosen, skipped } = allOnMachine(
      all.filter(({ scenario: { id } }) => id.startsWith('platform/')),
      now,
    );
    expect(chosen.map(({ scenario: { id } }) => id)).to.deep.equal([
      'platform/cpu-busy',
      'platform/cpu-exhausted',
      'platform/cpu-well-used',
      'platform/memory-exhausted',
      'platform/memory-short',
      'platform/memory-well-used',
    ]);
    for (const { scenario } of chosen) expect(scenario.faults[0]).to.have.property('machine');
    expect(skipped).to.include('platform/disk-full: disk-fill on host');
  });

  it('is refused where nothing can be had', () => {
    const failure = failureOf(() => allOnMachine(named('services/error-burst', 'platform/disk-full'), now));
    expect(failure).to.include({ code: 'REAL_HOST', kind: 'usage' });
    expect(failure.details.problems).to.deep.equal([
      'platform/disk-full: disk-fill on host',
      'services/error-burst: nothing happens on host',
    ]);
  });

  it('warns of what it takes', () => {
    expect(warnOfMachine(now)).to.contain('2 CPUs, 8.0 GiB').and.to.contain('nice 19');
  });

  it('knows this machine', () => {
    const { cpus, memoryBytes, memoryLimitBytes, memoryUsedRatio } = thisMachine();
    expect(cpus).to.be.at.least(1);
    expect(memoryUsedRatio).to.be.within(0, 1);
    expect(memoryLimitBytes).to.be.within(1, memoryBytes);
  });
});
