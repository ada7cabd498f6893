import { createLogger, type Logger } from './logger.ts';
import type { Settings } from './settings.ts';

/** Settings for a test: loopback, free ports, and a speed at which nobody waits. */
export function testSettings<Own extends Settings>(defaults: Own, overrides: Partial<Own> = {}): Own {
  return { ...defaults, host: '127.0.0.1', port: 0, adminPort: 0, speed: 1000, ...overrides };
}

/** A logger that keeps its entries instead of printing them. */
export function memoryLogger(service: string): { logger: Logger; entries: Record<string, unknown>[] } {
  const entries: Record<string, unknown>[] = [];
  const destination = {
    write: (line: string) => void entries.push(JSON.parse(line) as Record<string, unknown>),
  };
  return { logger: createLogger({ service, environment: 'test', destination }), entries };
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** One request with a JSON body; the answer's body parsed where it is JSON, else as text. */
export async function call(port: number, method: string, path: string, body?: unknown): Promise<Reply> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : {
          body: typeof body === 'string' ? body : JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}

/** The value of one series in the text format, such as `http_requests_total{...}`; undefined when it is absent. */
export async function readMetric(
  port: number,
  name: string,
  ...labels: string[]
): Promise<number | undefined> {
  const { body } = await call(port, 'GET', '/metrics');
  const line = String(body)
    .split('\n')
    .find((text) => new RegExp(`^${name}[{ ]`).test(text) && labels.every((label) => text.includes(label)));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}
