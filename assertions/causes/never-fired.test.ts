import { expect } from 'chai';
import type { JudgedRule } from '../../core/plan.ts';
import { critical } from '../testing/error-burst.ts';
import type { Facts } from '../testing/facts.ts';
import { configurationOf, findingOf, isCritical, unfired } from '../testing/finding-of.ts';

const location = { file: 'prometheus/rules/application.yml', line: 12 };
const rule = (given: Partial<JudgedRule> = {}): JudgedRule => ({
  ...{ alert: 'HighErrorRate', labels: { severity: 'critical' }, expr: 'rate(e[5m]) > 0.05' },
  ...{ forMs: 300_000, group: 'application', location },
  ...given,
});
const withRule =
  (given: Partial<JudgedRule>, change: (facts: Facts) => void) =>
  (facts: Facts): void => {
    change(facts);
    configurationOf(facts).rules = [rule(given)];
  };
const silent = (facts: Facts): void => {
  unfired(facts);
  facts.prometheus = facts.prometheus.filter((alert) => !isCritical(alert));
};

describe('the cause: it never fired', () => {
  it('names the rule, and the comparison that was not reached', () => {
    const found = findingOf(
      'missing',
      withRule({}, (facts) => {
        silent(facts);
        const comparisons = [{ text: 'rate(e[5m]) > 0.05', least: 0, most: 0.01 }];
        const selectors = [{ text: 'e', least: 1, most: 1 }];
        facts.ruleReadings = [{ alert: critical, isLoaded: true, selectors, comparisons }];
      }),
    );
    expect(found.cause).to.equal(
      'HighErrorRate critical app never fired in Prometheus: its expression (prometheus/rules/application.yml:12) was never true: rate(e[5m]) > 0.05 was not reached: it went from 0 to 0.01',
    );
    expect(found.location).to.deep.equal(location);
  });

  it('takes no reading of another alert, and does without one', () => {
    const found = findingOf(
      'missing',
      withRule({}, (facts) => {
        silent(facts);
        const other = { ...critical, service: 'ml-api' };
        facts.ruleReadings = [{ alert: other, isLoaded: false, selectors: [], comparisons: [] }];
      }),
    );
    expect(found.cause).to.contain(
      'its expression (prometheus/rules/application.yml:12) was never true, not even for one evaluation',
    );
  });

  const briefly = (facts: Facts): void => {
    unfired(facts);
    for (const alert of facts.prometheus) if (isCritical(alert)) alert.toMs = 240_000;
  };

  it('says what its for asks, and the pace of its group where it has its own', () => {
    expect(findingOf('missing', withRule({}, briefly)).cause).to.match(
      /its condition ended after 2m30s, before its "for" of 5m had passed$/,
    );
    const slow = findingOf('missing', withRule({ groupIntervalMs: 60_000 }, briefly));
    expect(slow.cause).to.match(/; its group application is evaluated every 1m, not every 30s$/);
    expect(findingOf('missing', withRule({ groupIntervalMs: 30_000 }, briefly)).cause).not.to.contain(
      'evaluated',
    );
  });
});

describe('the cause: its group is evaluated at a pace of its own', () => {
  const late = (facts: Facts): void => {
    for (const alert of facts.prometheus)
      if (isCritical(alert) && alert.state === 'firing') alert.fromMs = 523_000;
  };
  const ofPrometheus = ({ suite }: { readonly suite: string }) => suite === 'fires';

  it('is named where the alert fires late', () => {
    const found = findingOf('late', withRule({ groupIntervalMs: 180_000 }, late), ofPrometheus);
    expect(found.cause).to.equal('its group application is evaluated every 3m, not every 30s');
    expect(found.location).to.deep.equal(location);
  });

  it('is not named where the group has none', () => {
    expect(findingOf('late', withRule({}, late), ofPrometheus).cause).to.equal(null);
  });
});
