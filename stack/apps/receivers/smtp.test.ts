import { expect } from 'chai';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { call } from '../shared/testing.ts';
import { shippedAddresses } from './addresses.ts';
import type { StartedReceivers } from './receivers.ts';
import { readLastRequest, readRecords, startTestReceivers } from './testing.ts';

const mail: SendMailOptions = {
  from: 'Alertmanager <alertmanager@firedrill.test>',
  to: 'email@firedrill.test',
  subject: '[FIRING:1] HighErrorRate app warning',
  text: 'plain words',
  html: '<p>marked words</p>',
};

describe('the mail receiver', () => {
  let sink: StartedReceivers;
  beforeEach(async () => {
    sink = await startTestReceivers();
  });
  afterEach(() => sink.close());

  const transport = () =>
    createTransport({
      host: '127.0.0.1',
      port: sink.smtpPort,
      secure: false,
      ignoreTLS: true,
      connectionTimeout: 5000,
    });
  const send = (options: SendMailOptions = mail) => transport().sendMail(options);
  const behave = (body: unknown) => call(sink.adminPort, 'PUT', '/behaviour/email', body);
  /** SMTP reply code or error code that a mail ended with; 250 when it was taken. */
  const outcomeOf = async (sending: Promise<unknown>): Promise<number | string | undefined> => {
    try {
      await sending;
      return 250;
    } catch (error) {
      const { responseCode, code } = error as { responseCode?: number; code?: string };
      return responseCode ?? code;
    }
  };

  it('takes a mail and keeps it parsed', async () => {
    expect((await send()).response).to.match(/^250/);
    const record = await readLastRequest(sink);
    expect(record).to.deep.include({
      receiver: 'email',
      integration: 'email',
      answeredStatus: 250,
      schemaProblems: [],
    });
    expect(record.payload).to.deep.include({
      from: 'alertmanager@firedrill.test',
      to: ['email@firedrill.test'],
      subject: '[FIRING:1] HighErrorRate app warning',
      html: '<p>marked words</p>',
    });
    expect((record.payload as { text: string }).text.trim()).to.equal('plain words');
    expect(record.headers).to.have.keys('message-id', 'date');
    expect(record.rawBytes).to.be.above(200);
  });

  it('keeps one record per receiver', async () => {
    await send({ ...mail, to: ['email@firedrill.test', 'boss@firedrill.test'] });
    const { records } = await readRecords(sink);
    expect(records.map((record) => record.kind === 'request' && record.receiver)).to.deep.equal([
      'email',
      'boss',
    ]);
  });

  it('refuses, but keeps, a mail without subject', async () => {
    const { subject: _subject, ...rest } = mail;
    expect(await outcomeOf(send(rest))).to.equal(554);
    const record = await readLastRequest(sink);
    expect(record.answeredStatus).to.equal(554);
    expect(record.schemaProblems.join()).to.include('subject: want a text');
  });

  it('refuses a recipient who does not exist, and keeps that somebody wrote to him', async () => {
    await sink.close();
    sink = await startTestReceivers({ addresses: [...shippedAddresses] });
    expect(await outcomeOf(send({ ...mail, to: ['emial@firedrill.test'] }))).to.equal(550);
    expect(await outcomeOf(send())).to.equal(250);
    const { records } = await readRecords(sink);
    expect(records[0]).to.include({
      kind: 'stray',
      method: 'RCPT TO',
      host: 'mail',
      path: 'emial@firedrill.test',
    });
    expect(records[1]).to.include({ kind: 'request', receiver: 'email' });
  });

  for (const status of [451, 550]) {
    it(`answers ${status} once when told to`, async () => {
      await behave({ kind: 'status', status, times: 1 });
      expect(await outcomeOf(send())).to.equal(status);
      expect(await readLastRequest(sink)).to.include({ answeredStatus: status });
      expect(await outcomeOf(send())).to.equal(250);
    });
  }

  it('answers later when it is slow', async () => {
    await behave({ kind: 'latency', wallMs: 5 });
    expect(await outcomeOf(send())).to.equal(250);
    await behave({ kind: 'latency', wallMs: 60_000 });
    const outcome = outcomeOf(send());
    expect((await readRecords(sink, 1, 5000)).records[0]).to.include({
      receiver: 'email',
      answeredStatus: 250,
    });
    await sink.close();
    expect(await outcome).to.be.oneOf(['ECONNECTION', 'ESOCKET', 'ECONNRESET']);
  });

  it('hangs until the connection is cut', async () => {
    await behave({ kind: 'hang' });
    const outcome = outcomeOf(send());
    const { records } = await readRecords(sink, 0, 5000);
    expect(records[0]).to.include({ receiver: 'email', answeredStatus: null });
    await sink.close();
    expect(await outcome).to.be.oneOf(['ECONNECTION', 'ESOCKET', 'ECONNRESET']);
  });

  it('resets the connection', async () => {
    await behave({ kind: 'reset' });
    expect(await outcomeOf(send())).to.be.oneOf(['ECONNRESET', 'ESOCKET', 'ECONNECTION']);
    expect(await readLastRequest(sink)).to.include({ answeredStatus: null });
  });
});
