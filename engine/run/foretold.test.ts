import { expect } from 'chai';
import type { Promtool } from '../../core/foretold/foretell.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { readConfigFolder } from './config-folder.ts';
import { makePlan } from './make-plan.ts';

const scenario = scenarioSchema.parse(errorBurst);
const files = readConfigFolder();
const [before, after] = ['> 0.05\n        for: 5m', '* 1 + 0 > 0.05\n        for: 5m'];
/** The rule of the page, written so that the oracle does not see through it; or with a metric that nobody knows. */
const opaque = (expr = after) => files.map((file) => ({ ...file, text: file.text.replace(before, expr) }));

/** Says what it was asked, and that nothing is ever true. */
function silent(): { readonly promtool: Promtool; readonly tests: string[] } {
  const tests: string[] = [];
  const run = (test: string): string => {
    tests.push(test);
    return 'Unit Testing:  test.yml\n  SUCCESS\n';
  };
  return { promtool: { name: 'promtool 2.47.2', run }, tests };
}

const unseenOf = (find?: () => Promtool | { missing: string }, config = opaque()): string =>
  (makePlan(scenario, config, 60, find && { promtool: find }).unseen ?? [])
    .map(({ sentence }) => sentence)
    .join('\n');

describe('asking promtool for a plan', () => {
  it('happens nowhere while the oracle sees through every rule', () => {
    const find = (): never => {
      throw new Error('nobody needs it');
    };
    expect(makePlan(scenario, files, 60, { promtool: find }).unseen).to.equal(undefined);
  });

  it('is one question for the whole scenario, about the samples of its faults', () => {
    const { promtool, tests } = silent();
    expect(() => makePlan(scenario, opaque(), 60, { promtool: () => promtool }))
      .to.throw()
      .with.nested.property('details.problems[0]')
      .that.contains('predicted by promtool 2.47.2')
      .and.contains('at no instant');
    expect(tests).to.have.length(1);
    expect(tests[0]).to.contain('http_requests_total{endpoint="/api/items"').and.contain('* 1 + 0 > 0.05');
  });

  it('leaves the windows wide where there is no promtool, and says so', () => {
    expect(unseenOf()).to.contain('moves http_requests_total').and.not.contain('promtool');
    expect(unseenOf(() => ({ missing: 'there is none' }))).to.contain('promtool is not asked: there is none');
  });

  it('is left where nothing describes a series, by its name', () => {
    const { promtool, tests } = silent();
    const unseen = unseenOf(() => promtool, opaque('* (queue_length or 1) > 0.05\n        for: 5m'));
    expect(unseen).to.contain('no signal and no quiet value describes queue_length');
    expect(tests).to.deep.equal([]);
  });
});
