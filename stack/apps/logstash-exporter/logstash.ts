import { z } from 'zod';
import type { JsonExporter, JsonExporterSettings, Sample } from '../shared/json-exporter.ts';

/** Port 9198, where the usual exporter of Logstash listens. */
export const logstashExporterDefaults: JsonExporterSettings = {
  host: '0.0.0.0',
  port: 9198,
  url: 'http://logstash:9600/_node/stats',
  timeoutMs: 4000,
};

const count = z.number();
const pluginSchema = z.object({
  id: z.string(),
  name: z.string(),
  documents: z.record(z.string(), count).optional(),
  bulk_requests: z.object({ successes: count, with_errors: count, failures: count }).partial().optional(),
});
const pipelineSchema = z.object({
  events: z.object({ in: count, filtered: count, out: count, queue_push_duration_in_millis: count }),
  plugins: z.object({ outputs: z.array(pluginSchema) }),
  queue: z.object({
    type: z.string(),
    events_count: count.optional(),
    queue_size_in_bytes: count.optional(),
    max_queue_size_in_bytes: count.optional(),
  }),
});
const statsSchema = z.object({ version: z.string(), pipelines: z.record(z.string(), pipelineSchema) });

const prefix = 'logstash_stats_pipeline';

/** Metrics of `GET /_node/stats` of Logstash 8.11; names of alerts.md, 24 to 27. */
export const logstashExporter: JsonExporter = {
  upName: 'logstash_info_up',
  upHelp: 'Whether Logstash answers.',
  read(body) {
    const { version, pipelines } = statsSchema.parse(body);
    return [
      { name: 'logstash_info_node', help: 'The version.', type: 'gauge', labels: { version }, value: 1 },
      ...Object.entries(pipelines).flatMap(([pipeline, stats]) => samplesOf(pipeline, stats)),
    ];
  },
};

function samplesOf(pipeline: string, { events, plugins, queue }: z.infer<typeof pipelineSchema>): Sample[] {
  const labels = { pipeline };
  const counter = (name: string, help: string, value: number, more = {}): Sample => ({
    name: `${prefix}_${name}`,
    help,
    type: 'counter',
    labels: { ...labels, ...more },
    value,
  });
  const gauge = (name: string, help: string, value: number | undefined): Sample[] =>
    value === undefined ? [] : [{ name: `${prefix}_${name}`, help, type: 'gauge', labels, value }];
  return [
    counter('events_in', 'Events taken in.', events.in),
    counter('events_filtered', 'Events that went through the filters.', events.filtered),
    counter('events_out', 'Events given out.', events.out),
    counter(
      'queue_push_duration_ms',
      'Milliseconds that inputs waited for the queue.',
      events.queue_push_duration_in_millis,
    ),
    // Absent with the queue in memory: there an alert on it would be blind, and must not read 0.
    ...gauge('queue_events_count', 'Events in the queue.', queue.events_count),
    ...gauge('queue_size_bytes', 'Bytes of the queue.', queue.queue_size_in_bytes),
    ...gauge('queue_max_size_bytes', 'Bytes with which the queue is full.', queue.max_queue_size_in_bytes),
    ...plugins.outputs.flatMap(({ id, name, documents = {}, bulk_requests = {} }) => [
      ...Object.entries(documents).map(([kind, value]) =>
        counter(`plugin_documents_${kind}`, `Documents: ${kind}.`, value, { plugin: name, plugin_id: id }),
      ),
      ...Object.entries(bulk_requests).map(([kind, value]) =>
        counter(`plugin_bulk_requests_${kind}`, `Bulk requests: ${kind}.`, value ?? 0, {
          plugin: name,
          plugin_id: id,
        }),
      ),
    ]),
  ];
}
