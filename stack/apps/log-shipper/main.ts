import { hostname } from 'node:os';
import { z } from 'zod';
import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { readVariable } from '../shared/settings.ts';
import { type ShipperSettings, shipperDefaults, startShipper } from './shipper.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const milliseconds = z.coerce.number().int().min(1).max(86_400_000);
const text = z.string().min(1);

/** PATHS holds globs with commas between them. */
function readShipperSettings(env: NodeJS.ProcessEnv): ShipperSettings {
  const { outputTimeoutMs, tailer, ...defaults } = shipperDefaults;
  const service = readVariable(env, 'LOG_SERVICE', text, 'unknown');
  const environment = readVariable(env, 'ENVIRONMENT', text, 'lab');
  return {
    ...defaults,
    host: readVariable(env, 'HOST', text, defaults.host),
    port: readVariable(env, 'PORT', port, defaults.port),
    registryPath: readVariable(env, 'REGISTRY_PATH', text, '/var/lib/filebeat/registry.json'),
    scanMs: readVariable(env, 'SCAN_MS', milliseconds, defaults.scanMs),
    pollMs: readVariable(env, 'POLL_MS', milliseconds, defaults.pollMs),
    batchLines: readVariable(
      env,
      'BATCH_LINES',
      z.coerce.number().int().min(1).max(100_000),
      defaults.batchLines,
    ),
    backoffMs: [
      readVariable(env, 'BACKOFF_FIRST_MS', milliseconds, defaults.backoffMs[0]),
      readVariable(env, 'BACKOFF_LONGEST_MS', milliseconds, defaults.backoffMs[1]),
    ],
    tailer: {
      ...tailer,
      paths: readVariable(env, 'PATHS', text, '/var/log/app/*.log').split(','),
      flushAfterMs: readVariable(env, 'FLUSH_AFTER_MS', milliseconds, tailer.flushAfterMs),
      closeAfterMs: readVariable(env, 'CLOSE_AFTER_MS', milliseconds, tailer.closeAfterMs),
    },
    output: {
      host: readVariable(env, 'LOGSTASH_HOST', text, 'logstash'),
      port: readVariable(env, 'LOGSTASH_PORT', port, 5044),
      timeoutMs: readVariable(env, 'OUTPUT_TIMEOUT_MS', milliseconds, outputTimeoutMs),
    },
    origin: {
      hostname: readVariable(env, 'LOG_HOSTNAME', text, hostname()),
      fields: { service, environment },
    },
  };
}

const logger = createLogger({ service: 'filebeat', environment: 'lab' });
await runProgram(
  logger,
  () => startShipper(readShipperSettings(process.env), logger),
  ({ port }) => ({ port, provenance: 'stand-in for Filebeat' }),
);
