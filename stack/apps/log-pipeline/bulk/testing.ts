import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ItemAnswer } from './judgement.ts';

/** A document as it arrives. */
export interface Arrived {
  readonly index: string;
  readonly id: string;
  readonly body: string;
}

/** A request and the ways to answer it. */
export interface Bulk {
  readonly documents: readonly Arrived[];
  readonly bytes: number;
  /** Stores those for which `answer` has none, and answers for each. */
  store(answer?: (document: Arrived) => ItemAnswer | undefined): void;
  /** Answers the whole. */
  refuse(status: number, type?: string, reason?: string): void;
  readonly response: ServerResponse;
  readonly request: IncomingMessage;
}

/** What plays Elasticsearch in a test: a store by index and id, whose answers a test may spoil. */
export interface FaultServer extends AsyncDisposable {
  readonly url: string;
  readonly stored: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly requests: readonly Bulk[];
  /** Serves each request from now on; by default all are stored. */
  serve(how: (bulk: Bulk, index: number) => void): void;
}

/** A refusal of Elasticsearch 8.11 for one document. */
export function refusal(status: number, type: string, reason = ''): ItemAnswer {
  return { status, error: { type, reason } };
}

export async function startFaultServer(): Promise<FaultServer> {
  const stored = new Map<string, Map<string, string>>();
  const requests: Bulk[] = [];
  let how: (bulk: Bulk, index: number) => void = (bulk) => bulk.store();
  const server = createServer(async (request, response) => {
    try {
      const bulk = read(await buffer(request), request, response, stored);
      requests.push(bulk);
      how(bulk, requests.length - 1);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stored,
    requests,
    serve(next) {
      how = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function read(
  bytes: Buffer,
  request: IncomingMessage,
  response: ServerResponse,
  stored: Map<string, Map<string, string>>,
): Bulk {
  const text = bytes.toString();
  if (!text.endsWith('\n')) throw new Error('want a newline at the end');
  const lines = text.slice(0, -1).split('\n');
  const documents: Arrived[] = [];
  for (let index = 0; index < lines.length; index += 2) {
    const { create } = JSON.parse(lines[index] ?? '') as { create: { _index: string; _id: string } };
    documents.push({ index: create._index, id: create._id, body: lines[index + 1] ?? '' });
  }
  const answer = (status: number, body: unknown) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
      .end(body === undefined ? '' : JSON.stringify(body));
  return {
    documents,
    bytes: bytes.length,
    request,
    response,
    refuse: (status, type, reason) =>
      answer(status, type === undefined ? undefined : { error: { type, reason: reason ?? type }, status }),
    store(spoil = () => undefined) {
      const items = documents.map((document) => {
        const { status, error } = spoil(document) ?? storeIn(stored, document);
        return { create: { _index: document.index, _id: document.id, status, ...(error && { error }) } };
      });
      answer(200, { took: 1, errors: items.some(({ create }) => create.status > 201), items });
    },
  };
}

function storeIn(stored: Map<string, Map<string, string>>, { index, id, body }: Arrived): ItemAnswer {
  const documents = stored.get(index) ?? new Map<string, string>();
  stored.set(index, documents);
  if (documents.has(id)) return refusal(409, 'version_conflict_engine_exception');
  documents.set(id, body);
  return { status: 201 };
}
