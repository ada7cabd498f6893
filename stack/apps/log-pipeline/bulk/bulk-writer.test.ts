import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { until } from '../../../../core/until.ts';
import { memoryLogger } from '../../shared/testing.ts';
import { type BulkOptions, BulkWriter, bulkDefaults } from './bulk-writer.ts';
import { createClient } from './client.ts';
import { DeadLetterFile } from './dead-letters.ts';
import type { BulkDocument, Outcome } from './document.ts';
import type { ItemAnswer } from './judgement.ts';
import { type FaultServer, refusal, startFaultServer } from './testing.ts';

const documentsOf = (count: number, index = 'logs-2026.01.01', text = 'x'): BulkDocument[] =>
  Array.from({ length: count }, (_, number) => {
    const body = JSON.stringify({ message: `${text} ${number}` });
    const position = { page: 1, offset: number, endOffset: number + 1 };
    return { id: `${index}-${number}`, index, body, bytes: body.length, position };
  });

describe('the bulk writer', () => {
  let folder: string;
  let server: FaultServer;
  let letters: DeadLetterFile;
  let writer: BulkWriter;
  let settled: Record<Outcome, string[]>;
  let entries: Record<string, unknown>[];

  const openWriter = (options: Partial<BulkOptions> = {}, requestTimeoutMs = 2000) => {
    const { logger, entries: written } = memoryLogger('logstash');
    entries = written;
    settled = { stored: [], duplicate: [], dead: [] };
    const client = createClient({ url: server.url, auth: null, requestTimeoutMs });
    writer = new BulkWriter(
      client,
      letters,
      { ...bulkDefaults, backoffMs: [10, 40], ...options },
      (outcome, documents) => settled[outcome].push(...documents.map(({ id }) => id)),
      logger,
    );
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firedrill-bulk-'));
    server = await startFaultServer();
    letters = await DeadLetterFile.open(join(folder, 'dead', 'letters.ndjson'), 1_000_000);
    openWriter();
  });
  afterEach(async () => {
    await writer.close();
    await letters.close();
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const write = async (documents: readonly BulkDocument[]) => {
    await writer.write(documents);
    const waited = await until(async () => ({ done: writer.held === 0, saw: `${writer.held} held` }), {
      what: 'all documents to be done',
      timeoutMs: 10_000,
      intervalMs: 5,
    });
    if (!waited.done) throw new Error(waited.report);
  };
  const storedIn = (index: string) => [...(server.stored.get(index)?.keys() ?? [])];
  const deadLetters = async () =>
    (await readFile(join(folder, 'dead', 'letters.ndjson'), 'utf8'))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('stores documents as they are, each by its id', async () => {
    await write(documentsOf(3));
    expect(server.stored.get('logs-2026.01.01')?.get('logs-2026.01.01-1')).to.equal('{"message":"x 1"}');
    expect(settled).to.deep.equal({ stored: documentsOf(3).map(({ id }) => id), duplicate: [], dead: [] });
    expect(writer.counts.documents).to.deep.include({ successes: 3, dlqRouted: 0, nonRetryableFailures: 0 });
    expect(writer.counts.bulkRequests).to.deep.equal({ successes: 1, withErrors: 0, failures: 0 });
  });

  it('takes a conflict for stored: the document was there before', async () => {
    await write(documentsOf(2));
    await write(documentsOf(3));
    expect(settled.stored).to.have.length(3);
    expect(settled.duplicate).to.have.length(2);
    expect(storedIn('logs-2026.01.01')).to.have.length(3);
    // As Logstash counts: a conflict is a failure that is not tried again.
    expect(writer.counts.documents).to.deep.include({ successes: 3, nonRetryableFailures: 2, dlqRouted: 0 });
    expect(Object.fromEntries(writer.counts.items)).to.deep.equal({ 201: 3, 409: 2 });
  });

  for (const [status, type, reason] of [
    [400, 'document_parsing_exception', 'failed to parse field [n] ... Preview of value: password=hunter2'],
    [400, 'illegal_argument_exception', 'Limit of total fields [1000] has been exceeded'],
    [400, 'invalid_index_name_exception', 'Invalid index name [Logs-%{x}], must be lowercase'],
    [404, 'index_not_found_exception', 'no such index'],
    [500, 'not_x_content_exception', 'not x-content'],
  ] as const) {
    it(`buries what is refused with ${status} ${type}, and stores the others`, async () => {
      server.serve((bulk) =>
        bulk.store(({ id }) => (id.endsWith('-1') ? refusal(status, type, reason) : undefined)),
      );
      const documents = documentsOf(3, 'logs-2026.01.01', 'card 4111111111111111');
      await write(documents);
      expect(settled.dead).to.deep.equal(['logs-2026.01.01-1']);
      expect(settled.stored).to.have.length(2);
      const [letter, ...others] = await deadLetters();
      expect(others).to.have.length(0);
      expect(letter).to.deep.include({ id: 'logs-2026.01.01-1', index: 'logs-2026.01.01', status, type });
      expect(writer.counts.documents).to.deep.include({ successes: 2, dlqRouted: 1, retryableFailures: 0 });
      for (const secret of ['hunter2', '4111111111111111'])
        expect(JSON.stringify([letter, entries])).not.to.include(secret);
    });
  }

  for (const [what, answer] of [
    ['a closed index', refusal(400, 'index_closed_exception', 'closed')],
    [
      'too many shards',
      refusal(
        400,
        'validation_exception',
        'Validation Failed: 1: this action would add [2] shards, but this cluster',
      ),
    ],
    [
      'a write block',
      refusal(403, 'cluster_block_exception', 'index [x] blocked by: [FORBIDDEN/8/index write (api)];'),
    ],
    [
      'a wrong role',
      refusal(403, 'security_exception', 'action [indices:data/write/bulk[s]] is unauthorized'),
    ],
    ['the flood stage', refusal(429, 'cluster_block_exception', 'TOO_MANY_REQUESTS/12/disk usage exceeded')],
    ['a shard that is missing', refusal(503, 'unavailable_shards_exception', 'primary shard is not active')],
    ['an error of the server', refusal(500, 'some_exception', 'oops')],
  ] as const) {
    it(`tries again after ${what}, alone and beside the others, and loses nothing`, async () => {
      let refusals = 0;
      server.serve((bulk) =>
        bulk.store(({ id }): ItemAnswer | undefined => {
          if (!id.endsWith('-0') || refusals >= 3) return undefined;
          refusals += 1;
          return answer;
        }),
      );
      await write(documentsOf(3));
      expect(settled.stored).to.have.members(documentsOf(3).map(({ id }) => id));
      expect(await deadLetters()).to.deep.equal([]);
      expect(server.requests.map(({ documents }) => documents.length)).to.deep.equal([3, 1, 1, 1]);
      expect(writer.counts.documents).to.deep.include({ successes: 3, retryableFailures: 3 });
      expect(writer.counts.retriedTypes.get(answer.error?.type ?? '')).to.equal(3);
    });
  }

  it('lets documents pass beside one that is refused for long, and stops at its bound', async () => {
    openWriter({ laneDocuments: 5 });
    let isBlocked = true;
    server.serve((bulk) =>
      bulk.store(({ id }) =>
        id.endsWith('-0') && isBlocked ? refusal(403, 'cluster_block_exception') : undefined,
      ),
    );
    await writer.write(documentsOf(30));
    await sleep(50);
    expect(storedIn('logs-2026.01.01')).to.have.length(29);
    expect(writer.delayed + server.requests.length).to.be.above(3);
    // All of an index refused: it fills up to the bound, and other indices go on.
    server.serve((bulk) => bulk.store(({ index }) => (index === 'full' ? refusal(403, 'x') : undefined)));
    let isOver = false;
    const full = writer.write(documentsOf(10, 'full')).then(() => {
      isOver = true;
    });
    await writer.write(documentsOf(3, 'other'));
    await sleep(100);
    expect(isOver).to.equal(false);
    expect(storedIn('other')).to.have.length(3);
    isBlocked = false;
    server.serve((bulk) => bulk.store());
    await full;
    await write([]);
    expect(storedIn('full')).to.have.length(10);
    expect(storedIn('logs-2026.01.01')).to.have.length(30);
  });

  it('holds no index up when another one hangs', async () => {
    server.serve((bulk) => {
      if (bulk.documents[0]?.index !== 'new-day') bulk.store();
    });
    await writer.write([...documentsOf(3, 'new-day'), ...documentsOf(3, 'old-day')]);
    await sleep(100);
    expect(storedIn('old-day')).to.have.length(3);
    expect(
      server.requests.every(({ documents }) => new Set(documents.map(({ index }) => index)).size === 1),
    ).to.equal(true);
  });

  for (const [what, spoil] of [
    ['503 for the whole', (bulk) => bulk.refuse(503, 'cluster_block_exception', 'no master')],
    ['500 for the whole', (bulk) => bulk.refuse(500, 'json_e_o_f_exception')],
    ['401', (bulk) => bulk.refuse(401, 'security_exception')],
    ['403 for the whole', (bulk) => bulk.refuse(403, 'security_exception')],
    ['404 from a proxy', (bulk) => bulk.response.writeHead(404).end('nothing here')],
    ['502 from a proxy', (bulk) => bulk.response.writeHead(502).end('<html>')],
    ['200 from somebody else', (bulk) => bulk.response.writeHead(200).end('OK')],
    [
      '200 for other documents',
      (bulk) =>
        bulk.response
          .writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
          .end(
            '{"errors":false,"items":[{"create":{"_id":"a","status":201}},{"create":{"_id":"b","status":201}}]}',
          ),
    ],
    [
      '200 without items',
      (bulk) =>
        bulk.response
          .writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
          .end('{"errors":false}'),
    ],
    ['a reset', (bulk) => bulk.request.socket.resetAndDestroy()],
    ['an end without an answer', (bulk) => bulk.request.socket.destroy()],
    [
      'half an answer',
      (bulk) => {
        bulk.response
          .writeHead(200, { 'content-length': 1000, 'x-elastic-product': 'Elasticsearch' })
          .write('{');
        setTimeout(() => bulk.request.socket.destroy(), 10);
      },
    ],
  ] as readonly [string, Parameters<FaultServer['serve']>[0]][]) {
    it(`sends the same again after ${what}, once at a time`, async () => {
      server.serve((bulk, index) => (index < 2 ? spoil(bulk, index) : bulk.store()));
      await write(documentsOf(2));
      // The client itself would have sent it four times.
      expect(server.requests.map(({ documents }) => documents.length)).to.deep.equal([2, 2, 2]);
      expect(settled.stored).to.have.length(2);
      expect(writer.counts.bulkRequests.failures).to.equal(2);
      expect(entries.filter(({ level }) => level === 'ERROR')).to.have.length(2);
    });
  }

  it('stores once what was taken although no answer came', async () => {
    server.serve((bulk, index) => {
      if (index === 0) {
        // Stored, and cut off before the answer is out.
        bulk.response.socket?.destroy();
        bulk.store();
      } else bulk.store();
    });
    await write(documentsOf(2));
    expect(settled.duplicate).to.have.length(2);
    expect(storedIn('logs-2026.01.01')).to.have.length(2);
  });

  it('sends again when no answer comes in time', async () => {
    await writer.close();
    openWriter({}, 100);
    server.serve((bulk, index) => {
      if (index > 0) bulk.store();
    });
    await write(documentsOf(2));
    expect(settled.stored).to.have.length(2);
  });

  it('divides what is too large, down to the document that is', async () => {
    server.serve((bulk) => {
      if (bulk.documents.some(({ id }) => id.endsWith('-5'))) bulk.refuse(413);
      else bulk.store();
    });
    await write(documentsOf(8));
    expect(storedIn('logs-2026.01.01')).to.have.length(7);
    expect(settled.dead).to.deep.equal(['logs-2026.01.01-5']);
    expect(await deadLetters()).to.have.length(1);
  });

  it('finds the document for which a whole request is refused with 400, and says so loudly', async () => {
    server.serve((bulk) => {
      if (bulk.documents.some(({ id }) => id.endsWith('-3')))
        bulk.refuse(
          400,
          'action_request_validation_exception',
          'id [...] is too long, must be no longer than 512 bytes',
        );
      else bulk.store();
    });
    await write(documentsOf(8));
    expect(storedIn('logs-2026.01.01')).to.have.length(7);
    expect(settled.dead).to.deep.equal(['logs-2026.01.01-3']);
    expect(entries.some(({ level }) => level === 'ERROR')).to.equal(true);
  });

  it('sends less at once, and one at a time, while it is told that it is too much', async () => {
    let atOnce = 0;
    let most = 0;
    server.serve(async (bulk) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await sleep(5);
      atOnce -= 1;
      if (bulk.documents.length > 2)
        bulk.refuse(429, 'es_rejected_execution_exception', 'rejected execution of coordinating operation');
      else bulk.store();
    });
    openWriter({ limits: { documents: 8, bytes: 1_000_000 }, concurrency: 1 });
    await write(documentsOf(16));
    expect(storedIn('logs-2026.01.01')).to.have.length(16);
    expect(most).to.equal(1);
    const sizes = server.requests.map(({ documents }) => documents.length);
    expect(sizes).to.deep.equal([8, 4, 2, 2, 4, 2, 2, 8, 4, 2, 2, 4, 2, 2]);
  });

  it('cuts batches at their number and at their bytes, but sends a long document alone', async () => {
    openWriter({ limits: { documents: 4, bytes: 5000 } });
    const long = documentsOf(3, 'long', 'y'.repeat(3000));
    const longest = documentsOf(1, 'longest', 'z'.repeat(9000));
    await write([...documentsOf(9), ...long, ...longest]);
    const sizes = (index: string) =>
      server.requests
        .filter(({ documents }) => documents[0]?.index === index)
        .map(({ documents }) => documents.length);
    expect(sizes('logs-2026.01.01')).to.deep.equal([4, 4, 1]);
    expect(sizes('long')).to.deep.equal([1, 1, 1]);
    expect(sizes('longest')).to.deep.equal([1]);
  });

  it('keeps a document that can neither be stored nor buried', async () => {
    await letters.close();
    letters = await DeadLetterFile.open(join(folder, 'dead', 'letters.ndjson'), 50);
    openWriter();
    let isRefused = true;
    server.serve((bulk) =>
      bulk.store(() => (isRefused ? refusal(400, 'document_parsing_exception') : undefined)),
    );
    await writer.write(documentsOf(1));
    await sleep(100);
    expect(writer.held).to.equal(1);
    expect(JSON.stringify(entries)).to.include('the dead letter file is full');
    isRefused = false;
    await write([]);
    expect(settled).to.deep.include({ stored: ['logs-2026.01.01-0'], dead: [] });
  });

  it('begins a new line after half of one in the dead letter file', async () => {
    await letters.close();
    await writeFile(join(folder, 'dead', 'letters.ndjson'), '{"half":');
    letters = await DeadLetterFile.open(join(folder, 'dead', 'letters.ndjson'), 10_000);
    openWriter();
    server.serve((bulk) => bulk.store(() => refusal(400, 'document_parsing_exception')));
    await write(documentsOf(1));
    const lines = (await readFile(join(folder, 'dead', 'letters.ndjson'), 'utf8')).split('\n');
    expect(lines[0]).to.equal('{"half":');
    expect(JSON.parse(lines[1] ?? '')).to.include({ id: 'logs-2026.01.01-0' });
  });

  it('stops at once, although no answer comes', async () => {
    server.serve(() => undefined);
    await writer.write(documentsOf(3));
    await sleep(30);
    const begunMs = performance.now();
    await writer.close();
    expect(performance.now() - begunMs).to.be.below(500);
    expect(writer.held).to.equal(3);
  });
});
