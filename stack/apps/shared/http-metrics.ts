import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { durationBucketsSeconds } from '../../../core/duration-buckets.ts';
import { failureStatuses } from './knobs/errors.ts';

export interface MeasuredEndpoint {
  readonly method: string;
  /** The route, such as `/api/items/:id`: never a raw path, which would make a series per item. */
  readonly path: string;
  /** The statuses of its own answers; failures are added to them. */
  readonly statuses: readonly number[];
}

export interface HttpMetrics {
  /** Counts one answered request and its duration in lab milliseconds. */
  observe(endpoint: MeasuredEndpoint, status: number, durationLabMs: number): void;
}

/** A registry with prom-client's metrics of the process itself. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/**
 * `http_requests_total{method,endpoint,status}` and `http_request_duration_seconds{method,endpoint}` (lab seconds).
 *
 * Every combination that can occur exists from the first scrape on, at 0: a counter that is born at 1 has no increase,
 * and the first error would be lost on every rate.
 */
export function createHttpMetrics(registry: Registry, endpoints: readonly MeasuredEndpoint[]): HttpMetrics {
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'endpoint', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to its answer, in lab seconds.',
    labelNames: ['method', 'endpoint'],
    buckets: [...durationBucketsSeconds],
    registers: [registry],
  });
  for (const { method, path, statuses } of endpoints) {
    for (const status of new Set([...statuses, 400, ...failureStatuses])) {
      requests.inc({ method, endpoint: path, status }, 0);
    }
    durations.zero({ method, endpoint: path });
  }
  return {
    observe({ method, path }, status, durationLabMs) {
      requests.inc({ method, endpoint: path, status });
      durations.observe({ method, endpoint: path }, durationLabMs / 1000);
    },
  };
}
