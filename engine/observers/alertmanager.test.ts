import { expect } from 'chai';
import type { EventOf, JournalEvent } from '../../core/journal.ts';
import { type FakeServer, startFakeServer } from '../fake-server.ts';
import { observeAlertmanager } from './alertmanager.ts';

const startsAt = '2026-11-22T11:19:35.445Z';
/** An alert as `GET /api/v2/alerts` of Alertmanager 0.26 gives it. */
const alert = (
  fingerprint: string,
  status: Record<string, unknown> = {},
  changes: Record<string, unknown> = {},
) => ({
  annotations: { summary: 'words' },
  endsAt: '2026-11-22T11:24:35.445Z',
  fingerprint,
  receivers: [{ name: 'pagerduty' }],
  startsAt,
  status: { state: 'active', inhibitedBy: [], silencedBy: [], ...status },
  updatedAt: startsAt,
  generatorURL: 'http://prometheus:9090/graph',
  labels: { alertname: fingerprint },
  ...changes,
});

describe('observing Alertmanager', () => {
  let server: FakeServer;
  let noted: EventOf<'alertmanager-alert'>[];
  beforeEach(() => {
    noted = [];
  });
  afterEach(() => server[Symbol.asyncDispose]());
  const note = (event: JournalEvent) => {
    if (event.kind === 'alertmanager-alert') noted.push(event);
  };
  /** Gives one answer a read, the last one to all further reads; stops when all were read. */
  const watch = async (answers: readonly unknown[]) => {
    let reads = 0;
    const all = Promise.withResolvers<void>();
    server = await startFakeServer(({ path }) => {
      expect(path).to.equal('/api/v2/alerts');
      const body = answers[Math.min(reads, answers.length - 1)];
      reads += 1;
      if (reads === answers.length) all.resolve();
      return body === undefined ? { status: 500 } : { body };
    });
    const observer = observeAlertmanager(() => server.url, note);
    await all.promise;
    return observer.stop();
  };
  const told = () => noted.map(({ fingerprint, state }) => `${fingerprint} ${state}`);

  it('notes an alert once, however often it reads it', async () => {
    const observer = await watch([[alert('a')], [alert('a')], [alert('a')]]);
    expect(observer).to.deep.include({ source: 'alertmanager', errors: [] });
    expect(noted).to.have.length(1);
    expect(noted[0]).to.deep.include({
      fingerprint: 'a',
      labels: { alertname: 'a' },
      state: 'active',
      startsAtWallMs: Date.parse(startsAt),
      inhibitedBy: [],
      silencedBy: [],
    });
  });

  it('says which readings lacked the Watchdog, and how far apart the clocks may be', async () => {
    const watchdog = alert('w', {}, { labels: { alertname: 'Watchdog' } });
    const { withoutWatchdog, clockAhead } = await watch([[watchdog], [alert('a')], [], [watchdog]]);
    expect(withoutWatchdog?.map(({ reads }) => reads)).to.deep.equal([2]);
    expect(clockAhead?.leastMs).to.be.within(-1100, 10);
    expect(clockAhead?.mostMs).to.be.within(-10, 1100);
  });

  it('notes each change: muted and by what, free again, gone, and back', async () => {
    const muted = alert('a', { state: 'suppressed', inhibitedBy: ['b'] });
    await watch([
      [],
      [alert('a')],
      [muted, alert('b')],
      [alert('a'), alert('b')],
      [alert('b')],
      [alert('a'), alert('b')],
    ]);
    expect(told()).to.deep.equal(['a active', 'a suppressed', 'b active', 'a active', 'a gone', 'a active']);
    expect(noted[1]?.inhibitedBy).to.deep.equal(['b']);
    expect(noted[4]).to.deep.include({ labels: { alertname: 'a' }, startsAtWallMs: Date.parse(startsAt) });
    const times = noted.map(({ atWallMs }) => atWallMs);
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
  });

  it('notes another mute, a silence and a new life as changes', async () => {
    const later = '2026-11-22T12:00:00.000Z';
    await watch([
      [alert('a', { state: 'suppressed', inhibitedBy: ['b'] })],
      [alert('a', { state: 'suppressed', inhibitedBy: ['c'] })],
      [alert('a', { state: 'suppressed', silencedBy: ['s'] })],
      [alert('a', {}, { startsAt: later })],
      [alert('a', {}, { startsAt })],
    ]);
    expect(noted.map(({ inhibitedBy, silencedBy }) => [...inhibitedBy, ...silencedBy])).to.deep.equal([
      ['b'],
      ['c'],
      ['s'],
      [],
      [],
    ]);
    expect(noted[3]?.startsAtWallMs).to.equal(Date.parse(later));
  });

  it('takes an unreadable answer for an error, not for an empty list', async () => {
    const { errors } = await watch([[alert('a')], undefined, { alerts: [] }, [alert('a')]]);
    expect(told()).to.deep.equal(['a active']);
    expect(errors).to.have.length(2);
    expect(errors[0]).to.contain('/api/v2/alerts: HTTP 500');
  });
});
