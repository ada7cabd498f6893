import { z } from 'zod';
import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { readSettings, readVariable } from '../shared/settings.ts';
import { type ReceiversSettings, receiversDefaults, startReceivers } from './receivers.ts';

const portSchema = z.coerce.number().int().min(0).max(65_535);
const timeoutSchema = z.coerce.number().min(1000).max(86_400_000);

function readReceiversSettings(env: NodeJS.ProcessEnv): ReceiversSettings {
  const { smtpPort, deadmanTimeoutLabMs } = receiversDefaults;
  return {
    ...readSettings(env, receiversDefaults),
    smtpPort: readVariable(env, 'SMTP_PORT', portSchema, smtpPort),
    deadmanTimeoutLabMs: readVariable(env, 'DEADMAN_TIMEOUT_LAB_MS', timeoutSchema, deadmanTimeoutLabMs),
  };
}

await runProgram(
  createLogger(receiversDefaults),
  () => startReceivers(readReceiversSettings(process.env)),
  ({ port, smtpPort, adminPort }) => ({ port, smtpPort, adminPort }),
);
