import { appendFile, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkLoss, type FoundLine } from '../../../core/log-canary/check.ts';
import { type CanaryLine, canaryLine, renderCanary } from '../../../core/log-canary/line.ts';
import { until } from '../../../core/until.ts';
import { shipperDefaults, startShipper } from '../log-shipper/shipper.ts';
import { memoryLogger } from '../shared/testing.ts';
import { type FaultServer, startFaultServer } from './bulk/testing.ts';
import { logPipelineDefaults, startLogPipeline } from './log-pipeline.ts';

const secret = 'planted-4711-secret';
const run = 'run-1';

interface Stored {
  readonly message: string;
  readonly canary: {
    readonly run: string;
    readonly sequence: number;
    readonly length: number;
    readonly checksum: string;
    readonly number: number;
    readonly written_at: number;
  };
}

function foundIn(server: FaultServer): FoundLine[] {
  return [...server.stored.values()].flatMap((documents) =>
    [...documents].map(([id, text]) => {
      const { message, canary } = JSON.parse(text) as Stored;
      const { written_at: writtenAtWallMs, ...rest } = canary;
      return { id, filling: message, writtenAtWallMs, text, ...rest };
    }),
  );
}

/** Tailer, registry, Lumberjack, queue, pipeline and bulk writer in one, judged by what the writer knows. */
describe('the whole way of a log line', function () {
  this.timeout(60_000);

  it('loses, doubles and changes nothing, in whatever form, while Elasticsearch refuses, hangs up and forgets to answer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'firedrill-no-loss-'));
    await using server = await startFaultServer();
    const logs = memoryLogger('logs');
    let refused = 0;
    let cutOff = 0;
    server.serve((bulk, index) => {
      if (index % 3 === 0) {
        refused += 1;
        bulk.refuse(503);
      } else if (index % 3 === 1) {
        cutOff += bulk.documents.length;
        bulk.response.socket?.destroy();
        bulk.store();
      } else bulk.store();
    });
    const pipeline = await startLogPipeline(
      {
        ...logPipelineDefaults,
        host: '127.0.0.1',
        port: 0,
        beats: { ...logPipelineDefaults.beats, host: '127.0.0.1', port: 0 },
        queue: { ...logPipelineDefaults.queue, folder: join(folder, 'queue'), pageBytes: 1_000_000 },
        bulk: { ...logPipelineDefaults.bulk, backoffMs: [5, 20] },
        deadLetterPath: join(folder, 'letters.ndjson'),
        elasticsearch: { url: server.url, auth: null, requestTimeoutMs: 5000 },
      },
      logs.logger,
    );
    const { outputTimeoutMs, ...defaults } = shipperDefaults;
    const shipper = await startShipper(
      {
        ...defaults,
        host: '127.0.0.1',
        port: 0,
        pollMs: 5,
        scanMs: 20,
        tailer: { ...defaults.tailer, paths: [join(folder, '*.log')] },
        registryPath: join(folder, 'registry.json'),
        output: { host: '127.0.0.1', port: pipeline.beatsPort, timeoutMs: outputTimeoutMs },
        origin: { hostname: 'web-1', fields: {} },
      },
      logs.logger,
    );
    const ledger: CanaryLine[] = [];
    for (let sequence = 1; sequence <= 400; sequence += 1) {
      const line = canaryLine(run, sequence, Date.now());
      ledger.push(line);
      await appendFile(join(folder, 'a.log'), renderCanary(line, secret));
      if (sequence === 200) await rename(join(folder, 'a.log'), join(folder, 'a.log.1'));
    }
    const waited = await until(
      async () => ({ done: foundIn(server).length >= 400, saw: `${foundIn(server).length} lines` }),
      { what: 'all lines', timeoutMs: 30_000, intervalMs: 200 },
    );
    await shipper.close();
    await pipeline.close();
    const found = foundIn(server);
    const verdict = checkLoss(
      { run, secret, lines: ledger, lateAfterMs: 30_000 },
      {
        found,
        aggregate: { count: found.length, sum: found.reduce((sum, { number }) => sum + number, 0) },
        deadLettered: new Set(),
        refused: new Set(),
      },
    );
    expect(waited.done, waited.report).to.equal(true);
    expect(verdict.findings).to.deep.equal([]);
    expect(verdict).to.include({ outcome: 'no loss', written: 400, found: 400 });
    // That nothing was lost proves something only if the faults were there.
    expect([refused > 0, cutOff > 0]).to.deep.equal([true, true]);
    const everywhere = `${JSON.stringify(logs.entries)}${await readFile(join(folder, 'letters.ndjson'), 'utf8')}`;
    expect(everywhere).not.to.include(secret);
    await rm(folder, { recursive: true });
  });
});
