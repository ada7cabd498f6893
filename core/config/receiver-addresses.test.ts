import { expect } from 'chai';
import { readReceiverAddresses } from './receiver-addresses.ts';

const addressesIn = (text: string): string[] =>
  readReceiverAddresses({ path: 'a.yml', text }).map(
    ({ receiver, integration, address, location }) =>
      `${location.line} ${receiver} ${integration} ${address}`,
  );

describe('the addresses that Alertmanager calls', () => {
  it('are those of every integration: its own, the global one, or where its service lives', () => {
    expect(
      addressesIn(`global:
  slack_api_url: https://hooks.slack.com/services/x
  smtp_smarthost: mail:2525
receivers:
  - name: own
    slack_configs: [{ api_url: "http://slack:8082/x" }]
    webhook_configs:
      - url: https://example.com:8443/hook
      - url_file: /run/url
  - name: global
    slack_configs: [{ channel: "#a" }]
    email_configs: [{ to: a@example.com }]
  - name: service
    opsgenie_configs: [{ api_key: x }]
    pagerduty_configs: [{ routing_key: x }]
  - name: nobody
`),
    ).to.deep.equal([
      '8 own webhook[0] example.com:8443',
      '9 own webhook[1] null',
      '6 own slack[0] slack:8082',
      '3 global email[0] mail:2525',
      '2 global slack[0] hooks.slack.com',
      '15 service pagerduty[0] events.pagerduty.com',
      '14 service opsgenie[0] api.opsgenie.com',
    ]);
  });

  it('are followed through aliases and merge keys', () => {
    expect(
      addressesIn(`receivers:
  - name: a
    webhook_configs: &hooks [{ url: "http://a.example/x" }]
  - name: b
    webhook_configs: *hooks
  - name: c
    discord_configs: [{ <<: &base { webhook_url: "https://discord.example/y" }, title: x }]
`).map((one) => one.slice(2)),
    ).to.deep.equal(['a webhook[0] a.example', 'b webhook[0] a.example', 'c discord[0] discord.example']);
  });

  it('are also those of proxies, which see what is sent', () => {
    expect(
      addressesIn(`global: { http_config: { proxy_url: "http://proxy.example:3128" } }
receivers:
  - name: a
    webhook_configs: [{ url: "http://slack:8082/x" }]
`),
    ).to.deep.equal(['4 a webhook[0] slack:8082', '1 a webhook[0] proxy.example:3128']);
  });

  it('are none in what Alertmanager refuses anyway', () => {
    expect(addressesIn('receivers: 1\n')).to.deep.equal([]);
    expect(addressesIn('receivers: [~, { name: a, webhook_configs: 1 }]\n')).to.deep.equal([]);
  });
});
