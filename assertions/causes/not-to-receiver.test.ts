import { expect } from 'chai';
import type { Facts } from '../testing/facts.ts';
import { configurationOf, findingOf, isCritical, unheard } from '../testing/finding-of.ts';

/** The critical alert goes unheard, with other routes. */
const routed = (change: (yml: string) => string) => (facts: Facts) => {
  unheard(facts);
  const configuration = configurationOf(facts);
  configuration.alertmanagerYml = change(configuration.alertmanagerYml);
};
const place = (line: number) => ({ file: 'alertmanager/alertmanager.yml', line });

describe('the cause: the routes do not lead to the receiver', () => {
  it('because an earlier route has lost its continue', () => {
    const { cause, location } = findingOf(
      'missing',
      routed((yml) => yml.replace('      continue: true\n', '')),
      ({ receiver }) => receiver === 'slack',
    );
    expect(cause).to.equal(
      'the route tree does not take it to slack: the route to pagerduty (severity = "critical") takes it before the route to slack (severity =~ "critical|warning"), and does not continue',
    );
    expect(location).to.deep.equal(place(14));
  });

  it('because an earlier route takes everything', () => {
    const { cause, location } = findingOf(
      'missing',
      routed((yml) =>
        yml.replace('    - receiver: pagerduty', '    - receiver: email\n    - receiver: pagerduty'),
      ),
      ({ receiver }) => receiver === 'pagerduty',
    );
    expect(cause).to.contain('the route to email takes it before the route to pagerduty');
    expect(location).to.deep.equal(place(14));
  });

  it('because a matcher wants something else', () => {
    const { cause, location } = findingOf(
      'missing',
      routed((yml) => yml.replace('[severity = "critical"]', '[severity = "page"]')),
      ({ receiver }) => receiver === 'pagerduty',
    );
    expect(cause).to.contain('it wants severity = "page", and the alert has severity="critical"');
    expect(location).to.deep.equal(place(14));
  });

  it('is not named where they do, whatever is wrong', () => {
    const { cause } = findingOf('missing', unheard);
    expect(cause).to.contain('its route leads to pagerduty');
    const { cause: late } = findingOf('missing', (facts) => {
      unheard(facts);
      facts.alertmanager = facts.alertmanager.filter((alert) => !isCritical(alert));
    });
    expect(late).to.contain('Alertmanager was never seen to hold it');
  });

  it('is not named for an alert that did not fire', () => {
    const { cause } = findingOf('missing', (facts) => {
      routed((yml) => yml.replace('[severity = "critical"]', '[severity = "page"]'))(facts);
      facts.prometheus = facts.prometheus.filter((alert) => !isCritical(alert));
    });
    expect(cause).to.contain('never fired');
  });
});
