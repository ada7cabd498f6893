import { expect } from 'chai';
import type { RequestRecord } from '../../../stack/apps/receivers/record.ts';
import { pagerdutyEvent, slackMessage, webhookMessage } from '../../../stack/apps/receivers/testing.ts';
import { readAlertsInText } from './read-text.ts';
import { toNotification } from './to-event.ts';

const startsAt = '2026-11-22T12:03:15.273Z';
const common = {
  alertname: 'HighErrorRate',
  cluster: 'lab',
  layer: 'application',
  service: 'app',
  severity: 'critical',
};
const awkward = { ...common, endpoint: '/api "x"\\y' };
const odd = { ...common, note: 'bell\u0007 vt\u000b esc\u001b soft\u00ad tag\u{e0001} smile😀 tab\t nl\n' };

// What Alertmanager 0.26.0 rendered from the two label sets above with this repository's templates, as it arrived.
const oddLine = String.raw`labels: {alertname="HighErrorRate", cluster="lab", layer="application", note="bell\a vt\v esc\x1b soft\u00ad tag\U000e0001 smile😀 tab\t nl\n", service="app", severity="critical"}`;
const awkwardLine = String.raw`labels: {alertname="HighErrorRate", cluster="lab", endpoint="/api \"x\"\\y", layer="application", service="app", severity="critical"}`;
const rendered = (status: 'firing' | 'resolved', line: string) =>
  `${status.toUpperCase()}: app answers many requests with a server error (${status === 'firing' ? '' : 'was '}20.1% of requests)\nrunbook: https://firedrill.example/runbooks/HighErrorRate\nstatus: ${status} startsAt: ${startsAt} ${line}\n\n`;
const oneResolved = rendered('firing', oddLine) + rendered('resolved', awkwardLine);
const allResolved = rendered('resolved', oddLine) + rendered('resolved', awkwardLine);
const told = [
  { labels: odd, status: 'firing', startsAt },
  { labels: awkward, status: 'resolved', startsAt },
];

const record = (integration: RequestRecord['integration'], payload: unknown): RequestRecord => ({
  kind: 'request',
  seq: 7,
  receiver: 'a-receiver',
  integration,
  receivedAtWallMs: 1234.5,
  answeredStatus: 200,
  schemaProblems: [],
  headers: {},
  payload,
  rawBytes: 100,
});

/** A PagerDuty event with these two texts as details. */
const event = (action: string, firing: string, resolved: string) => ({
  ...pagerdutyEvent(),
  event_action: action,
  payload: { custom_details: { firing, num_firing: '1', num_resolved: '1', resolved } },
});
const message = (text: string) => ({ channel: '#alerts', attachments: [{ title: '[FIRING:1] x', text }] });
const mail = (text: string) => ({ from: 'a@b', to: ['c@d'], subject: '[FIRING:1] x', text, html: '' });

describe('notification', () => {
  for (const [integration, payload] of [
    ['pagerduty', event('trigger', rendered('firing', oddLine), rendered('resolved', awkwardLine))],
    ['slack', message(oneResolved)],
    ['email', mail(oneResolved)],
    ['email', mail(oneResolved.replaceAll('\n', '\r\n'))],
  ] as const) {
    it(`of ${integration} is read from its text, label values to the last character`, () => {
      const given = record(integration, payload);
      expect(toNotification(given)).to.deep.equal({
        kind: 'notification',
        seq: 7,
        receiver: 'a-receiver',
        integration,
        receivedAtWallMs: 1234.5,
        answeredStatus: 200,
        payload,
        status: 'firing',
        alerts: told,
        schemaProblems: [],
      });
    });
  }

  for (const integration of ['webhook', 'deadmansswitch'] as const) {
    it(`of ${integration} is read from Alertmanager's own JSON`, () => {
      const { status, alerts, schemaProblems } = toNotification(record(integration, webhookMessage()));
      expect(status).to.equal('firing');
      expect(schemaProblems).to.deep.equal([]);
      expect(alerts).to.deep.equal([
        {
          status: 'firing',
          labels: { alertname: 'Watchdog', service: 'prometheus', severity: 'none' },
          startsAt: '2026-01-01T00:00:00.123Z',
        },
      ]);
    });
  }

  it('is resolved when nothing of it fires any more', () => {
    const statuses = [
      record('pagerduty', event('resolve', '', allResolved)),
      record('slack', message(allResolved)),
      record('email', mail(allResolved)),
      record('webhook', webhookMessage('resolved')),
    ].map((given) => toNotification(given));
    expect(statuses.map(({ status }) => status)).to.deep.equal(Array(4).fill('resolved'));
    expect(statuses.map(({ alerts }) => alerts.every((alert) => alert.status === 'resolved'))).to.deep.equal(
      Array(4).fill(true),
    );
  });

  it('keeps when no answer was given', () => {
    const given = { ...record('slack', message(oneResolved)), answeredStatus: null };
    expect(toNotification(given).answeredStatus).to.equal(null);
  });

  it('that names no alert says so', () => {
    for (const given of [record('pagerduty', pagerdutyEvent()), record('slack', slackMessage())]) {
      const { alerts, schemaProblems } = toNotification(given);
      expect(alerts).to.deep.equal([]);
      expect(schemaProblems).to.deep.equal(['the message names no alert']);
    }
  });

  it('that cannot be read is kept as it came, with the reasons beside those of the sink', () => {
    for (const [integration, payload, reason] of [
      ['pagerduty', 'not JSON', 'expected object'],
      ['pagerduty', { ...pagerdutyEvent(), event_action: 'explode' }, 'event_action'],
      ['slack', { attachments: 'none' }, 'attachments'],
      ['email', { subject: 'x' }, 'text'],
      ['webhook', { status: 'firing' }, 'alerts'],
      ['webhook', { status: 'firing', alerts: [{ status: 'firing', labels: {} }] }, 'startsAt'],
      ['deadmansswitch', null, 'expected object'],
    ] as const) {
      const given = { ...record(integration, payload), schemaProblems: ['the sink was not content'] };
      const { schemaProblems, ...rest } = toNotification(given);
      expect(rest).to.deep.include({ alerts: [], payload, status: 'firing' });
      expect(schemaProblems, integration).to.have.length(2);
      expect(schemaProblems[0]).to.equal('the sink was not content');
      expect(schemaProblems[1], integration).to.contain(reason);
    }
  });

  it('of which one line cannot be read says which, and keeps the others', () => {
    for (const line of [
      'status: firing startsAt: now labels: {alertname="cut of',
      'status: pending startsAt: now labels: {alertname="a"}',
      String.raw`status: firing startsAt: now labels: {alertname="\q"}`,
      String.raw`status: firing startsAt: now labels: {alertname="\Uffffffff"}`,
      'status: firing startsAt: now labels: {alert name="a"}',
    ]) {
      const { alerts, schemaProblems } = toNotification(record('slack', message(`${oneResolved}${line}\n`)));
      expect(alerts, line).to.deep.equal(told);
      expect(schemaProblems).to.deep.equal([`a line about an alert cannot be read: ${line}`]);
    }
  });
});

describe('alerts in a text', () => {
  it('keep backslashes that only look like escapes', () => {
    const line = String.raw`status: firing startsAt: now labels: {path="C:\\x1b\\a\\v"}`;
    expect(readAlertsInText(line).alerts[0]?.labels).to.deep.equal({ path: 'C:\\x1b\\a\\v' });
  });

  it('are none where there is no line for programs', () => {
    expect(readAlertsInText('the status: firing of old')).to.deep.equal({ alerts: [], unreadable: [] });
  });
});
