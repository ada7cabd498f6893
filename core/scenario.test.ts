import { expect } from 'chai';
import {
  aboutAlerts,
  alertOf,
  beginsAtMs,
  isDeliver,
  type ScenarioInput,
  scenario,
  scenarioSchema,
  whyNotWith,
} from './scenario.ts';

const valid: ScenarioInput = {
  id: 'services/test',
  title: 'A test',
  story: 'It tests.',
  load: [{ on: 'app', ratePerSecond: 50 }],
  faults: [{ kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '6m' }],
  expect: [
    { deliver: { alertname: 'A' }, to: ['pagerduty'], within: '8m' },
    { inhibit: { alertname: 'B' }, by: { alertname: 'A' } },
  ],
};

describe('scenarios', () => {
  it('are what their file says; a fault keeps the fields of its kind', () => {
    const parsed = scenarioSchema.parse(scenario(valid));
    expect(parsed).to.deep.equal(valid);
    expect(parsed.faults[0]).to.have.property('ratio', 0.2);
    expect(parsed.expect.map(isDeliver)).to.deep.equal([true, false]);
    expect(aboutAlerts(parsed.expect).map(alertOf)).to.deep.equal([{ alertname: 'A' }, { alertname: 'B' }]);
  });

  const broken: [string, object, string][] = [
    ['an id without a folder', { id: 'test' }, 'id'],
    ['an empty title', { title: '' }, 'title'],
    ['no traffic', { load: [] }, 'load'],
    ['a rate above 500', { load: [{ on: 'app', ratePerSecond: 501 }] }, 'load.0.ratePerSecond'],
    ['a rate below 1', { load: [{ on: 'app', ratePerSecond: 0.5 }] }, 'load.0.ratePerSecond'],
    ['a fault without a duration', { faults: [{ kind: 'x', on: 'app', at: '0s' }] }, 'faults.0.lasts'],
    ['a duration that is none', { observe: '6 minutes' }, 'observe'],
    [
      'an expectation of nobody',
      { expect: [{ deliver: { alertname: 'A' }, to: [], within: '8m' }] },
      'expect.0.to',
    ],
    [
      'an alert without a name',
      { expect: [{ inhibit: { severity: 'x' }, by: { alertname: 'A' } }] },
      'expect.0.inhibit',
    ],
    ['a field that nobody knows', { expects: [] }, ''],
    ['a date without a zone', { clock: 'lab', begins: '2024-03-31T00:30:00' }, 'begins'],
    ['a day that there is not', { clock: 'lab', begins: '2023-02-29T00:30:00Z' }, 'begins'],
    ['a year before the programs can count', { clock: 'lab', begins: '1999-03-31T00:30:00Z' }, 'begins'],
    ['a date on the clock of the wall', { begins: '2024-03-31T00:30:00Z' }, 'begins'],
    ['another clock than the lab’s', { clock: 'compiled' }, 'clock'],
    ['a change of nothing', { changes: [{ path: 'a.yml', find: '', replace: 'x' }] }, 'changes.0.find'],
  ];
  for (const [what, change, path] of broken) {
    it(`refuse ${what}`, () => {
      const { error } = scenarioSchema.safeParse({ ...valid, ...change });
      expect(error?.issues.map((issue) => issue.path.join('.'))).to.deep.equal([path]);
    });
  }

  it('begin at an instant, whatever zone it is told in', () => {
    const parsed = scenarioSchema.parse({ ...valid, clock: 'lab', begins: '2024-03-31T02:30:00+02:00' });
    expect(beginsAtMs(parsed)).to.equal(Date.UTC(2024, 2, 31, 0, 30));
    expect(beginsAtMs(valid)).to.equal(undefined);
  });

  it('that need the lab’s clock are skipped with any other', () => {
    expect(whyNotWith('compiled', { clock: 'lab' })).to.contain('--clock lab');
    expect(whyNotWith('lab', { clock: 'lab' })).to.equal(undefined);
    expect(whyNotWith('compiled', {})).to.equal(undefined);
  });

  it('report all problems at once', () => {
    const { error } = scenarioSchema.safeParse({ ...valid, id: 'x', story: '', observe: 'soon' });
    expect(error?.issues).to.have.lengthOf(3);
  });
});
