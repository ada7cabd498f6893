import { z } from 'zod';
import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { readSettings, readVariable } from '../shared/settings.ts';
import { type MlApiSettings, mlApiDefaults, startMlApi } from './ml-api.ts';

const labMsSchema = z.coerce.number().min(1000).max(86_400_000);

function readMlApiSettings(env: NodeJS.ProcessEnv): MlApiSettings {
  const labMs = (name: string, fallback: number) => readVariable(env, name, labMsSchema, fallback);
  return {
    ...readSettings(env, mlApiDefaults),
    windowLabMs: labMs('WINDOW_LAB_MS', mlApiDefaults.windowLabMs),
    outcomeDelayLabMs: labMs('OUTCOME_DELAY_LAB_MS', mlApiDefaults.outcomeDelayLabMs),
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
