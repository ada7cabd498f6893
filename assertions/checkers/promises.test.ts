import { expect } from 'chai';
import { hasLabels, type Labels } from '../../core/labels.ts';
import type { StatedPromises } from '../../core/promises/schema.ts';
import { judge } from '../judge.ts';
import { critical, errorBurst, expectTwo, notification, sent, warning } from '../testing/error-burst.ts';
import type { Facts } from '../testing/facts.ts';
import { viewOf } from '../testing/journal-builder.ts';

const second = 1000;

function judged(change: (facts: Facts) => void) {
  const facts = errorBurst();
  change(facts);
  const { findings, checks, excuses, verdict } = judge(viewOf(facts));
  const broken = findings.filter(({ kind }) => kind === 'promise-broken').map(({ message }) => message);
  return { broken, checks, excuses: excuses.map(({ text }) => text), findings, verdict };
}

function promise({ plan: { promises } }: Facts, change: (stated: StatedPromises) => void): void {
  if (promises?.kind === 'stated') change(promises.stated);
}

/** The configuration that is planned for, and judged by itself, repeats every 150 s; the promise is an hour. */
function repeating(facts: Facts): void {
  const { configuration } = facts.plan;
  if (configuration !== undefined)
    configuration.alertmanagerYml = configuration.alertmanagerYml.replace('59m', '150s');
  for (const receiver of ['pagerduty', 'slack', 'audit-webhook'])
    facts.notifications.push(notification('firing', critical, receiver, 585 * second));
}

describe('promises and what really happened', () => {
  it('are broken by repeats that the configuration allows', () => {
    const { broken } = judged(repeating);
    expect(broken).to.deep.equal(
      ['pagerduty', 'slack', 'audit-webhook'].map(
        (receiver, index) =>
          `${receiver} was told of HighErrorRate critical app again at 9m45s, ${index === 0 ? '3m' : index === 1 ? '2m59s' : '2m58s'} after the last time and with nothing new; promised is no more often than every 59m`,
      ),
    );
  });

  it('are not broken twice over what an earlier question has told', () => {
    const { broken, findings } = judged((facts) =>
      facts.notifications.push(notification('firing', critical, 'slack', 420 * second)),
    );
    expect(findings.map(({ kind }) => kind)).to.deep.equal(['duplicate']);
    expect(broken).to.deep.equal([]);
  });

  it('leave open what a fault made Alertmanager forget, and say so', () => {
    const { broken, excuses } = judged((facts) => {
      repeating(facts);
      const [fault] = facts.plan.scenario.faults;
      if (fault !== undefined) fault.on = 'alertmanager';
    });
    expect(broken).to.deep.equal([]);
    expect(excuses.join('\n')).to.contain('may make Alertmanager forget that it has told');
  });

  it('are broken by alerts that are told together and promised apart', () => {
    const { broken } = judged((facts) => {
      // The batches that were due are not asked for: they differ as well.
      delete facts.plan.configuration;
      expectTwo(facts);
      promise(facts, ({ receivers }) => {
        receivers.all = { ...receivers.all, together: ['alertname', 'instance'] };
      });
      const isTheirs = ({ labels }: { readonly labels: Labels }) => hasLabels(labels, critical);
      const asTwo = <T extends { labels: Labels }>(all: readonly T[]): T[] =>
        all.flatMap((one) =>
          isTheirs(one)
            ? ['a', 'b'].map((instance) => ({ ...one, labels: { ...one.labels, instance } }))
            : [one],
        );
      facts.prometheus = asTwo(facts.prometheus);
      for (const one of facts.notifications) one.alerts = asTwo(one.alerts);
    });
    expect(broken.join('\n')).to.contain(
      'one notification to slack at 6m46s tells of HighErrorRate critical app and HighErrorRate critical app together (instance a and b)',
    );
  });

  it('are broken by whoever is told later than what is left of the promise when the rule has waited', () => {
    const { broken } = judged((facts) =>
      promise(facts, ({ severities }) => {
        severities['critical'] = { ...severities['critical'], within: '5m10s' };
      }),
    );
    // It fired at 6m30s, and 10 s are left of a promise of 5m10s after the 5m of its rule.
    expect(broken).to.include(
      'HighErrorRate critical app reached pagerduty at 6m45s, 15s after it fired; promised is 5m10s from the onset, 5m of which it waits',
    );
  });

  it('are broken by whoever hears later of an end', () => {
    const { broken } = judged((facts) =>
      promise(facts, ({ severities }) => {
        severities['critical'] = { ...severities['critical'], resolvedWithin: '30s' };
      }),
    );
    expect(broken).to.include(
      'the end of HighErrorRate critical app reached pagerduty at 12m45s, 45s after it ended; promised is 30s from the heal, 0s of which it is kept firing',
    );
  });

  it('may allow more than one notification', () => {
    const { broken } = judged((facts) => {
      repeating(facts);
      promise(facts, ({ alerts: { HighErrorRate } }) => {
        if (HighErrorRate !== undefined) HighErrorRate.notifications = 2;
      });
    });
    expect(broken).to.deep.equal([]);
  });

  it('let whoever was muted or refused something be told later', () => {
    const strict = (facts: Facts) =>
      promise(facts, ({ severities }) => {
        severities['critical'] = { ...severities['critical'], within: '5m10s' };
      });
    const muted = judged((facts) => {
      strict(facts);
      for (const one of facts.alertmanager)
        if (one.labels['severity'] === 'critical' && one.state === 'active')
          Object.assign(one, { state: 'suppressed', inhibitedBy: [sent(warning)] });
    });
    expect(muted.broken.filter((text) => text.includes('after it fired'))).to.deep.equal([]);
    const refused = judged((facts) => {
      strict(facts);
      for (const receiver of ['pagerduty', 'slack', 'audit-webhook'])
        facts.notifications.push({
          ...notification('firing', critical, receiver, 400 * second),
          answeredStatus: 503,
        });
    });
    expect(refused.broken.filter((text) => text.startsWith('HighErrorRate'))).to.deep.equal([]);
  });

  it('are broken by an alert that nobody promised', () => {
    const { broken } = judged((facts) =>
      promise(facts, ({ alerts }) => {
        delete alerts['ErrorBudgetBurn'];
      }),
    );
    expect(broken).to.include(
      'ErrorBudgetBurn critical app reached pagerduty at 6m55s, but nobody promised such an alert',
    );
  });

  it('are broken by labels that are not those of the promise', () => {
    const { broken } = judged((facts) =>
      promise(facts, ({ prometheus }) => {
        prometheus.externalLabels = { cluster: 'lab' };
      }),
    );
    expect(broken[0]).to.equal(
      'the label cluster of HighErrorRate critical app at pagerduty is "firedrill" for HighErrorRate critical app (6m45s); promised is lab',
    );
  });

  it('are broken by texts without the promised unit, of which a receiver is told once', () => {
    const { broken } = judged((facts) =>
      promise(facts, ({ alerts: { HighErrorRate } }) => {
        if (HighErrorRate !== undefined) HighErrorRate.value = '{duration}';
      }),
    );
    expect(broken).to.have.length(3);
    expect(broken.join('\n')).to.contain('attachments.0.text of what slack got is');
    expect(broken.join('\n')).to.contain('promised is the value of every firing alert: {duration}');
  });

  it('are left open where nobody states them, or an older journal does not carry them', () => {
    for (const [promises, why] of [
      [undefined, 'the journal does not carry them'],
      [{ kind: 'none', why: 'there is no promises.yml' }, 'there is no promises.yml'],
    ] as const) {
      const { checks, excuses, verdict } = judged((facts) => {
        facts.plan.promises = promises;
      });
      expect(verdict).to.equal('pass');
      expect(excuses).to.have.length(1);
      expect(excuses[0]).to.contain(`promises were not judged: ${why}`);
      expect(checks.find(({ title }) => title === 'the configuration keeps its promises')?.outcome).to.equal(
        'undecided',
      );
    }
  });

  it('leave open what an older journal does not read', () => {
    const { excuses } = judged((facts) => {
      facts.connected = [];
    });
    expect(excuses.join()).to.contain('which Alertmanagers Prometheus sends to was not judged');
  });

  it('count a reading before the zero only where a fault is on the way', () => {
    const { broken } = judged((facts) => {
      const [fault] = facts.plan.scenario.faults;
      if (fault !== undefined) fault.on = 'prometheus';
      for (const reading of facts.connected) if (reading.atMs > 0) reading.active = [];
    });
    expect(broken).to.deep.equal([]);
    const { broken: others } = judged((facts) => {
      for (const reading of facts.connected) if (reading.atMs > 0) reading.active = [];
    });
    expect(others.join()).to.contain(
      'Prometheus sends to none at all at 30s; promised is http://alertmanager:9093',
    );
  });
});
