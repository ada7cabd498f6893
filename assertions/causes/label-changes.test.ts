import { expect } from 'chai';
import { critical, stored } from '../testing/error-burst.ts';
import type { Facts } from '../testing/facts.ts';
import { configurationOf, findingOf, isCritical, unfired } from '../testing/finding-of.ts';

const location = { file: 'prometheus/rules/application.yml', line: 12 };
/** Pending with a new value of `ratio` every 30 seconds. */
const changing =
  (ratios: readonly string[], template: string) =>
  (facts: Facts): void => {
    unfired(facts);
    facts.prometheus = facts.prometheus.filter((alert) => !isCritical(alert));
    ratios.forEach((ratio, index) => {
      const fromMs = 90_000 + index * 30_000;
      const labels = { ...stored(critical), ratio };
      facts.prometheus.push({ labels, state: 'pending', fromMs, toMs: fromMs + 30_000 });
    });
    configurationOf(facts).rules = [
      {
        ...{ alert: 'HighErrorRate', labels: { severity: 'critical', ratio: template }, expr: 'up == 0' },
        ...{ forMs: 300_000, group: 'application', location },
      },
    ];
  };

describe('the cause: a label that changes with the value', () => {
  it('is named with its place', () => {
    const found = findingOf('missing', changing(['0.1', '0.12', '0.15', '0.17'], '{{ $value }}'));
    expect(found.cause).to.equal(
      'its label ratio (prometheus/rules/application.yml:12) has a template that wrote 4 different label sets: each is an alert of its own, none was pending for longer than 30s, and "for" asks for 5m',
    );
    expect(found.location).to.deep.equal(location);
  });

  it('is not named for a label that stays, or one that the rule does not write', () => {
    for (const change of [
      changing(['0.1', '0.1', '0.1', '0.1'], '{{ $value }}'),
      changing(['a', 'b', 'c', 'd'], 'fixed'),
    ])
      expect(findingOf('missing', change).cause).not.to.contain('template');
  });
});
