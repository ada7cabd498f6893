import { expect } from 'chai';
import { checkMail } from './mail.ts';
import { pagerduty } from './pagerduty.ts';
import type { Protocol } from './protocol.ts';
import type { ParsedMail } from './record.ts';
import { slack } from './slack.ts';
import { pagerdutyEvent, slackMessage, webhookMessage } from './testing.ts';
import { isBeat, webhook } from './webhook.ts';

/** A copy of `message` with the value at a dotted path replaced, or removed when it is undefined. */
function withValue(message: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const copy = structuredClone(message);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<object>((node, key) => Reflect.get(node, key) as object, copy);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
  return copy;
}

type Case = readonly [path: string, value: unknown, problem: string];

function describeProtocol(
  name: string,
  protocol: Protocol,
  valid: () => Record<string, unknown>,
  cases: readonly Case[],
) {
  describe(`${name} payloads`, () => {
    it('accepts what Alertmanager 0.26 sends', () => {
      expect(protocol.check(valid())).to.deep.equal([]);
    });
    for (const body of [null, [], 'text', 7]) {
      it(`refuses ${JSON.stringify(body)}`, () => expect(protocol.check(body)).to.not.be.empty);
    }
    for (const [path, value, problem] of cases) {
      it(`refuses ${path} = ${String(JSON.stringify(value)).slice(0, 40)}`, () => {
        const problems = protocol.check(withValue(valid(), path, value));
        expect(problems.join('\n')).to.include(problem);
        expect(problems).to.have.lengthOf(1);
      });
    }
  });
}

describeProtocol('PagerDuty', pagerduty, pagerdutyEvent, [
  ['routing_key', undefined, 'routing_key: want a text, got nothing'],
  ['routing_key', 'short', 'routing_key: want 32 characters, got "short"'],
  ['event_action', 'fire', 'want trigger, acknowledge or resolve'],
  ['event_action', undefined, 'want trigger, acknowledge or resolve'],
  ['dedup_key', 'k'.repeat(256), 'dedup_key: want at most 255 characters'],
  ['dedup_key', '', 'dedup_key: want a text that is not empty'],
  ['payload', undefined, 'payload: want an object, got nothing'],
  ['payload.summary', undefined, 'payload.summary: want a text'],
  ['payload.summary', '', 'payload.summary: want a text that is not empty'],
  ['payload.summary', 's'.repeat(1025), 'payload.summary: want at most 1024 characters'],
  ['payload.source', '', 'payload.source: want a text that is not empty'],
  ['payload.severity', 'page', 'payload.severity: want critical, error, warning or info, got "page"'],
  ['payload.custom_details', 'text', 'payload.custom_details: want an object'],
  ['payload.custom_details', { firing: 'f'.repeat(512_000) }, 'body: want at most 512000 bytes'],
  ['links', [{ text: 'no address' }], 'links.0.href: want a text'],
  ['images', [{ src: 'http://insecure' }], 'images.0.src: want an https URL'],
]);

describe('PagerDuty actions', () => {
  for (const action of ['resolve', 'acknowledge']) {
    it(`needs a dedup_key to ${action}, but no payload`, () => {
      const event = withValue(withValue(pagerdutyEvent(), 'event_action', action), 'payload', undefined);
      expect(pagerduty.check(event)).to.deep.equal([]);
      expect(pagerduty.check(withValue(event, 'dedup_key', undefined))).to.deep.equal([
        'dedup_key: want a text, got nothing',
      ]);
    });
  }

  it('makes up a dedup_key for a trigger that has none, and echoes the one it gets', () => {
    expect(JSON.parse(pagerduty.accept(pagerdutyEvent()).body)).to.deep.equal({
      status: 'success',
      message: 'Event processed',
      dedup_key: 'b'.repeat(64),
    });
    const without = pagerduty.accept(withValue(pagerdutyEvent(), 'dedup_key', undefined));
    expect(JSON.parse(without.body))
      .to.have.property('dedup_key')
      .that.matches(/^[0-9a-f]{32}$/);
  });
});

describeProtocol('Slack', slack, slackMessage, [
  ['attachments', undefined, 'body: want text, attachments or blocks'],
  ['attachments', [], 'body: want text, attachments or blocks'],
  [
    'attachments',
    Array.from({ length: 101 }, () => ({ text: 'a' })),
    'attachments: want at most 100 attachments',
  ],
  ['attachments', [{ color: 'danger', text: '' }], 'attachments.0: want a title, pretext, text'],
  ['attachments.0.title', 't'.repeat(1025), 'attachments.0.title: want at most 1024 characters'],
  ['attachments.0.text', 't'.repeat(40_001), 'attachments.0.text: want at most 40000 characters'],
  [
    'attachments.0.blocks',
    Array.from({ length: 51 }, () => ({})),
    'attachments.0.blocks: want at most 50 blocks',
  ],
  ['text', 't'.repeat(40_001), 'text: want at most 40000 characters'],
  ['blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), 'blocks: want at most 50 blocks'],
  ['blocks', [{ text: 'no type' }], 'blocks.0.type: want a text'],
]);

describe('Slack answers', () => {
  it('words its refusals as Slack does', () => {
    expect(slack.refuse(slack.check({})).body).to.equal('no_text');
    expect(slack.refuse(slack.check('x')).body).to.equal('invalid_payload');
    expect(slack.fail(404)).to.include({ status: 404, body: 'no_service' });
    expect(slack.fail(429).headers).to.include({ 'retry-after': '1' });
  });

  it('is content with text alone, or blocks alone', () => {
    expect(slack.check({ text: 'fire' })).to.deep.equal([]);
    expect(slack.check({ blocks: [{ type: 'divider' }] })).to.deep.equal([]);
  });
});

describeProtocol('webhook', webhook, webhookMessage, [
  ['version', '3', 'version: want "4", got "3"'],
  ['version', undefined, 'version: want "4", got nothing'],
  ['groupKey', '', 'groupKey: want a text that is not empty'],
  ['truncatedAlerts', -1, 'truncatedAlerts: want 0 or more, got -1'],
  ['truncatedAlerts', undefined, 'truncatedAlerts: want a number'],
  ['status', 'pending', 'status: want firing or resolved, got "pending"'],
  ['status', 'resolved', 'status: want firing exactly when one of the alerts is firing'],
  ['receiver', '', 'receiver: want a text that is not empty'],
  ['groupLabels', undefined, 'groupLabels: want labels'],
  ['commonLabels', { alertname: 7 }, 'commonLabels.alertname: want a text'],
  ['commonAnnotations', 'none', 'commonAnnotations: want labels'],
  ['externalURL', undefined, 'externalURL: want a text'],
  ['alerts', [], 'alerts: want at least one alert'],
  ['alerts.0.labels', undefined, 'alerts.0.labels: want labels'],
  ['alerts.0.annotations', undefined, 'alerts.0.annotations: want labels'],
  ['alerts.0.startsAt', 'yesterday', 'alerts.0.startsAt: want a time in RFC 3339'],
  ['alerts.0.endsAt', undefined, 'alerts.0.endsAt: want a time in RFC 3339'],
  ['alerts.0.generatorURL', undefined, 'alerts.0.generatorURL: want a text'],
  ['alerts.0.fingerprint', 'xyz', 'alerts.0.fingerprint: want 16 hexadecimal digits'],
]);

describe('isBeat', () => {
  it('is true for a firing Watchdog only', () => {
    expect(isBeat(webhookMessage('firing'))).to.equal(true);
    expect(isBeat(webhookMessage('resolved'))).to.equal(false);
    expect(isBeat({})).to.equal(false);
  });
});

describe('mails', () => {
  const mail = { from: 'a@lab.test', to: ['email@firedrill.test'], subject: 'fire', text: 'now', html: '' };

  it('accepts text alone and HTML alone', () => {
    expect(checkMail(mail)).to.deep.equal([]);
    expect(checkMail({ ...mail, text: '', html: '<b>now</b>' })).to.deep.equal([]);
  });

  for (const [lack, problem] of [
    [{ from: '' }, 'from: want an address'],
    [{ to: [] }, 'to: want an address'],
    [{ subject: '' }, 'subject: want a text'],
    [{ text: '' }, 'text: want a text or HTML part'],
  ] as const) {
    it(`refuses ${JSON.stringify(lack)}`, () => {
      expect(checkMail({ ...mail, ...lack } as ParsedMail).join()).to.include(problem);
    });
  }
});
