import { join } from 'node:path';
import { z } from 'zod';
import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { readVariable } from '../shared/settings.ts';
import { type LogPipelineSettings, logPipelineDefaults, startLogPipeline } from './log-pipeline.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const milliseconds = z.coerce.number().int().min(1).max(86_400_000);
const count = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const text = z.string().min(1);

function readLogPipelineSettings(env: NodeJS.ProcessEnv): LogPipelineSettings {
  const { beats, queue, bulk, requestTimeoutMs, ...defaults } = logPipelineDefaults;
  const host = readVariable(env, 'HOST', text, defaults.host);
  const folder = readVariable(env, 'DATA_PATH', text, '/usr/share/logstash/data');
  const username = readVariable<string | null>(env, 'ELASTICSEARCH_USER', text, null);
  const password = readVariable(env, 'ELASTICSEARCH_PASSWORD', text, '');
  return {
    ...defaults,
    host,
    port: readVariable(env, 'PORT', port, defaults.port),
    drainMs: readVariable(env, 'DRAIN_MS', milliseconds, defaults.drainMs),
    beats: { ...beats, host, port: readVariable(env, 'BEATS_PORT', port, beats.port) },
    deadLetterPath: join(folder, 'dead_letter_queue', 'letters.ndjson'),
    queue: {
      ...queue,
      folder: join(folder, 'queue'),
      checkpointWrites: readVariable(env, 'QUEUE_CHECKPOINT_WRITES', count, queue.checkpointWrites),
      checkpointIntervalMs: readVariable(
        env,
        'QUEUE_CHECKPOINT_INTERVAL_MS',
        milliseconds,
        queue.checkpointIntervalMs,
      ),
      maxBytes: readVariable(env, 'QUEUE_MAX_BYTES', count, queue.maxBytes),
      pageBytes: readVariable(env, 'QUEUE_PAGE_BYTES', count, queue.pageBytes),
    },
    bulk: {
      ...bulk,
      backoffMs: [
        readVariable(env, 'RETRY_FIRST_MS', milliseconds, bulk.backoffMs[0]),
        readVariable(env, 'RETRY_LONGEST_MS', milliseconds, bulk.backoffMs[1]),
      ],
    },
    elasticsearch: {
      url: readVariable(env, 'ELASTICSEARCH_URL', z.url('want a URL'), 'http://elasticsearch:9200'),
      auth: username === null ? null : { username, password },
      requestTimeoutMs: readVariable(env, 'REQUEST_TIMEOUT_MS', milliseconds, requestTimeoutMs),
    },
  };
}

const logger = createLogger({ service: 'logstash', environment: 'lab' });
const graceMs = logPipelineDefaults.drainMs + 3000;
await runProgram(
  logger,
  () => startLogPipeline(readLogPipelineSettings(process.env), logger),
  ({ port, beatsPort }) => ({ port, beatsPort, provenance: 'stand-in for Logstash' }),
  graceMs,
);
