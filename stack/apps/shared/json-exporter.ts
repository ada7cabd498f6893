import fastify from 'fastify';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { listen } from './listen.ts';
import type { Logger } from './logger.ts';
import type { Running } from './program.ts';
import { readVariable } from './settings.ts';

/** One sample of the text format. */
export interface Sample {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** How to make metrics of a program that only answers in JSON. */
export interface JsonExporter {
  /** 1 while the program answers, else 0: the exporter itself is up either way. */
  readonly upName: string;
  readonly upHelp: string;
  /** @throws Error for an answer that is not what the program answers: it then counts as down. */
  read(body: unknown): readonly Sample[];
}

export interface JsonExporterSettings {
  readonly host: string;
  readonly port: number;
  /** What is asked at each scrape. */
  readonly url: string;
  /** Longest wait for its answer, in milliseconds; shorter than any scrape's. */
  readonly timeoutMs: number;
}

export interface StartedExporter extends Running {
  readonly port: number;
}

/** Settings from HOST, PORT, TARGET_URL and TIMEOUT_MS. @throws FiredrillError `APP_ENV`. */
export function readExporterSettings(
  env: NodeJS.ProcessEnv,
  defaults: JsonExporterSettings,
): JsonExporterSettings {
  return {
    host: readVariable(env, 'HOST', z.string().min(1), defaults.host),
    port: readVariable(env, 'PORT', z.coerce.number().int().min(0).max(65_535), defaults.port),
    url: readVariable(env, 'TARGET_URL', z.url('want a URL'), defaults.url),
    timeoutMs: readVariable(
      env,
      'TIMEOUT_MS',
      z.coerce.number().int().min(1).max(60_000),
      defaults.timeoutMs,
    ),
  };
}

/** Starts an exporter: `GET /metrics` asks the program and answers with what it says at that moment; `GET /health`. */
export async function startJsonExporter(
  { upName, upHelp, read }: JsonExporter,
  { host, port, url, timeoutMs }: JsonExporterSettings,
  logger: Logger,
): Promise<StartedExporter> {
  const server = fastify({ forceCloseConnections: true });
  let wasUp: boolean | undefined;
  const ask = async (): Promise<readonly Sample[]> => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      const samples = read(await response.json());
      wasUp = true;
      return [{ name: upName, help: upHelp, type: 'gauge', value: 1 }, ...samples];
    } catch (error) {
      if (wasUp !== false) logger.warn({ url, error: String(error) }, 'the program does not answer');
      wasUp = false;
      return [{ name: upName, help: upHelp, type: 'gauge', value: 0 }];
    }
  };
  server.get('/health', () => ({ status: 'healthy' }));
  server.get('/metrics', async (_request, reply) => {
    reply.type(Registry.PROMETHEUS_CONTENT_TYPE);
    return expose(await ask());
  });
  const close = async () => {
    await server.close();
  };
  return { port: await listen(server, host, port), close, [Symbol.asyncDispose]: close };
}

/** In the text format of Prometheus, version 0.0.4. */
function expose(samples: readonly Sample[]): string {
  const lines: string[] = [];
  for (const name of new Set(samples.map((sample) => sample.name))) {
    const same = samples.filter((sample) => sample.name === name);
    lines.push(`# HELP ${name} ${same[0]?.help}`, `# TYPE ${name} ${same[0]?.type}`);
    for (const { labels = {}, value } of same) {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
      lines.push(`${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
