import { expect } from 'chai';
import { readAlertmanager } from '../../core/config/alertmanager.ts';
import { readRules } from '../../core/config/rules.ts';
import { errorBurst } from '../testing/error-burst.ts';
import type { Facts } from '../testing/facts.ts';
import { viewOf } from '../testing/journal-builder.ts';
import { type CoverageSubject, coverageOf, type Exemption } from './coverage.ts';
import { isCovered } from './item.ts';

const subject: CoverageSubject = {
  rules: readRules({
    path: 'rules.yml',
    text: `groups:
  - name: g
    rules:
      - alert: HighErrorRate
        expr: x > 1
        labels: { severity: critical, layer: application }
      - alert: HighErrorRate
        expr: x > 1
        labels: { severity: warning, layer: application }
      - alert: Watchdog
        expr: vector(1)
        labels: { severity: none }
`,
  }),
  alertmanager: readAlertmanager({
    path: 'alertmanager.yml',
    text: `route:
  receiver: unrouted
  routes:
    - receiver: deadmansswitch
      matchers: [alertname = Watchdog]
    - receiver: pagerduty
      matchers: [severity = critical]
      continue: true
    - receiver: slack
      matchers: [severity =~ "critical|warning"]
      continue: true
    - receiver: audit-webhook
inhibit_rules:
  # I1: worse mutes better
  - source_matchers: [severity = critical]
    target_matchers: [severity =~ "warning|info"]
    equal: [alertname, service]
receivers: [{ name: unrouted }, { name: deadmansswitch }, { name: pagerduty }, { name: slack }, { name: audit-webhook }]
`,
  }),
  templates: { title: ['pagerduty', 'slack'], nobody: [] },
};

function covered(change: (facts: Facts) => void = () => {}, exemptions: Exemption[] = []): string[] {
  const facts = errorBurst();
  change(facts);
  return coverageOf(subject, [viewOf(facts)], exemptions)
    .filter(isCovered)
    .map(({ kind, name }) => `${kind} ${name}`);
}

describe('coverage', () => {
  it('counts what a run showed, from the rule to the receiver', () => {
    expect(covered()).to.deep.equal([
      'rule HighErrorRate critical',
      'rule Watchdog none',
      'route alertname = "Watchdog" -> deadmansswitch',
      'route severity = "critical" -> pagerduty',
      'route severity =~ "critical|warning" -> slack',
      'matcher severity =~ "critical|warning" -> slack: severity = critical',
      'route everything -> audit-webhook',
      'receiver deadmansswitch',
      'receiver pagerduty',
      'receiver slack',
      'receiver audit-webhook',
      'inhibition I1 (severity = "critical" mutes severity =~ "warning|info")',
      'matcher I1 (severity = "critical" mutes severity =~ "warning|info"): target severity = warning',
      'template title',
    ]);
  });

  it('counts a rule that fired where the scenario says that nobody can be told', () => {
    const untold = (expect: Facts['plan']['scenario']['expect']) =>
      covered((facts) => {
        facts.plan.scenario.expect.push(...expect);
        facts.notifications = [];
      });
    expect(untold([])).to.not.include('rule HighErrorRate critical');
    const fire = { alertname: 'HighErrorRate', severity: 'critical' };
    expect(untold([{ fire }]))
      .to.include('rule HighErrorRate critical')
      .and.not.include('receiver slack');
  });

  it('does not count a rule that fired and reached nobody, or was only muted', () => {
    const none = covered((facts) => {
      facts.notifications = [];
    });
    expect(none).to.not.include('rule HighErrorRate critical').and.not.include('receiver slack');
    expect(none, 'it fired, muted').to.not.include('rule HighErrorRate warning');
  });

  it('does not count a notification of an alert that never fired in Prometheus', () => {
    const forged = covered((facts) => {
      facts.prometheus = [];
      facts.alertmanager = [];
    });
    expect(forged).to.not.include('rule HighErrorRate critical');
  });

  it('names who proved it, and when', () => {
    const [rule] = coverageOf(subject, [viewOf(errorBurst())]);
    expect(rule?.proofs[0]?.scenario).to.equal('services/error-burst');
    expect(rule?.proofs[0]?.atMs).to.be.closeTo(405_000, 1);
  });

  it('takes exempted parts for covered, with the reason', () => {
    const exemption: Exemption = {
      kind: 'receiver',
      name: 'unrouted',
      reason: 'must never receive anything',
    };
    expect(covered(undefined, [exemption])).to.include('receiver unrouted');
  });

  it('refuses exemptions of what does not exist, and of what is proven', () => {
    const stale: Exemption[] = [
      { kind: 'rule', name: 'Gone critical', reason: 'r' },
      { kind: 'receiver', name: 'slack', reason: 'r' },
    ];
    expect(() => covered(undefined, stale))
      .to.throw()
      .with.nested.property('details.problems')
      .that.deep.equals([
        'there is no rule "Gone critical"',
        'receiver slack is proven by services/error-burst: take it off the list',
      ]);
  });
});
