import { z } from 'zod';
import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { readSettings, readVariable } from '../shared/settings.ts';
import { type MlApiSettings, mlApiDefaults, startMlApi } from './ml-api.ts';

const labMsSchema = z.coerce.number().min(1000).max(86_400_000);

function readMlApiSettings(env: NodeJS.ProcessEnv): MlApiSettings {
  const { evaluationIntervalLabMs, driftWindowLabMs } = mlApiDefaults;
  return {
    ...readSettings(env, mlApiDefaults),
    evaluationIntervalLabMs: readVariable(
      env,
      'EVALUATION_INTERVAL_LAB_MS',
      labMsSchema,
      evaluationIntervalLabMs,
    ),
    driftWindowLabMs: readVariable(env, 'DRIFT_WINDOW_LAB_MS', labMsSchema, driftWindowLabMs),
  };
}

await runProgram(
  createLogger(mlApiDefaults),
  () => {
    const settings = readMlApiSettings(process.env);
    return startMlApi(settings, createLogger(settings));
  },
  ({ port, adminPort }) => ({ port, adminPort }),
);
