import { hostname, loadavg } from 'node:os';
import { memoryUsage, resourceUsage } from 'node:process';
import type { BulkCounts } from './bulk/counts.ts';
import type { PipelineDefinition } from './definition/filters.ts';
import type { DiskQueue, QueueOptions } from './queue/disk-queue.ts';

/** Events that went through, since the start. */
export class EventCounts {
  in = 0;
  filtered = 0;
  out = 0;
  filterMs = 0;
  outputMs = 0;
  queuePushMs = 0;
}

export interface StatsParts {
  readonly events: EventCounts;
  readonly bulk: BulkCounts;
  readonly queue: Pick<DiskQueue, 'events' | 'bytes' | 'fullMs'>;
  readonly queueOptions: QueueOptions;
  readonly freeBytes: number;
  readonly deadLetterBytes: number;
  readonly deadLetterMaxBytes: number;
  readonly delayed: number;
  readonly connections: { readonly current: number; readonly peak: number };
  readonly definition: PipelineDefinition;
  readonly identity: { readonly id: string; readonly ephemeralId: string };
  readonly port: number;
  readonly uptimeMs: number;
  readonly batchSize: number;
}

/** The version that the stand-in speaks like. */
const version = '8.11.1';

/**
 * The body of Logstash's `GET /_node/stats`: same names, same nesting (log-pipeline facts, section 9). Logstash's JVM is Node's
 * heap here. What only the stand-in knows is under `standin`.
 */
export function renderNodeStats(parts: StatsParts): Record<string, unknown> {
  const { events, queue, identity, uptimeMs } = parts;
  const seconds = Math.max(1, uptimeMs / 1000);
  const whole = {
    in: events.in,
    filtered: events.filtered,
    out: events.out,
    duration_in_millis: Math.round(events.filterMs + events.outputMs),
    queue_push_duration_in_millis: Math.round(events.queuePushMs),
  };
  const lifetime = (count: number) => ({ current: count / seconds, lifetime: count / seconds });
  const flow = {
    input_throughput: lifetime(events.in),
    filter_throughput: lifetime(events.filtered),
    output_throughput: lifetime(events.out),
    queue_backpressure: lifetime(queue.fullMs / 1000),
    worker_concurrency: lifetime((events.filterMs + events.outputMs) / 1000),
  };
  return {
    host: hostname(),
    version,
    http_address: `0.0.0.0:${parts.port}`,
    id: identity.id,
    name: 'logstash',
    ephemeral_id: identity.ephemeralId,
    status: 'green',
    snapshot: false,
    stand_in: true,
    pipeline: { workers: 1, batch_size: parts.batchSize, batch_delay: 50 },
    jvm: renderHeap(uptimeMs),
    process: renderProcess(),
    events: whole,
    flow,
    reloads: { successes: 0, failures: 0 },
    os: {},
    queue: { events_count: queue.events },
    pipelines: { [parts.definition.id]: renderOne(parts, whole, flow) },
  };
}

function renderOne(parts: StatsParts, whole: object, flow: object): unknown {
  const { events, bulk, queue, queueOptions, definition, identity, connections } = parts;
  const { bulkRequests, documents, responses } = bulk;
  return {
    events: whole,
    flow: {
      ...flow,
      worker_utilization: { current: 0, lifetime: 0 },
      queue_persisted_growth_events: { current: 0, lifetime: 0 },
      queue_persisted_growth_bytes: { current: 0, lifetime: 0 },
    },
    plugins: {
      inputs: [
        {
          id: 'beats',
          name: 'beats',
          events: { out: events.in, queue_push_duration_in_millis: Math.round(events.queuePushMs) },
          current_connections: connections.current,
          peak_connections: connections.peak,
        },
      ],
      codecs: [],
      filters: definition.filters.map(({ kind }, index) => ({
        id: `${kind}-${index + 1}`,
        name: kind,
        events: { in: events.filtered, out: events.filtered, duration_in_millis: 0 },
      })),
      outputs: [
        {
          id: 'elasticsearch',
          name: 'elasticsearch',
          events: { in: events.filtered, out: events.out, duration_in_millis: Math.round(events.outputMs) },
          bulk_requests: {
            successes: bulkRequests.successes,
            with_errors: bulkRequests.withErrors,
            failures: bulkRequests.failures,
            responses: Object.fromEntries(responses),
          },
          documents: {
            successes: documents.successes,
            retryable_failures: documents.retryableFailures,
            non_retryable_failures: documents.nonRetryableFailures,
            dlq_routed: documents.dlqRouted,
          },
        },
      ],
    },
    reloads: {
      last_error: null,
      successes: 0,
      failures: 0,
      last_success_timestamp: null,
      last_failure_timestamp: null,
    },
    queue: {
      type: 'persisted',
      events: queue.events,
      events_count: queue.events,
      queue_size_in_bytes: queue.bytes,
      max_queue_size_in_bytes: queueOptions.maxBytes,
      capacity: {
        page_capacity_in_bytes: queueOptions.pageBytes,
        max_queue_size_in_bytes: queueOptions.maxBytes,
        queue_size_in_bytes: queue.bytes,
        max_unread_events: 0,
      },
      data: { path: queueOptions.folder, storage_type: 'unknown', free_space_in_bytes: parts.freeBytes },
    },
    dead_letter_queue: {
      queue_size_in_bytes: parts.deadLetterBytes,
      max_queue_size_in_bytes: parts.deadLetterMaxBytes,
      dropped_events: 0,
      expired_events: 0,
      storage_policy: 'drop_newer',
      last_error: 'no errors',
    },
    standin: {
      delayed_documents: parts.delayed,
      items_by_status: Object.fromEntries(bulk.items),
      retried_by_type: Object.fromEntries(bulk.retriedTypes),
      checkpoint_writes: queueOptions.checkpointWrites,
    },
    hash: identity.id,
    ephemeral_id: identity.ephemeralId,
  };
}

function renderHeap(uptimeMs: number): unknown {
  const { heapUsed, heapTotal, rss } = memoryUsage();
  const pool = {
    used_in_bytes: 0,
    committed_in_bytes: 0,
    max_in_bytes: 0,
    peak_used_in_bytes: 0,
    peak_max_in_bytes: 0,
  };
  const collector = { collection_count: 0, collection_time_in_millis: 0 };
  return {
    threads: { count: 1, peak_count: 1 },
    mem: {
      heap_used_percent: Math.round((100 * heapUsed) / heapTotal),
      heap_committed_in_bytes: heapTotal,
      heap_max_in_bytes: heapTotal,
      heap_used_in_bytes: heapUsed,
      non_heap_used_in_bytes: rss - heapTotal,
      non_heap_committed_in_bytes: rss - heapTotal,
      pools: { young: pool, old: pool, survivor: pool },
    },
    gc: { collectors: { young: collector, old: collector } },
    uptime_in_millis: Math.round(uptimeMs),
  };
}

function renderProcess(): unknown {
  const { userCPUTime, systemCPUTime } = resourceUsage();
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  return {
    open_file_descriptors: 0,
    peak_open_file_descriptors: 0,
    max_file_descriptors: 0,
    mem: { total_virtual_in_bytes: memoryUsage().rss },
    cpu: {
      total_in_millis: Math.round((userCPUTime + systemCPUTime) / 1000),
      percent: 0,
      load_average: { '1m': one, '5m': five, '15m': fifteen },
    },
  };
}
