import { expect } from 'chai';
import type { AlertRule } from '../config/rules.ts';
import { exactly, type Life, sumTerms } from '../plan.ts';
import type { AlertExpectation } from '../scenario.ts';
import { notDemanded } from './not-demanded.ts';

const minute = 60_000;
const rule: AlertRule = {
  group: 'application',
  alert: 'HighErrorRate',
  expr: 'errors > 0.05',
  forMs: 0,
  keepFiringForMs: 0,
  labels: {},
  annotations: {},
  location: { file: 'rules.yml', line: 23 },
};
const alert = { alertname: 'HighErrorRate', severity: 'critical', service: 'app' };
const demanded: AlertExpectation = { deliver: alert, to: ['pagerduty'], within: '8m' };
const evaluation = { name: 'evaluation', minMs: 0, maxMs: minute / 2, why: '' };

/** An alert whose condition holds from 1 to 9 minutes after the zero. */
function lifeOf(certainty: Life['certainty'], forMs: number): Life {
  return {
    alert,
    certainty,
    faultIndex: 0,
    firing: sumTerms([exactly('begins', minute, ''), evaluation, exactly('for', forMs, '')]),
    ended: sumTerms([
      exactly('ends', 9 * minute, ''),
      evaluation,
      exactly('keep_firing_for', 2 * minute, ''),
    ]),
  };
}

function problemsOf(expectation: AlertExpectation, certainty: Life['certainty'], forMs: number): string[] {
  return notDemanded(expectation, 'expect[0]', rule, lifeOf(certainty, forMs)).map(({ problem }) => problem);
}

describe('a demand that the configuration makes impossible or optional', () => {
  it('is refused with how long its condition holds and with the line of the rule', () => {
    expect(problemsOf(demanded, 'must-not', 9 * minute)).to.deep.equal([
      'HighErrorRate critical app cannot fire under these faults: its condition holds for 8m at the most, and its `for` of 9m (rules.yml:23) asks for more',
    ]);
    expect(problemsOf(demanded, 'may', 8 * minute)).to.deep.equal([
      'HighErrorRate critical app need not fire under these faults: its condition holds for 8m to 8m, and its `for` of 8m (rules.yml:23) asks for that and up to one more evaluation',
    ]);
  });

  it('is refused though nobody need be told of it: it must fire all the same', () => {
    expect(problemsOf({ ...demanded, optional: 'a race' }, 'may', 8 * minute)).to.have.length(1);
    expect(problemsOf({ fire: alert }, 'may', 8 * minute)).to.have.length(1);
  });

  it('is none when it must fire', () => {
    expect(problemsOf(demanded, 'must', 5 * minute)).to.deep.equal([]);
  });

  it('may be left to chance where it is about muting, but not be impossible, unless the scenario says so', () => {
    const inhibit = { inhibit: alert, by: { alertname: 'ServiceDown' } };
    expect(problemsOf(inhibit, 'may', 8 * minute)).to.deep.equal([]);
    expect(problemsOf(inhibit, 'must-not', 9 * minute)[0]).to.match(/say `optional: 'why'`/);
    expect(problemsOf({ ...inhibit, optional: 'why not' }, 'must-not', 9 * minute)).to.deep.equal([]);
  });
});
