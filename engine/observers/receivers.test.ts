import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { JournalEvent } from '../../core/journal.ts';
import type { StartedReceivers } from '../../stack/apps/receivers/receivers.ts';
import { startTestReceivers, webhookMessage } from '../../stack/apps/receivers/testing.ts';
import { call } from '../../stack/apps/shared/testing.ts';
import { type FakeServer, startFakeServer } from '../fake-server.ts';
import { observeReceivers } from './receivers.ts';

describe('observing the receivers', () => {
  const noted: JournalEvent[] = [];
  const waiting: { wanted: number; done: () => void }[] = [];
  beforeEach(() => {
    noted.length = 0;
    waiting.length = 0;
  });
  const note = (event: JournalEvent) => {
    noted.push(event);
    for (const { wanted, done } of waiting) if (noted.length >= wanted) done();
  };
  const reached = (wanted: number) =>
    noted.length >= wanted ? Promise.resolve() : new Promise<void>((done) => waiting.push({ wanted, done }));
  const told = () =>
    noted.map((event) =>
      event.kind === 'notification' ? `${event.seq} ${event.receiver} ${event.status}` : event.kind,
    );

  describe('with the real sink', () => {
    let sink: StartedReceivers;
    beforeEach(async () => {
      sink = await startTestReceivers();
    });
    afterEach(() => sink.close());
    const send = (path: string, status?: 'resolved') => call(sink.port, 'POST', path, webhookMessage(status));

    it('notes what was there, what comes during a long poll, and what comes last', async () => {
      await send('/webhook/audit-webhook');
      const observer = observeReceivers(`http://127.0.0.1:${sink.adminPort}`, note);
      await reached(1);
      // The observer now waits for news.
      await send('/webhook/ml-webhook', 'resolved');
      await reached(2);
      await send('/deadmansswitch');
      const event = await observer.stop();
      expect(told()).to.deep.equal([
        '1 audit-webhook firing',
        '2 ml-webhook resolved',
        '3 deadmansswitch firing',
      ]);
      expect(event).to.deep.include({ kind: 'observer', source: 'receivers', errors: [] });
    });

    it('notes what reached nobody', async () => {
      await send('/webhook/audit-webhok/x');
      const observer = observeReceivers(`http://127.0.0.1:${sink.adminPort}`, note);
      await reached(1);
      await observer.stop();
      expect(noted[0]).to.deep.include({
        ...{ kind: 'stray-request', method: 'POST', path: '/webhook/audit-webhok/x' },
        host: `127.0.0.1:${sink.port}`,
      });
    });

    it('knows how far apart the clocks are, from the records alone', async () => {
      const observer = observeReceivers(`http://127.0.0.1:${sink.adminPort}`, note);
      // The first reading waits for news: what comes then has a reading before it.
      await sleep(300);
      for (let wanted = 1; wanted <= 5; wanted++) {
        await send('/webhook/audit-webhook');
        await reached(wanted);
      }
      const { clockAhead } = await observer.stop();
      expect(clockAhead?.leastMs).to.be.within(-100, 1);
      expect(clockAhead?.mostMs).to.be.within(-1, 300);
    });
  });

  describe('with a sink that', () => {
    let server: FakeServer;
    afterEach(() => server[Symbol.asyncDispose]());
    const beat = (seq: number) => ({
      kind: 'deadman',
      seq,
      state: 'alarm',
      atWallMs: seq,
      lastBeatAtWallMs: 0,
    });
    type Records = ReturnType<typeof beat>[];
    const watch = async (
      reads: readonly ((since: number) => { startedAtWallMs: number; records: Records })[],
    ) => {
      let count = 0;
      const all = Promise.withResolvers<void>();
      const waits: string[] = [];
      server = await startFakeServer(({ path, query }) => {
        expect(path).to.equal('/records');
        const answer = reads[Math.min(count, reads.length - 1)]?.(Number(query.get('since')));
        count += 1;
        waits.push(query.get('waitMs') ?? '');
        if (count === reads.length) all.resolve();
        const answered = answer?.records ?? [];
        return { body: { ...answer, lastSeq: answered.at(-1)?.seq ?? 0 } };
      });
      const observer = observeReceivers(server.url, note);
      await all.promise;
      return { event: await observer.stop(), waits };
    };
    const newer =
      (startedAtWallMs: number, ...seqs: number[]) =>
      (since: number) => ({
        startedAtWallMs,
        records: seqs.filter((seq) => seq > since).map(beat),
      });
    const times = () => noted.map((event) => (event.kind === 'deadman' ? event.atWallMs : event.kind));

    it('has no news is asked to hold the answer back, except at the end', async () => {
      const { waits } = await watch([newer(1), newer(1)]);
      expect(waits.slice(0, 2)).to.deep.equal(['250', '250']);
      expect(waits.at(-1)).to.equal('0');
    });

    it('says the same again is noted once', async () => {
      await watch([newer(1, 1), newer(1, 1, 2), newer(1, 1, 2)]);
      expect(times()).to.deep.equal([1, 2]);
    });

    it('restarted is noticed, and read from its new beginning', async () => {
      const { event } = await watch([newer(1, 1, 2, 3), newer(2, 1), newer(2, 1, 2)]);
      expect(event.errors).to.deep.equal(['the receiver sink restarted and lost its records']);
      expect(times()).to.deep.equal([1, 2, 3, 1, 2]);
    });

    it('answers something else is an error', async () => {
      const { event } = await watch([
        newer(1, 1),
        () => ({ startedAtWallMs: 1, records: [{ ...beat(2), seq: 0 }] }),
      ]);
      expect(event.errors.length).to.be.at.least(1);
      expect(times()).to.deep.equal([1]);
    });
  });
});
