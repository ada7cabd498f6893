import { expect } from 'chai';
import type { Labels } from '../../core/labels.ts';
import { exactly, type PlannedAgain, sumTerms } from '../../core/plan.ts';
import { isDeliver } from '../../core/scenario.ts';
import { judge } from '../judge.ts';
import { critical, errorBurst, notification } from '../testing/error-burst.ts';
import type { Facts } from '../testing/facts.ts';
import { viewOf } from '../testing/journal-builder.ts';

const second = 1000;

function again(change: Partial<PlannedAgain>, fromS: number, toS: number): PlannedAgain {
  const spread = { name: 'spread', minMs: 0, maxMs: (toS - fromS) * second, why: 'of the test' };
  const window = sumTerms([exactly('repeat', fromS * second, 'of the test'), spread]);
  return { because: 'repeat', status: 'firing', certainty: 'must', window, ...change };
}

/** A run in which Slack's plan for the critical alert says more than once, and that much was heard besides. */
function judged(
  planned: readonly PlannedAgain[],
  heard: readonly ['firing' | 'resolved', number][],
  more?: (facts: Facts) => void,
) {
  const facts = errorBurst();
  // These repeats are the plan's alone: the routes of the synthetic run make none, and nobody promises them.
  delete facts.plan.configuration;
  delete facts.plan.promises;
  for (const delivery of facts.plan.deliveries)
    if (delivery.receiver === 'slack' && delivery.life.alert['alertname'] === 'HighErrorRate')
      delivery.again = [...planned];
  for (const [status, atS] of heard)
    facts.notifications.push(notification(status, critical, 'slack', atS * second));
  more?.(facts);
  const { verdict, findings, excuses } = judge(viewOf(facts));
  return { verdict, kinds: findings.map(({ suite, kind }) => `${suite} ${kind}`), excuses };
}

const repeat = again({}, 600, 660);

describe('repeats that the plan knows', () => {
  it('are no duplicates in their window, and not missed when they come', () => {
    expect(judged([repeat], [['firing', 630]])).to.include({ verdict: 'pass' });
  });

  it('are duplicates and missing outside of it', () => {
    expect(judged([repeat], [['firing', 560]]).kinds).to.have.members(['routes missing', 'routes duplicate']);
  });

  it('are missing when they do not come, and only then when they must', () => {
    expect(judged([repeat], []).kinds).to.deep.equal(['routes missing']);
    expect(judged([again({ certainty: 'may' }, 600, 660)], []).verdict).to.equal('pass');
  });

  it('are not missing when the watch ended before their time, or when nobody was told at first', () => {
    expect(judged([again({}, 2000, 2060)], []).kinds).to.deep.equal([]);
    const untold = judged([repeat], [], (facts) => {
      facts.notifications = facts.notifications.filter(({ receiver }) => receiver !== 'slack');
    });
    expect(untold.kinds.filter((kind) => kind === 'routes missing')).to.have.lengthOf(2);
  });

  it('may tell of an end again, with the news of others in the group', () => {
    const planned = again({ because: 'news', status: 'resolved', certainty: 'may' }, 750, 870);
    expect(judged([planned], [['resolved', 830]]).verdict).to.equal('pass');
    expect(judged([], [['resolved', 830]]).kinds).to.deep.equal(['resolves duplicate']);
  });
});

describe('the end of an alert that was muted before anybody was told', () => {
  const heardAtS = (atS: number) => {
    const planned = again({ because: 'news', status: 'resolved', certainty: 'may' }, 750, 870);
    return judged([], [], (facts) => {
      const [delivery] = facts.plan.deliveries.filter(({ receiver }) => receiver === 'slack');
      if (delivery === undefined) throw new Error('nothing is planned for slack');
      const other = { ...delivery.life.alert, alertname: 'Other' };
      const life = { ...delivery.life, alert: other, certainty: 'may' as const };
      const expectationIndex = optionalExpectation(facts, other);
      facts.plan.deliveries.push({
        ...delivery,
        expectationIndex,
        life,
        told: 'may',
        resolved: null,
        again: [planned],
      });
      facts.notifications.push(notification('resolved', other, 'slack', atS * second));
    }).kinds;
  };

  it('comes with the news of others of its group, as the plan says', () => {
    expect(heardAtS(830)).to.deep.equal([]);
  });

  it('is unexpected at any other time', () => {
    expect(heardAtS(500)).to.deep.equal(['quiet unexpected']);
  });
});

describe('what a receiver need not be told', () => {
  const without = (status: 'firing' | 'resolved', told: 'may' | 'must', isOptional: boolean) => {
    const facts = errorBurst();
    delete facts.plan.configuration;
    for (const delivery of facts.plan.deliveries.filter(({ receiver }) => receiver === 'slack'))
      if (status === 'firing') delivery.told = told;
      else if (delivery.resolved !== null) delivery.resolved.told = told;
    for (const expectation of isOptional ? facts.plan.scenario.expect.filter(isDeliver) : [])
      expectation[status === 'firing' ? 'optional' : 'resolveOptional'] = 'for this test';
    facts.notifications = facts.notifications.filter(
      (one) => one.receiver !== 'slack' || (status === 'resolved' && one.status === 'firing'),
    );
    return judge(viewOf(facts)).verdict;
  };

  it('is not missed where the scenario says so: an alert that may be over before its group flushes', () => {
    expect(without('firing', 'may', true)).to.equal('pass');
    expect(without('firing', 'must', true)).to.equal('fail');
  });

  it('is not missed where the scenario says so: an end that may be muted', () => {
    expect(without('resolved', 'may', true)).to.equal('pass');
    expect(without('resolved', 'must', true)).to.equal('fail');
  });

  it('is missed where only the configuration makes it optional: a demand is a demand', () => {
    expect(without('firing', 'may', false)).to.equal('fail');
    expect(without('resolved', 'may', false)).to.equal('fail');
  });
});

/** An expectation that may stay away, for a delivery of its own. */
function optionalExpectation({ plan: { scenario } }: Facts, alert: Labels): number {
  const { expect: expectations } = scenario;
  expectations.push({ inhibit: alert as Record<string, string>, by: { alertname: 'Nobody' } });
  return expectations.length - 1;
}
