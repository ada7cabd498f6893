import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the fake answers to one request; null means that it hangs. */
export type FakeAnswer = {
  readonly status: number;
  readonly body: unknown;
  /** Where a redirect leads. */
  readonly location?: string;
} | null;

/** For tests: a loopback service with the admin API of our programs, whose traffic is simulated by `serve`. */
export interface FakeAdmin extends AsyncDisposable {
  readonly url: string;
  /** Everything that was asked, `METHOD path body`. */
  readonly asked: readonly string[];
  /** Lets that many requests be answered under the fault that is set, before each read of /served. */
  requestsPerRead: number;
  /** The share of requests it really disturbs. Default: the one it was told. */
  actualRatio: number | null;
  stragglers: number;
  /** Answers the next request instead of the fake, once. */
  script: ((line: string) => FakeAnswer) | null;
}

/** Starts the fake on a port of its own. */
export async function startFakeAdmin(): Promise<FakeAdmin> {
  const asked: string[] = [];
  let setting: { knob: string; ratio: number } | null = null;
  let sinceWallMs = 0;
  let total = 0;

  const change = (knob: string, to: { ratio: number } | null) => {
    setting = to === null ? null : { knob, ratio: to.ratio };
    sinceWallMs += 1000;
    total = 0;
    return { appliedAtWallMs: sinceWallMs, state: to === null ? {} : { [knob]: to } };
  };
  const answer = (method: string, path: string, body: string): FakeAnswer => {
    const knob = /^\/faults\/(errors|latency)$/.exec(path)?.[1];
    if (method === 'PUT' && knob !== undefined) return { status: 200, body: change(knob, JSON.parse(body)) };
    if (method === 'DELETE' && path.startsWith('/faults')) return { status: 200, body: change('', null) };
    if (path === '/faults')
      return { status: 200, body: { knobs: ['errors', 'latency'], state: { errors: setting } } };
    const { pathname, searchParams } = new URL(path, 'http://fake');
    if (pathname !== '/served') return { status: 404, body: { code: 'FAULT_UNKNOWN' } };
    total += fake.requestsPerRead;
    const disturbed = Math.floor(total * (fake.actualRatio ?? setting?.ratio ?? 0) + 1e-9);
    const errors = setting?.knob === 'latency' ? 0 : disturbed;
    const byStatus = { 200: total - errors, ...(errors > 0 && { 500: errors }) };
    const slow = searchParams.has('slowLabMs') ? { slow: disturbed } : {};
    return { status: 200, body: { sinceWallMs, total, byStatus, ...slow, stragglers: fake.stragglers } };
  };

  const server = createServer(async (request, response) => {
    const body = await read(request);
    const line = [request.method, request.url, body].join(' ').trim();
    asked.push(line);
    const { script } = fake;
    fake.script = null;
    const given = script === null ? answer(request.method ?? '', request.url ?? '', body) : script(line);
    if (given === null) return;
    if (given.location !== undefined) response.setHeader('location', given.location);
    response.writeHead(given.status, { 'content-type': 'application/json' }).end(JSON.stringify(given.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeAdmin = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    requestsPerRead: 10,
    actualRatio: null,
    stragglers: 0,
    script: null,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
