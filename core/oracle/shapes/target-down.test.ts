import { expect } from 'chai';
import fc from 'fast-check';
import type { Signal } from '../../fault.ts';
import { readCondition } from '../condition.ts';
import { anyOutage } from '../testing/any-lab.ts';
import { labSetting } from '../testing/lab-setting.ts';
import { problemsOfOutage } from '../testing/predict.ts';
import type { PartTruth, TimedFault } from '../truth.ts';

const setting = labSetting();

function truthOf(...faults: TimedFault[]): PartTruth {
  return readCondition('up == 0').truth({ service: 'app', faults, setting });
}

function stops(service: string, index = 0): TimedFault {
  const signals: Signal[] = [{ kind: 'target-down', service }];
  return { index, atMs: 30_000, lastsMs: 480_000, signals };
}

describe('a target that is down', () => {
  it('is seen by the next scrape, at the latest after its timeout, and until it answers again', () => {
    const truth = truthOf(stops('ml-api'), stops('app', 1));
    if (truth.kind !== 'holds') throw new Error(truth.why);
    expect(truth.faultIndex).to.equal(1);
    expect(truth.begins.earliestMs).to.equal(30_000);
    // A scrape, its timeout and 60 ms of the machine at speed 60.
    expect(truth.begins.latestMs).to.equal(30_000 + 15_000 + 10_000 + 3600);
    expect(truth.ends.earliestMs).to.equal(510_000);
    // Two seconds of wall time to start up, a scrape, and the machine.
    expect(truth.ends.latestMs).to.equal(510_000 + 120_000 + 15_000 + 3600);
  });

  it('is not for another target, and not seen through when it goes down twice', () => {
    expect(truthOf(stops('ml-api'))).to.deep.equal({
      kind: 'never',
      why: 'no fault of the scenario stops the target',
    });
    expect(truthOf(stops('app'), stops('app', 1))).to.have.property('kind', 'unknown');
  });

  it('fires and ends within its windows, whatever the phases, when it refuses its scrapes', () => {
    fc.assert(
      fc.property(anyOutage, (lab) => {
        expect(problemsOfOutage(lab).join('; ')).to.equal('');
      }),
      { numRuns: 2000 },
    );
  });
});
