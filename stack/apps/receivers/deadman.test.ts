import { expect } from 'chai';
import { call } from '../shared/testing.ts';
import { DeadMansSwitch } from './deadman.ts';
import type { StartedReceivers } from './receivers.ts';
import type { DeadmanRecord, SinkRecord } from './record.ts';
import { readRecords, startTestReceivers, webhookMessage } from './testing.ts';

type Unnumbered = Omit<DeadmanRecord, 'seq'>;

describe("the dead man's switch", () => {
  let sink: StartedReceivers;
  afterEach(() => sink.close());

  const beat = (status: 'firing' | 'resolved' = 'firing') =>
    call(sink.port, 'POST', '/deadmansswitch', webhookMessage(status));
  const name = (record: SinkRecord) =>
    record.kind === 'request' ? record.integration : record.kind === 'deadman' && record.state;
  const health = async () => (await call(sink.adminPort, 'GET', '/health')).body;

  it('raises one alarm after the silence, and recovers with the next beat', async () => {
    // 6 lab seconds at speed 100 are 60 ms.
    sink = await startTestReceivers({ speed: 100, deadmanTimeoutLabMs: 6000 });
    await beat();
    expect(await health()).to.include({ deadman: 'beating' });
    const alarmed = await readRecords(sink, 1, 5000);
    expect(alarmed.records.map(name)).to.deep.equal(['alarm']);
    expect(await health()).to.include({ deadman: 'alarm' });
    await beat();
    const { records } = await readRecords(sink, 0);
    expect(records.slice(0, 4).map(name)).to.deep.equal([
      'deadmansswitch',
      'alarm',
      'deadmansswitch',
      'recovered',
    ]);
    const [first, alarm] = records;
    if (first?.kind !== 'request' || alarm?.kind !== 'deadman')
      throw new Error('the order was checked above');
    expect(alarm.lastBeatAtWallMs).to.equal(first.receivedAtWallMs);
    // A timer may fire a millisecond early.
    expect(alarm.atWallMs - first.receivedAtWallMs).to.be.at.least(59);
  });

  it('starts the silence anew at each beat', async () => {
    sink = await startTestReceivers();
    const alarm = await new Promise<Unnumbered>((resolve) => {
      const deadman = new DeadMansSwitch(20, resolve);
      deadman.beat(1);
      deadman.beat(2);
    });
    expect(alarm).to.include({ state: 'alarm', lastBeatAtWallMs: 2 });
  });

  it('does not complain before the first beat', async () => {
    sink = await startTestReceivers({ speed: 100, deadmanTimeoutLabMs: 100 });
    expect((await readRecords(sink, 0, 50)).records).to.deep.equal([]);
    expect(await health()).to.include({ deadman: 'waiting' });
  });

  it('takes neither a resolved Watchdog, nor a broken message, nor a beat that it answered with 500, for a beat', async () => {
    sink = await startTestReceivers();
    await beat('resolved');
    await call(sink.port, 'POST', '/deadmansswitch', { version: '4' });
    await call(sink.adminPort, 'PUT', '/behaviour/deadmansswitch', { kind: 'status', status: 500, times: 1 });
    await beat();
    expect(await health()).to.include({ deadman: 'waiting' });
    expect((await readRecords(sink)).records).to.have.lengthOf(3);
    await beat();
    expect(await health()).to.include({ deadman: 'beating' });
  });
});
