import { hostname } from 'node:os';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly service: string;
  /** Value of the field `environment`. */
  readonly environment: string;
  /** Where the lines go; stdout by default. */
  readonly destination?: DestinationStream;
}

/**
 * The structured log of the seed (architecture.md, "log format"): one JSON object a line with timestamp, level in
 * capitals, logger, message, context, hostname, service and environment. What is logged as an object becomes the
 * context.
 *
 * @example logger.info({ request_id: 'a1', status_code: 200 }, 'request served')
 */
export function createLogger({ service, environment, destination }: LoggerOptions): Logger {
  const options = {
    level: 'info',
    messageKey: 'message',
    nestedKey: 'context',
    base: { logger: service, hostname: hostname(), service, environment },
    timestamp: () => stdTimeFunctions.isoTime().replace('"time"', '"timestamp"'),
    formatters: { level: (label: string) => ({ level: label.toUpperCase() }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
