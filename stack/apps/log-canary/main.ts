import { z } from 'zod';
import { logPipelineDefaults } from '../log-pipeline/log-pipeline.ts';
import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { readVariable } from '../shared/settings.ts';
import { type LogCanarySettings, logCanaryDefaults, startLogCanary } from './log-canary.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const milliseconds = z.coerce.number().int().min(1).max(86_400_000);
const text = z.string().min(1);

function readLogCanarySettings(env: NodeJS.ProcessEnv): LogCanarySettings {
  const defaults = logCanaryDefaults;
  const username = readVariable<string | null>(env, 'ELASTICSEARCH_USER', text, null);
  const password = readVariable(env, 'ELASTICSEARCH_PASSWORD', text, '');
  return {
    host: readVariable<string>(env, 'HOST', text, defaults.host),
    port: readVariable<number>(env, 'PORT', port, defaults.port),
    logFolder: readVariable<string>(env, 'LOG_FOLDER', text, defaults.logFolder),
    ledgerFolder: readVariable<string>(env, 'LEDGER_FOLDER', text, defaults.ledgerFolder),
    everyMs: readVariable<number>(env, 'EVERY_MS', milliseconds, defaults.everyMs),
    askEveryMs: readVariable<number>(env, 'ASK_EVERY_MS', milliseconds, defaults.askEveryMs),
    elasticsearch: {
      url: readVariable(env, 'ELASTICSEARCH_URL', z.url('want a URL'), 'http://elasticsearch:9200'),
      auth: username === null ? null : { username, password },
      requestTimeoutMs: logPipelineDefaults.requestTimeoutMs,
    },
  };
}

const logger = createLogger({ service: 'log-canary', environment: 'lab' });
await runProgram(
  logger,
  () => startLogCanary(readLogCanarySettings(process.env), logger),
  ({ port, run }) => ({ port, run }),
);
