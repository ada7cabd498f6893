import { expect } from 'chai';
import { budget, critical, notification } from '../testing/error-burst.ts';
import type { Facts } from '../testing/facts.ts';
import { configurationOf, findingOf, isCritical } from '../testing/finding-of.ts';

/** The webhook's messages about the critical alert are messages about another one of its group. */
const cutAt =
  (groupLabels: Readonly<Record<string, string>>, truncatedAlerts: number) =>
  (facts: Facts): void => {
    facts.notifications = facts.notifications.filter(
      ({ receiver, alerts }) => receiver !== 'audit-webhook' || !alerts.some(isCritical),
    );
    facts.notifications.push({
      ...notification('firing', { ...budget, instance: 'other' }, 'audit-webhook', 406_000),
      adds: { truncatedAlerts, groupLabels },
    });
    const configuration = configurationOf(facts);
    configuration.alertmanagerYml = configuration.alertmanagerYml.replace(
      '- name: audit-webhook\n    webhook_configs: [{ send_resolved: true }]',
      '- name: audit-webhook\n    webhook_configs:\n      - send_resolved: true\n        max_alerts: 1',
    );
  };
const atWebhook = ({ receiver }: { readonly receiver: string | null }) => receiver === 'audit-webhook';
const group = { alertname: critical['alertname'] ?? '', service: 'app', severity: 'critical' };

describe('the cause: a message had no room for it', () => {
  it('is named with the setting and its line', () => {
    const { cause, location } = findingOf('missing', cutAt(group, 2), atWebhook);
    expect(cause).to.equal(
      'the message of its group to audit-webhook at 6m46s left 2 alerts out: its max_alerts is 1',
    );
    expect(location).to.deep.equal({ file: 'alertmanager/alertmanager.yml', line: 44 });
  });

  it('is not named for a message of another group, or one that left nothing out', () => {
    for (const change of [cutAt({ ...group, alertname: 'Other' }, 2), cutAt(group, 0)]) {
      const { cause } = findingOf('missing', change, atWebhook);
      expect(cause).not.to.contain('left');
    }
  });
});
