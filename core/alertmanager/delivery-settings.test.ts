import { expect } from 'chai';
import { FiredrillError } from '../errors.ts';
import { readDeliverySettings } from './delivery-settings.ts';

const read = (text: string) => readDeliverySettings({ path: 'alertmanager.yml', text });
const errorOf = (text: string): FiredrillError => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof FiredrillError) return error;
  }
  return expect.fail('it was read');
};

describe('what an Alertmanager configuration says about deliveries', () => {
  it('send_resolved: webhook and PagerDuty by default, Slack and mail only when told', () => {
    const { receivers } = read(`
receivers:
- name: all
  slack_configs: [{ channel: a }, { channel: b, send_resolved: true }]
  pagerduty_configs: [{ routing_key: a }]
  email_configs: [{ to: a }]
  webhook_configs: [{ url: a }, { url: b, send_resolved: false }]
- name: nobody`);
    expect(receivers.get('all')).to.deep.equal([
      { name: 'webhook[0]', sendResolved: true },
      { name: 'webhook[1]', sendResolved: false },
      { name: 'email[0]', sendResolved: false },
      { name: 'pagerduty[0]', sendResolved: true },
      { name: 'slack[0]', sendResolved: false },
      { name: 'slack[1]', sendResolved: true },
    ]);
    expect(receivers.get('nobody')).to.deep.equal([]);
  });

  it('resolve_timeout: five minutes unless it is told', () => {
    expect(read('receivers: []').resolveTimeoutMs).to.equal(300_000);
    expect(read('global: { resolve_timeout: 10s }').resolveTimeoutMs).to.equal(10_000);
  });

  it('refuses what cannot be read, and names the file', () => {
    const error = errorOf('receivers: 7');
    expect(error.code).to.equal('CONFIG_SYNTAX');
    expect(error.details.location?.file).to.equal('alertmanager.yml');
  });
});
