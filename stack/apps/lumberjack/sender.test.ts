import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { ackFrame } from './frames.ts';
import { LumberjackSender, senderDefaults } from './sender.ts';
import { frame, startRawServer, startTestReceiver } from './testing.ts';

const open = (port: number, overrides = {}) =>
  new LumberjackSender({ host: '127.0.0.1', port, ...senderDefaults, timeoutMs: 300, ...overrides });
const failureOf = (work: Promise<void>) =>
  work.then(
    () => 'no failure',
    (error: Error) => error.message,
  );
const ten = Array.from({ length: 10 }, (_, index) => `{"name":"${index}"}`);

describe('the sender of Lumberjack 2', () => {
  for (const compressionLevel of [0, 3]) {
    it(`sends windows one after the other over one connection, compression ${compressionLevel}`, async () => {
      const { receiver, batches } = await startTestReceiver();
      await using _ = receiver;
      const sender = open(receiver.port, { compressionLevel });
      await sender.send(ten);
      await sender.send(ten.slice(0, 3));
      expect(batches.map((batch) => batch.length)).to.deep.equal([10, 3]);
      expect(batches[0]).to.deep.equal(ten.map((text) => JSON.parse(text)));
      expect(receiver.connections.peak).to.equal(1);
      sender.close();
    });
  }

  it('waits for the rest after a part was acknowledged, and through keepalives', async () => {
    await using server = await startRawServer(async (socket) => {
      for (const sequence of [0, 3, 0, 0]) {
        socket.write(ackFrame(sequence));
        await sleep(150);
      }
      // Torn in the middle.
      socket.write(ackFrame(10).subarray(0, 4));
      await sleep(10);
      socket.write(ackFrame(10).subarray(4));
    });
    const sender = open(server.port);
    const begunMs = performance.now();
    await sender.send(ten);
    expect(performance.now() - begunMs).to.be.above(500);
    sender.close();
  });

  for (const [what, message, answer] of [
    ['too high an acknowledgement', /20 of 10 events/, ackFrame(20)],
    ['an acknowledgement of version 1', /want an acknowledgement/, frame('1A', 10)],
    ['something that is no acknowledgement', /want an acknowledgement/, frame('2W', 10)],
    ['silence', /no acknowledgement came/, Buffer.alloc(0)],
    ['a part and then silence', /no acknowledgement came/, ackFrame(3)],
  ] as const) {
    it(`fails on ${what}, and the next try is a new connection with the whole batch`, async () => {
      await using server = await startRawServer((socket, index) => {
        socket.once('data', () => socket.write(index === 0 ? answer : ackFrame(10)));
      });
      const sender = open(server.port);
      expect(await failureOf(sender.send(ten))).to.match(message);
      await sender.send(ten);
      expect(server.connections()).to.equal(2);
      sender.close();
    });
  }

  it('notices silence also after a pause that was longer', async () => {
    await using server = await startRawServer((socket) => {
      socket.once('data', () => socket.write(ackFrame(10)));
    });
    const sender = open(server.port, { timeoutMs: 50 });
    await sender.send(ten);
    await sleep(120);
    expect(await failureOf(sender.send(ten))).to.match(/no acknowledgement came/);
  });

  it('does not take a second acknowledgement for that of the next window', async () => {
    await using server = await startRawServer((socket, index) => {
      socket.once('data', () =>
        socket.write(Buffer.concat([ackFrame(10), ...(index === 0 ? [ackFrame(10)] : [])])),
      );
    });
    const sender = open(server.port);
    await sender.send(ten);
    await sender.send(ten);
    expect(server.connections()).to.equal(2);
    sender.close();
  });

  it('fails when the connection is refused, closed or reset, and counts it', async () => {
    await using server = await startRawServer((socket, index) => {
      socket.once('data', () => (index === 0 ? socket.end() : socket.resetAndDestroy()));
    });
    const sender = open(server.port);
    expect(await failureOf(sender.send(ten))).to.match(/closed the connection/);
    expect(await failureOf(sender.send(ten))).to.match(/ECONNRESET/);
    expect(sender.counts.readErrors).to.equal(2);
    const { receiver } = await startTestReceiver();
    await receiver.close();
    expect(await failureOf(open(receiver.port).send(ten))).to.match(/ECONNREFUSED/);
  });
});
