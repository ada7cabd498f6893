import { expect } from 'chai';
import type { RelabelStep } from '../../core/config/relabel.ts';
import { critical, notification, sent } from '../testing/error-burst.ts';
import type { Facts } from '../testing/facts.ts';
import { configurationOf, findingOf, isCritical, unheard } from '../testing/finding-of.ts';

const location = { file: 'prometheus/prometheus.yml', line: 12 };
const step = (given: Partial<RelabelStep>): RelabelStep => ({
  ...{
    action: 'replace',
    sourceLabels: ['severity'],
    separator: ';',
    regex: 'critical',
    targetLabel: 'severity',
  },
  ...{ replacement: 'page', location },
  ...given,
});
const relabelling =
  (given: Partial<RelabelStep>) =>
  (facts: Facts): void => {
    unheard(facts);
    facts.alertmanager = facts.alertmanager.filter((alert) => !isCritical(alert));
    configurationOf(facts).alertRelabelling = [step(given)];
  };

describe('the cause: alert relabelling', () => {
  it('changes the label on which the route hangs', () => {
    const found = findingOf('missing', relabelling({}));
    expect(found.cause).to.equal(
      'alert relabelling changes severity from "critical" to "page" on the way to Alertmanager, and no route takes that to pagerduty (prometheus/prometheus.yml:12)',
    );
    expect(found.location).to.deep.equal(location);
  });

  it('throws the alert away', () => {
    expect(findingOf('missing', relabelling({ action: 'drop' })).cause).to.equal(
      'alert relabelling (action drop) throws it away on the way to Alertmanager (prometheus/prometheus.yml:12)',
    );
  });

  it('made another alert of one that was stored', () => {
    const page = { ...critical, severity: 'page' };
    const found = findingOf(
      'unexpected',
      (facts) => {
        relabelling({})(facts);
        facts.notifications.push(notification('firing', page, 'slack', 406_000));
      },
      ({ alert }) => alert?.['severity'] === 'page',
    );
    expect(found.cause).to.contain('alert relabelling changes severity from "critical" to "page"');
  });

  it('is not named where it changes nothing that matters', () => {
    const harmless: Partial<RelabelStep> = {
      action: 'labeldrop',
      regex: 'replica',
      sourceLabels: [],
      targetLabel: '',
    };
    expect(findingOf('missing', relabelling(harmless)).cause).to.contain('never seen to hold it');
    const elsewhere = { regex: 'warning' };
    expect(findingOf('missing', relabelling(elsewhere)).cause).to.contain('never seen to hold it');
    const foreign = findingOf('unexpected', (facts) => {
      configurationOf(facts).alertRelabelling = [step(harmless)];
      facts.notifications.push(notification('firing', { alertname: 'Test', service: 'x' }, 'slack', 60_000));
    });
    expect(foreign.cause).to.contain('Prometheus never stored it');
    expect(sent(critical)).to.have.property('severity', 'critical');
  });
});
