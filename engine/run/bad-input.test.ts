import { expect } from 'chai';
import { type ScenarioInput, scenarioSchema } from '../../core/scenario.ts';
import xid79BesideHeat from '../../scenarios/gpu/xid-79-beside-heat.ts';
import { failureOf } from '../testing.ts';
import { readConfigFolder } from './config-folder.ts';
import { makePlan } from './make-plan.ts';

const files = readConfigFolder();
const at = { at: '0s', lasts: '5m' };
const onGpu = { on: 'gpu-exporter', gpu: 0, ...at };
const onModel = { on: 'ml-api', feature: 'tenure_months', ...at };

/** What is wrong with these faults in the place of those of a scenario with two. */
function problemsOf(...faults: ScenarioInput['faults']): readonly string[] {
  const scenario = scenarioSchema.parse({ ...xid79BesideHeat, faults });
  const error = failureOf(() => makePlan(scenario, files, 60));
  expect(error).to.include({ code: 'FAULTS', exitCode: 64 });
  return error.details.problems ?? [];
}

/** In which line and column of its file the scenario has its two faults and the fields of the first. */
const place = /^scenarios\/gpu\/xid-79-beside-heat\.ts:\d+:\d+: /;

describe('faults that cannot be', () => {
  for (const [what, fault, says] of [
    [
      'a component that no stack has',
      { kind: 'target-kill', on: 'ap', ...at },
      /no component "ap".*mean "app"/,
    ],
    ['a ratio above 1', { kind: 'error-burst', on: 'app', ratio: 1.2, ...at }, /ratio: want a share above 0/],
    ['a ratio below 0', { kind: 'slow-answers', on: 'app', ratio: -0.1, extra: '1s', ...at }, /want a share/],
    ['an unknown XID', { kind: 'gpu-xid', ...onGpu, xid: 999 }, /xid: want one of 13 .*, got 999/],
    [
      'an unknown GPU',
      { kind: 'gpu-xid', ...onGpu, gpu: 9, xid: 79 },
      /gpu: want the index of a GPU.*, got 9/,
    ],
    ['an unknown feature', { kind: 'ml-missing-feature', ...onModel, feature: 'nose', ratio: 0.1 }, /"nose"/],
    [
      'a ramp backwards',
      { kind: 'gpu-memory-leak', ...onGpu, usedRatio: 0.95, over: '-2m' },
      /longer than 0s/,
    ],
    [
      'a leak that gives back',
      { kind: 'gpu-memory-leak', ...onGpu, usedRatio: 0.1, over: '2m' },
      /want a share/,
    ],
    [
      'a drift backwards',
      { kind: 'ml-slow-drift', ...onModel, psi: 0.4, over: '-2h' },
      /over: want at least 30m/,
    ],
    ['an unknown kind', { kind: 'gpu-xyd', ...onGpu }, /did you mean "gpu-xid"/],
  ] as const) {
    it(`are refused with file and line: ${what}`, () => {
      const [problem, ...more] = problemsOf(fault);
      expect(problem).to.match(place).and.to.match(says);
      expect(more).to.deep.equal([]);
    });
  }

  it('are refused all at once, those that overlap on one seam among them', () => {
    const burst = { kind: 'error-burst', on: 'app', ratio: 0.2, ...at };
    const problems = problemsOf(
      burst,
      { ...burst, at: '4m' },
      { ...burst, ratio: 2 },
      { kind: 'target-kill', on: 'nobody', ...at },
    );
    expect(problems).to.have.lengthOf(3);
    expect(problems.join('\n')).to.match(
      /faults\[2\]\.ratio.*\n.*faults\[3\]\.on.*\n.*faults\[1\].*want a gap/,
    );
    for (const problem of problems) expect(problem).to.match(place);
  });
});
