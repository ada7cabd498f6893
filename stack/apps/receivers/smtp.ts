import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { wallNowMs } from '../../../core/wall-clock.ts';
import { sleepUntil } from '../../../core/wall-timer.ts';
import { type Addresses, isMailbox } from './addresses.ts';
import { type Reaction, type Sink, takeIn } from './intake.ts';
import { checkMail, pickMailHeaders, simplifyMail } from './mail.ts';

/** SMTP's "requested mail action okay, completed" (RFC 5321, 4.2.3). */
const acceptedCode = 250;
/** "Transaction failed" (RFC 5321, 4.2.3): what a mail that is no mail is answered with. */
const refusedCode = 554;
/** "Mailbox unavailable" (RFC 5321, 4.2.3). */
const noMailboxCode = 550;

interface StartedSmtp {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The mail front end of the sink: plain SMTP without TLS or login. The local part of a recipient names the receiver; one who
 * does not exist is refused, and that is kept.
 */
export async function startSmtpFront(
  sink: Sink,
  host: string,
  port: number,
  addresses: Addresses,
): Promise<StartedSmtp> {
  const sockets = new Map<string, Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo({ address }, _session, callback) {
      if (isMailbox(addresses, address)) return callback();
      const stray = { method: 'RCPT TO', host: 'mail', path: address };
      sink.store.append({ kind: 'stray', receivedAtWallMs: wallNowMs(), ...stray });
      return callback(withCode(`nobody reads mails to ${address}`, noMailboxCode));
    },
    onData(stream, session, callback) {
      receive(sink, stream, session)
        .then((reaction) => react(reaction, sockets.get(keyOf(session)), callback))
        .catch((error: unknown) => callback(error instanceof Error ? error : new Error(String(error))));
    },
  });
  server.server.on('connection', (socket: Socket) => {
    const key = keyOf(socket);
    sockets.set(key, socket);
    socket.once('close', () => sockets.delete(key));
  });
  // A peer that goes away in mid-conversation is its own business and no fault of the sink.
  server.on('error', () => undefined);
  const listener = server.listen(port, host);
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string')
    throw new Error(`SMTP listens without a port on ${host}`);
  return {
    port: address.port,
    async close() {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

interface Outcome {
  readonly reaction: Reaction;
  readonly naturalStatus: number;
}

/** Keeps a mail once per receiver it names; the first receiver that misbehaves decides the one answer that SMTP allows. */
async function receive(sink: Sink, stream: Readable, session: SMTPServerSession): Promise<Outcome> {
  const raw = await buffer(stream);
  const receivedAtWallMs = wallNowMs();
  const mail = await simpleParser(raw);
  const payload = simplifyMail(mail);
  const schemaProblems = checkMail(payload);
  const naturalStatus = schemaProblems.length === 0 ? acceptedCode : refusedCode;
  const receivers = new Set(session.envelope.rcptTo.map(({ address }) => address.split('@')[0] ?? address));
  const reactions = [...receivers].map((receiver) =>
    takeIn(
      sink,
      {
        receiver,
        integration: 'email',
        receivedAtWallMs,
        schemaProblems,
        headers: pickMailHeaders(mail),
        payload,
        rawBytes: raw.length,
      },
      naturalStatus,
    ),
  );
  const well: Reaction = { kind: 'answer', delayWallMs: 0 };
  const isIll = (reaction: Reaction) => reaction.kind !== 'answer' || reaction.delayWallMs > 0;
  return { reaction: reactions.find(isIll) ?? well, naturalStatus };
}

type Callback = (error?: Error | null, message?: string) => void;

async function react(
  { reaction, naturalStatus }: Outcome,
  socket: Socket | undefined,
  callback: Callback,
): Promise<void> {
  switch (reaction.kind) {
    case 'answer':
      if (reaction.delayWallMs > 0) await sleepUntil(wallNowMs() + reaction.delayWallMs);
      if (naturalStatus === acceptedCode) callback(null, 'OK: queued');
      else callback(withCode('the mail is not in order', naturalStatus));
      return;
    case 'status':
      callback(withCode('the receiver was told to refuse', reaction.status));
      return;
    case 'reset':
      socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
  }
}

function withCode(message: string, responseCode: number): Error {
  return Object.assign(new Error(message), { responseCode });
}

function keyOf({
  remoteAddress,
  remotePort,
}: {
  remoteAddress?: string | undefined;
  remotePort?: number | undefined;
}): string {
  return `${remoteAddress}:${remotePort}`;
}
