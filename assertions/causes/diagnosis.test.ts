import { expect } from 'chai';
import type { Diagnosis } from '../../core/plan.ts';
import type { Facts } from '../testing/facts.ts';
import { findingOf, isCritical, unfired, unheard } from '../testing/finding-of.ts';

const flaw: Diagnosis = {
  id: 'broken-notification-template',
  alertnames: [],
  receivers: ['slack'],
  kinds: ['missing'],
  sentence: 'Alertmanager cannot make the message for slack',
  location: { file: 'alertmanager/alertmanager.yml', line: 7 },
};
const diagnosed = (given: Partial<Diagnosis>, change: (facts: Facts) => void) => (facts: Facts) => {
  change(facts);
  facts.plan.diagnoses = [{ ...flaw, ...given }];
};
const at =
  (name: string) =>
  ({ receiver }: { readonly receiver: string | null }) =>
    receiver === name;
const atSlack = findingOf('missing', diagnosed({}, unheard), at('slack'));

describe('a flaw that concerns some receivers', () => {
  it('explains what those were not told of an alert that fired, with its place', () => {
    expect(atSlack.cause).to.equal(flaw.sentence);
    expect(atSlack.location).to.deep.equal(flaw.location);
  });

  it('explains nothing at other receivers', () => {
    const elsewhere = findingOf('missing', diagnosed({}, unheard), at('pagerduty'));
    expect(elsewhere.cause).to.contain('its route leads to pagerduty');
  });

  it('explains nothing where there was nothing to tell', () => {
    expect(findingOf('missing', diagnosed({}, unfired), at('slack')).cause).to.contain('never fired');
  });

  it('explains only findings of its kinds', () => {
    const late = diagnosed({}, (facts) => {
      for (const fact of facts.notifications)
        if (fact.receiver === 'slack' && fact.alerts.some(isCritical) && fact.status === 'firing')
          fact.atMs += 100_000;
    });
    expect(findingOf('late', late, at('slack')).cause).not.to.equal(flaw.sentence);
  });

  it('may name alerts as well', () => {
    const named = diagnosed({ alertnames: ['HighErrorRate'] }, unheard);
    expect(findingOf('missing', named, at('slack')).cause).to.equal(flaw.sentence);
    expect(findingOf('missing', named, at('pagerduty')).cause).not.to.equal(flaw.sentence);
    const never = diagnosed({ alertnames: ['HighErrorRate'] }, unfired);
    expect(findingOf('missing', never, at('slack')).cause).to.contain('never fired');
  });
});
