import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { WindowReader } from './reader.ts';
import { data, frame, packed, rawCases, sequences, speak, startTestReceiver } from './testing.ts';

describe('the receiver of Lumberjack 2', () => {
  for (const { name, bytes, batches, acks, isClosed } of rawCases) {
    it(`takes ${name} as it should`, async () => {
      const { receiver, batches: taken } = await startTestReceiver();
      await using _ = receiver;
      expect(await speak(receiver.port, bytes)).to.deep.equal({ acks: [...acks], isClosed });
      expect(taken).to.deep.equal(batches);
    });
  }

  it('understands frames torn at any byte', () => {
    const whole = Buffer.concat([frame('2W', 2), packed(...sequences(2)), frame('2W', 1), data(1)]);
    const reader = new WindowReader();
    const torn = [...whole].flatMap((byte) => reader.push(Buffer.from([byte])));
    expect(torn.map(({ events, ackSequence }) => [events.length, ackSequence])).to.deep.equal([
      [2, 2],
      [1, 1],
    ]);
    expect(reader.isInWindow).to.equal(false);
  });

  it('acknowledges only when a batch is kept, and says meanwhile that it is there', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { receiver } = await startTestReceiver({ keepaliveMs: 20 }, () => held);
    await using _ = receiver;
    const answer = speak(receiver.port, [frame('2W', 1), data(1)], 150);
    await sleep(120);
    release();
    const { acks } = await answer;
    expect(acks.slice(0, -1)).to.include(0).and.not.include(1);
    expect(acks.length).to.be.above(2);
    // Nothing after it: whatever came would be taken for the next window's.
    expect(acks.at(-1)).to.equal(1);
  });

  it('closes the connection without an acknowledgement when a batch cannot be kept', async () => {
    const { receiver, entries } = await startTestReceiver({}, () => Promise.reject(new Error('disk full')));
    await using _ = receiver;
    expect(await speak(receiver.port, [frame('2W', 1), data(1)])).to.deep.equal({ acks: [], isClosed: true });
    expect(JSON.stringify(entries)).to.include('disk full');
  });

  it('takes one batch at a time, in order', async () => {
    const order: string[] = [];
    const { receiver } = await startTestReceiver({}, async ([first]) => {
      order.push(`begin ${first}`);
      await sleep(20);
      order.push(`end ${first}`);
    });
    await using _ = receiver;
    const bytes = [1, 2].flatMap((name) => [frame('2W', 1), data(1, String(name))]);
    expect((await speak(receiver.port, bytes)).acks).to.deep.equal([1, 1]);
    expect(order).to.deep.equal(['begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  it('closes a connection from which nothing comes, but none whose batch is held', async () => {
    const { receiver } = await startTestReceiver({ idleMs: 60 }, () => sleep(200));
    await using _ = receiver;
    expect(await speak(receiver.port, [frame('2W', 2), data(1)], 1000)).to.deep.equal({
      acks: [],
      isClosed: true,
    });
    expect(await speak(receiver.port, [frame('2W', 1), data(1)], 1000)).to.deep.equal({
      acks: [1],
      isClosed: true,
    });
    expect(receiver.connections.peak).to.equal(1);
  });

  it('says nothing of what an event held that was refused', async () => {
    const { receiver, entries } = await startTestReceiver();
    await using _ = receiver;
    await speak(receiver.port, [frame('2W', 1), data(1, '{"password":"hunter2"')]);
    expect(JSON.stringify(entries)).to.include('no JSON').and.not.include('hunter2');
  });

  it('refuses what unpacks to more than it would hold', async () => {
    const { receiver } = await startTestReceiver();
    await using _ = receiver;
    const bomb = packed(Buffer.alloc(65 * 1024 * 1024));
    expect(await speak(receiver.port, [frame('2W', 1), bomb], 2000)).to.deep.equal({
      acks: [],
      isClosed: true,
    });
    const deep = packed(packed(packed(packed(packed(data(1))))));
    expect((await speak(receiver.port, [frame('2W', 1), deep])).isClosed).to.equal(true);
    expect((await speak(receiver.port, [frame('2W', 1), frame('2J', 1, 0xffff_ffff)])).isClosed).to.equal(
      true,
    );
  });
});
