import { expect } from 'chai';
import { parse } from 'yaml';
import { placeholder, withoutSecrets } from './secrets.ts';

const isInside = (address: string): boolean => address === 'slack:8082';
const redact = (text: string): string => withoutSecrets(text, isInside);

describe('a configuration without its secrets', () => {
  const alertmanager = `global:
  slack_api_url: https://hooks.example.com/services/T1/B1/tops3cret
  smtp_auth_password: "tops3cret"   # of the mail server
  opsgenie_api_key_file: /run/tops3cret
receivers:
  - name: pager
    pagerduty_configs: [{ routing_key: tops3cret, details: { password: kept } }]
  - name: chat
    slack_configs:
      - api_url: http://slack:8082/slack/services/T0/B0/firedrill
      - api_url: 'https://hooks.example.com/services/tops3cret'
        http_config:
          authorization:
            credentials: |
              tops3cret
              tops3cret
          basic_auth: { username: me, password_file: /run/tops3cret }
  - name: hook
    webhook_configs:
      - url: https://example.com:8443/hook?key=tops3cret
      - url: http://me:tops3cret@slack:8082/hook
    telegram_configs:
      - bot_token: &token tops3cret
        chat_id: 1
      - bot_token: *token
        chat_id: 2
`;

  // Every setting of the type Secret in config/, discovery/ and common/config of the versions above.
  const discovered = `scrape_configs:
  - job_name: a
    tls_config:
      cert: shown
      key: |
        -----BEGIN PRIVATE KEY-----
        tops3cret
    openstack_sd_configs: [{ application_credential_secret: tops3cret, password: tops3cret }]
    ovhcloud_sd_configs: [{ application_secret: tops3cret, consumer_key: tops3cret }]
    marathon_sd_configs: [{ auth_token: tops3cret }, { auth_token_file: /run/tops3cret }]
    scaleway_sd_configs: [{ secret_key: tops3cret }, { secret_key_file: /run/tops3cret }]
    consul_sd_configs: [{ token: tops3cret }]
remote_write:
  - url: https://example.com/tops3cret
    headers: { X-Api-Key: tops3cret, X-Scope-OrgID: "tops3cret" }
remote_read: [{ url: https://example.com/, headers: { X-Api-Key: tops3cret } }]
`;

  it('holds none of those of discovery, of inline keys, or of headers to others', () => {
    const text = redact(discovered);
    expect(text).not.to.contain('tops3cret');
    const [job] = parse(text).scrape_configs;
    expect(job.tls_config).to.include({ cert: 'shown' });
    expect(job.marathon_sd_configs[1]).to.deep.equal({ auth_token: placeholder });
    expect(text.split('\n')).to.have.lengthOf(discovered.split('\n').length);
  });

  it('keeps headers of mails, and keys that are none', () => {
    const mail =
      'receivers: [{ name: a, email_configs: [{ headers: { Subject: kept } }], sns_configs: [{ attributes: { key: kept } }] }]\n';
    expect(redact(mail)).to.equal(mail);
  });

  it('holds none of them, wherever they stand', () => {
    const text = redact(alertmanager);
    expect(text).not.to.contain('tops3cret');
    const read = parse(text);
    expect(read.global).to.deep.equal({
      slack_api_url: 'https://hooks.example.com/redacted',
      smtp_auth_password: placeholder,
      opsgenie_api_key: placeholder,
    });
    const [pager, chat, hook] = read.receivers;
    expect(pager.pagerduty_configs[0]).to.deep.equal({
      routing_key: placeholder,
      details: { password: 'kept' },
    });
    expect(chat.slack_configs[0].api_url).to.equal('http://slack:8082/slack/services/T0/B0/firedrill');
    expect(chat.slack_configs[1].http_config.authorization.credentials.trim()).to.equal(placeholder);
    expect(chat.slack_configs[1].http_config.basic_auth).to.deep.equal({
      username: 'me',
      password: placeholder,
    });
    expect(hook.webhook_configs[0].url).to.equal('https://example.com:8443/redacted');
    expect(hook.telegram_configs[1].bot_token).to.equal(placeholder);
  });

  it('has every line where it was', () => {
    const [before, after] = [alertmanager, redact(alertmanager)].map((text) => text.split('\n'));
    expect(after).to.have.length(before?.length ?? 0);
    for (const word of ['receivers:', '  - name: hook', '    telegram_configs:'])
      expect(after?.indexOf(word), word).to.equal(before?.indexOf(word));
  });

  it('is the same where there are none', () => {
    const text = `global: { slack_api_url: "http://slack:8082/x" }\nroute: { receiver: a, match: { token: kept } }\n`;
    expect(redact(text)).to.equal(text);
    expect(redact('a: [\n')).to.equal('a: [\n');
  });

  it('leaves a secret without a value to the programs', () => {
    expect(redact('receivers:\n  - pagerduty_configs: [{ routing_key: }]\n')).to.contain('routing_key: }');
  });
});
