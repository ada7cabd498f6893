import { randomUUID } from 'node:crypto';
import type { MeasuredEndpoint } from './http-metrics.ts';
import type { Logger } from './logger.ts';

/** What a handler sees of a request. */
export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** How long the request has been in the works, in lab milliseconds. */
  readonly elapsedLabMs: number;
  /** Waits for another service; the wait counts as part of the request, in lab time. */
  waitFor<T>(work: () => Promise<T>): Promise<T>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Added to the context of the log line. */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** One counted endpoint of a service. */
export interface Endpoint extends MeasuredEndpoint {
  readonly method: 'GET' | 'POST';
  /** Range of the undisturbed service time, in lab milliseconds. */
  readonly serviceTimeLabMs: readonly [min: number, max: number];
  handle(call: Call): Answer | Promise<Answer>;
}

/** The answer of a service that could not give its own. */
export function failure(status: number): Answer {
  return { status, body: { error: 'the service could not answer' } };
}

/** Writes one line about an answered request; a failure is an ERROR. */
export function logRequest(
  logger: Logger,
  endpoint: Endpoint,
  { status, context }: Answer,
  durationLabMs: number,
): void {
  const line = {
    request_id: randomUUID(),
    endpoint: endpoint.path,
    method: endpoint.method,
    status_code: status,
    duration_ms: Math.round(durationLabMs),
    ...context,
  };
  if (status >= 500) logger.error(line, 'request failed');
  else logger.info(line, 'request served');
}
