import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type Dockerode from 'dockerode';
import type { FiredrillError } from '../../core/errors.ts';
import { HealthGate, type HealthGateOptions } from './health-gate.ts';

/** One frame as the engine sends logs: stream, three zeros, length, text. */
function frame(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

function container(state: object): Dockerode.Container {
  const fake = {
    inspect: async () => ({ State: { Running: true, Error: '', OOMKilled: false, ExitCode: 0, ...state } }),
    logs: async () => Buffer.concat([frame(1, 'hello\n'), frame(2, 'bind: no such thing\n')]),
  };
  return fake as unknown as Dockerode.Container;
}

describe('HealthGate', () => {
  let server: Server;
  let answers: { status: number; body: string }[];
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      response.writeHead(answer?.status ?? 500).end(answer?.body);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const pass = (changes: Partial<HealthGateOptions> = {}, state: object = {}) => {
    const { signal } = new AbortController();
    const gate = new HealthGate({ component: 'app', port: 80, path: '/health', signal, ...changes });
    const port = (server.address() as AddressInfo).port;
    return gate.waitUntilReady(container(state), { getBinding: () => port });
  };
  const refusal = (changes: Partial<HealthGateOptions> = {}, state: object = {}) =>
    pass(changes, state).then(
      () => expect.fail('it let pass'),
      (error: FiredrillError) => error,
    );

  it('waits for status 200', async () => {
    answers = [
      { status: 503, body: 'soon' },
      { status: 503, body: 'soon' },
      { status: 200, body: 'fine' },
    ];
    await pass();
    expect(asked).to.deep.equal(['/health', '/health', '/health']);
  });

  it('waits until the body says so', async () => {
    answers = [
      { status: 200, body: 'empty' },
      { status: 200, body: 'full' },
    ];
    await pass({ isReady: (body) => body === 'full' });
    expect(asked).to.have.lengthOf(2);
  });

  it('says what it waited for, what it saw last, and what was logged', async () => {
    answers = [{ status: 503, body: 'no disk' }];
    const { code, message, details } = await refusal({ timeoutMs: 60 });
    expect(code).to.equal('COMPONENT_NOT_READY');
    expect(message).to.equal('app did not become ready');
    expect(details.want).to.match(/^status 200 from http:\/\/127\.0\.0\.1:\d+\/health within 60 ms$/);
    expect(details.got).to.match(/^status 503: no disk \(asked \d+ times in \d+ ms\)$/);
    expect(details.problems).to.deep.equal(['hello', 'bind: no such thing']);
  });

  it('names the refusal of a port where nobody listens', async () => {
    const { port } = server.address() as AddressInfo;
    await new Promise((closed) => server.close(closed));
    const gate = new HealthGate({
      component: 'app',
      port: 80,
      path: '/',
      signal: new AbortController().signal,
      timeoutMs: 1,
    });
    const error = await gate
      .waitUntilReady(container({}), { getBinding: () => port })
      .catch((reason: unknown) => reason);
    expect((error as FiredrillError).details.got).to.include('ECONNREFUSED');
  });

  it('does not wait for a program that has ended', async () => {
    answers = [{ status: 503, body: 'soon' }];
    const { code, details } = await refusal({}, { Running: false, ExitCode: 137, OOMKilled: true });
    expect(code).to.equal('COMPONENT_EXITED');
    expect(details.got).to.equal('exit code 137, out of memory');
    expect(details.problems).to.include('bind: no such thing');
  });

  it('gives up on its signal', async () => {
    answers = [{ status: 503, body: 'soon' }];
    const signal = AbortSignal.abort(new Error('enough'));
    expect(await refusal({ signal })).to.have.property('message', 'enough');
  });
});
