import { expect } from 'chai';
import { BulkCounts } from '../log-pipeline/bulk/counts.ts';
import { labPipeline } from '../log-pipeline/definition/lab-pipeline.ts';
import { queueDefaults } from '../log-pipeline/queue/disk-queue.ts';
import { EventCounts, renderNodeStats } from '../log-pipeline/stats.ts';
import { logstashExporter } from './logstash.ts';

function statsOf(): Record<string, unknown> {
  const events = Object.assign(new EventCounts(), { in: 9, filtered: 8, out: 7, queuePushMs: 12 });
  const bulk = new BulkCounts();
  Object.assign(bulk.documents, {
    successes: 5,
    nonRetryableFailures: 1,
    dlqRouted: 1,
    retryableFailures: 2,
  });
  return renderNodeStats({
    events,
    bulk,
    queue: { events: 2, bytes: 345, fullMs: 0 },
    queueOptions: { ...queueDefaults, folder: '/data/queue' },
    freeBytes: 1000,
    deadLetterBytes: 10,
    deadLetterMaxBytes: 100,
    delayed: 0,
    connections: { current: 1, peak: 2 },
    definition: labPipeline,
    identity: { id: 'i', ephemeralId: 'e' },
    port: 9600,
    uptimeMs: 1000,
    batchSize: 500,
  });
}
const valuesOf = (body: unknown) =>
  Object.fromEntries(logstashExporter.read(body).map(({ name, value }) => [name, value]));

describe('the exporter of Logstash', () => {
  it('has the names that the rules ask for', () => {
    expect(logstashExporter.upName).to.equal('logstash_info_up');
    expect(valuesOf(statsOf())).to.include({
      logstash_stats_pipeline_events_in: 9,
      logstash_stats_pipeline_events_out: 7,
      logstash_stats_pipeline_queue_events_count: 2,
      logstash_stats_pipeline_queue_size_bytes: 345,
      logstash_stats_pipeline_queue_push_duration_ms: 12,
      logstash_stats_pipeline_plugin_documents_successes: 5,
      logstash_stats_pipeline_plugin_documents_retryable_failures: 2,
      logstash_stats_pipeline_plugin_documents_non_retryable_failures: 1,
      logstash_stats_pipeline_plugin_documents_dlq_routed: 1,
      logstash_stats_pipeline_plugin_bulk_requests_failures: 0,
    });
    const [sample] = logstashExporter.read(statsOf()).filter(({ name }) => name.endsWith('events_in'));
    expect(sample?.labels).to.deep.equal({ pipeline: 'main' });
  });

  it('says nothing of a queue in memory, whose counts nobody knows', () => {
    const stats = statsOf() as { pipelines: { main: Record<string, unknown> } };
    stats.pipelines.main['queue'] = { type: 'memory' };
    expect(Object.keys(valuesOf(stats)).filter((name) => name.includes('queue_events'))).to.deep.equal([]);
  });

  it('takes anything else for no answer of Logstash', () => {
    expect(() => logstashExporter.read({ status: 'green' })).to.throw();
    expect(() => logstashExporter.read(null)).to.throw();
  });
});
