import { expect } from 'chai';
import { call } from '../shared/testing.ts';
import type { StartedReceivers } from './receivers.ts';
import { readRecords, startTestReceivers, webhookMessage } from './testing.ts';

describe('GET /records', () => {
  let sink: StartedReceivers;
  beforeEach(async () => {
    sink = await startTestReceivers();
  });
  afterEach(() => sink.close());

  const post = (receiver: string) => call(sink.port, 'POST', `/webhook/${receiver}`, webhookMessage());
  const numbers = (answer: { records: readonly { seq: number }[] }) => answer.records.map(({ seq }) => seq);

  it('is empty at first, and answers what is newer than since', async () => {
    expect(await readRecords(sink)).to.deep.include({ records: [], lastSeq: 0 });
    for (const receiver of ['a', 'b', 'c']) await post(receiver);
    expect(numbers(await readRecords(sink))).to.deep.equal([1, 2, 3]);
    const newer = await readRecords(sink, 2);
    expect(numbers(newer)).to.deep.equal([3]);
    expect(newer.lastSeq).to.equal(3);
    expect(numbers(await readRecords(sink, 3))).to.deep.equal([]);
  });

  it('waits for news and answers as soon as there is some, to everyone who waits', async () => {
    await post('old');
    const waiting = [readRecords(sink, 1, 60_000), readRecords(sink, 1, 60_000)];
    await post('new');
    for (const answer of await Promise.all(waiting)) expect(numbers(answer)).to.deep.equal([2]);
  });

  it('answers with nothing after the wait', async () => {
    const startedMs = performance.now();
    expect((await readRecords(sink, 0, 40)).records).to.deep.equal([]);
    expect(performance.now() - startedMs).to.be.at.least(39);
  });

  it('ends a wait when the sink closes', async () => {
    const waiting = readRecords(sink, 0, 60_000).then(
      () => 'answered',
      () => 'cut off',
    );
    await call(sink.adminPort, 'GET', '/health');
    await sink.close();
    expect(await waiting).to.equal('cut off');
  });

  for (const query of ['since=-1', 'since=x', 'waitMs=60001', 'limit=5']) {
    it(`refuses ${query}`, async () => {
      expect((await call(sink.adminPort, 'GET', `/records?${query}`)).status).to.equal(400);
    });
  }
});
