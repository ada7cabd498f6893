import { expect } from 'chai';
import fc from 'fast-check';
import type { Labels } from '../core/labels.ts';
import { judge } from './judge.ts';
import { surplusIn } from './label-sets.ts';
import {
  budget,
  critical,
  errorBurst,
  expectTwo,
  notification,
  sent,
  stored,
  warning,
} from './testing/error-burst.ts';
import type { Facts } from './testing/facts.ts';
import { viewOf } from './testing/journal-builder.ts';

const second = 1000;
const sibling = { ...stored(critical), instance: 'b' };
const receivers = ['pagerduty', 'slack', 'audit-webhook'];

function judged(change: (facts: Facts) => void) {
  const facts = errorBurst();
  change(facts);
  return judge(viewOf(facts));
}

/** Another alert with the labels of the expected one fires, and is told of in the same batches. */
function withSibling(facts: Facts): void {
  facts.prometheus.push({ labels: sibling, state: 'firing', fromMs: 390 * second, toMs: 720 * second });
  facts.alertmanager.push({
    atMs: 396 * second,
    labels: { ...sibling, cluster: 'firedrill' },
    state: 'active',
  });
  for (const fact of facts.notifications)
    if (fact.alerts.some(({ labels }) => labels['alertname'] === 'HighErrorRate'))
      fact.alerts.push({ labels: { ...sibling, cluster: 'firedrill' }, status: fact.status });
}

describe('one expectation, one label set', () => {
  it('takes no second alert with the same labels: it is unexpected, in Prometheus and at each receiver', () => {
    const { verdict, findings } = judged(withSibling);
    expect(verdict).to.equal('fail');
    const unexpected = findings.filter(({ kind }) => kind === 'unexpected');
    expect(unexpected.map(({ receiver }) => receiver)).to.have.members([...receivers, null]);
    const [inPrometheus] = unexpected.filter(({ receiver }) => receiver === null);
    expect(inPrometheus?.message).to.include('one alert more than the scenario expects');
    expect(inPrometheus?.got).to.include('instance="b"');
  });

  it('takes as many as the scenario says', () => {
    const { verdict, findings } = judged((facts) => {
      expectTwo(facts);
      withSibling(facts);
    });
    expect(findings).to.deep.equal([]);
    expect(verdict).to.equal('pass');
  });

  it('misses one that the scenario says and that does not fire', () => {
    const { findings } = judged(expectTwo);
    const kinds = findings.map(({ suite, kind }) => `${suite} ${kind}`);
    expect(kinds).to.deep.equal(['fires missing', ...receivers.map(() => 'routes missing')]);
    expect(findings[0]?.message).to.include('1 of the 2 alerts HighErrorRate critical app fired');
    expect(findings[1]?.message).to.equal(
      'pagerduty was told of 1 of the 2 alerts HighErrorRate critical app',
    );
  });

  it('takes the set that fires when it is due, not the one that comes first', () => {
    const { findings } = judged((facts) => {
      // Nobody is told of it here, and it is not asked why.
      delete facts.plan.configuration;
      facts.prometheus.push({ labels: sibling, state: 'firing', fromMs: 60 * second, toMs: 90 * second });
    });
    expect(findings.map(({ suite, kind }) => `${suite} ${kind}`)).to.deep.equal(['quiet unexpected']);
    expect(findings[0]?.alert).to.include({ instance: 'b' });
  });

  it('gives a set to the expectation that names it by more labels', () => {
    const { plan } = errorBurst();
    const [first] = plan.deliveries;
    if (first === undefined) throw new Error('nothing is planned');
    const narrow = { ...first, life: { ...first.life, alert: { ...critical, instance: 'b' } } };
    const both = { ...plan, deliveries: [...plan.deliveries, narrow] };
    expect([...surplusIn(both, [sibling, stored(critical)])]).to.deep.equal([]);
    expect([...surplusIn(both, [stored(critical), sibling, { ...sibling, pod: 'c' }])]).to.have.length(1);
  });
});

describe('any alert more than the scenario expects', () => {
  const extra = fc.record({
    of: fc.constantFrom<Labels>(critical, budget, warning, { alertname: 'Other', service: 'app' }),
    label: fc.constantFrom('instance', 'method', 'pod'),
    value: fc.constantFrom('a', 'b', 'c'),
    atS: fc.integer({ min: 1, max: 880 }),
    lastsS: fc.integer({ min: 1, max: 300 }),
    where: fc.constantFrom('prometheus', 'receiver', 'both'),
    receiver: fc.constantFrom(...receivers, 'email', 'ml-webhook'),
  });

  it('is found, wherever and whenever it shows', () => {
    fc.assert(
      fc.property(extra, ({ of, label, value, atS, lastsS, where, receiver }) => {
        const labels = { ...stored(of), [label]: value };
        const { verdict, findings } = judged((facts) => {
          const fromMs = atS * second;
          if (where !== 'receiver')
            facts.prometheus.push({ labels, state: 'firing', fromMs, toMs: fromMs + lastsS * second });
          if (where !== 'prometheus')
            facts.notifications.push(
              notification('firing', { ...sent(of), [label]: value }, receiver, fromMs),
            );
        });
        expect(verdict, JSON.stringify(labels)).to.equal('fail');
        expect(findings.map(({ kind }) => kind)).to.satisfy((kinds: string[]) =>
          kinds.some((kind) => ['unexpected', 'wrong-receiver', 'delivered-though-inhibited'].includes(kind)),
        );
      }),
      { numRuns: 400 },
    );
  });
});
