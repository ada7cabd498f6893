import { z } from 'zod';
import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { readSettings, readVariable } from '../shared/settings.ts';
import { addressesSchema } from './addresses.ts';
import { type ReceiversSettings, receiversDefaults, startReceivers } from './receivers.ts';

const portSchema = z.coerce.number().int().min(0).max(65_535);
/** `any`, or the addresses as JSON. */
const textOfAddresses = z.union([
  z.literal('any'),
  z.string('want any or a list in JSON').transform(parseJson).pipe(addressesSchema),
]);
const timeoutSchema = z.coerce.number().min(1000).max(86_400_000);

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `want any or a list in JSON (${String(error)})` });
    return z.NEVER;
  }
}

function readReceiversSettings(env: NodeJS.ProcessEnv): ReceiversSettings {
  const { smtpPort, deadmanTimeoutLabMs, addresses } = receiversDefaults;
  return {
    ...readSettings(env, receiversDefaults),
    smtpPort: readVariable(env, 'SMTP_PORT', portSchema, smtpPort),
    deadmanTimeoutLabMs: readVariable(env, 'DEADMAN_TIMEOUT_LAB_MS', timeoutSchema, deadmanTimeoutLabMs),
    addresses: readVariable(env, 'ADDRESSES', textOfAddresses, addresses),
  };
}

await runProgram(
  createLogger(receiversDefaults),
  () => startReceivers(readReceiversSettings(process.env)),
  ({ port, smtpPort, adminPort }) => ({ port, smtpPort, adminPort }),
);
