import { expect } from 'chai';
import type { Facts } from '../testing/facts.ts';
import { configurationOf, findingOf } from '../testing/finding-of.ts';

/** Slack hears of no end. */
const endless =
  (change: (facts: Facts) => void = () => undefined) =>
  (facts: Facts): void => {
    facts.notifications = facts.notifications.filter(
      (fact) => !(fact.receiver === 'slack' && fact.status === 'resolved'),
    );
    change(facts);
  };
const yml = (from: string, to: string) => (facts: Facts) => {
  const configuration = configurationOf(facts);
  configuration.alertmanagerYml = configuration.alertmanagerYml.replace(from, to);
};
const slack = 'slack_configs: [{ send_resolved: true }]';

describe('the cause: the end is not told', () => {
  it('because send_resolved is off, or is off by default', () => {
    const off = findingOf('not-resolved', endless(yml(slack, 'slack_configs: [{ send_resolved: false }]')));
    expect(off.cause).to.equal('it ended in Prometheus in time, but send_resolved is off for slack');
    expect(off.location).to.deep.equal({ file: 'alertmanager/alertmanager.yml', line: 38 });
    const unset = findingOf('not-resolved', endless(yml(slack, 'slack_configs: [{ channel: x }]')));
    expect(unset.cause).to.equal(
      'it ended in Prometheus in time, but send_resolved is off by default for slack',
    );
  });

  it('because the message prints only what fires', () => {
    const found = findingOf(
      'not-resolved',
      endless((facts) => {
        facts.notifications.push({ atMs: 776_000, receiver: 'slack', status: 'resolved', alerts: [] });
      }),
    );
    expect(found.cause).to.equal(
      'it ended in Prometheus in time, and slack got a message at 12m56s that names no alert: its template may print only those that fire',
    );
  });

  it('and neither is named where it is not so', () => {
    expect(findingOf('not-resolved', endless()).cause).to.match(/heard of it, slack did not$/);
    const early = endless((facts) => {
      facts.notifications.push({ atMs: 500_000, receiver: 'slack', status: 'firing', alerts: [] });
    });
    expect(findingOf('not-resolved', early).cause).not.to.contain('template');
  });
});
