import { expect } from 'chai';
import { exactly, type PlannedDelivery, sumTerms, type Term } from '../plan.ts';
import { latePromises } from './late-promises.ts';

const minute = 60_000;
const alert = { alertname: 'HighErrorRate', severity: 'critical', service: 'app' };
const faults = [{ index: 0, atMs: minute, lastsMs: 6 * minute, signals: [] }];
const onset = exactly('onset', minute, '');
const evaluation: Term = { name: 'evaluation', minMs: 0, maxMs: minute / 2, why: '' };

function delivery(forMs: number, receiver = 'slack', more: readonly Term[] = []): PlannedDelivery {
  const firing = sumTerms([onset, ...more, evaluation, exactly('for', forMs, '')]);
  const ended = sumTerms([onset, exactly('fault', 6 * minute, ''), evaluation]);
  const life = { alert, certainty: 'must' as const, faultIndex: 0, firing, ended };
  return {
    kind: 'delivery',
    expectationIndex: 0,
    life,
    receiver,
    notified: firing,
    slaMs: 8 * minute,
    resolved: { window: ended, slaMs: 12 * minute },
  };
}

const problems = (...deliveries: PlannedDelivery[]) =>
  latePromises(deliveries, faults).map(({ problem }) => problem);

describe('promises that a configuration keeps by luck', () => {
  it('are refused with the terms that take so long, once for receivers that hear alike', () => {
    expect(problems(delivery(7.75 * minute), delivery(7.75 * minute, 'pagerduty'))).to.deep.equal([
      'slack, pagerduty: promises HighErrorRate critical app within 8m, but with this configuration it may be as late as 8m15s (evaluation 30s + for 7m45s) of the onset',
    ]);
  });

  it('count from the onset, and are kept to the last second', () => {
    expect(problems(delivery(7.5 * minute))).to.deep.equal([]);
  });

  it('are those of the end as well', () => {
    const slow = delivery(5 * minute);
    const late = { ...slow, resolved: { window: slow.life.ended, slaMs: 0 } };
    expect(problems(late)[0])
      .to.include('promises the end of HighErrorRate critical app within 0s')
      .and.include('of the heal');
    expect(problems({ ...slow, resolved: null })).to.deep.equal([]);
  });

  it('are left to the run where the oracle does not see through the rule', () => {
    const opaque = { name: 'not seen through', minMs: 0, maxMs: 30 * minute, why: '' };
    expect(problems(delivery(0, 'slack', [opaque]))).to.deep.equal([]);
  });
});
