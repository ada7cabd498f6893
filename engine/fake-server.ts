import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeRequest {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** JSON, by default with status 200, and with the time of now in `Date`; null hangs. */
export type FakeReply = { readonly status?: number; readonly body?: unknown; readonly date?: Date } | null;

/** For tests: an HTTP API on loopback that answers whatever the test says. */
export interface FakeServer extends AsyncDisposable {
  readonly url: string;
  answer: (request: FakeRequest) => FakeReply | Promise<FakeReply>;
}

/** Starts the fake on a port of its own. What the answer throws is told to whoever asked, as status 500. */
export async function startFakeServer(answer: FakeServer['answer']): Promise<FakeServer> {
  const server = createServer(async (request, response) => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://fake');
    let reply: FakeReply;
    try {
      reply = await fake.answer({ path, query });
    } catch (error) {
      reply = { status: 500, body: { message: String(error) } };
    }
    if (reply === null) return;
    const { status = 200, body, date } = reply;
    if (date !== undefined) response.setHeader('date', date.toUTCString());
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}
