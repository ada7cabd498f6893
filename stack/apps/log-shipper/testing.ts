import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryLogger } from '../shared/testing.ts';
import { Registry } from './registry.ts';
import { type TailedLine, Tailer, type TailerOptions, tailerDefaults } from './tailer.ts';

/** A folder of logs and a tailer on it, for a test. */
export interface TailerBench extends AsyncDisposable {
  readonly folder: string;
  readonly entries: Record<string, unknown>[];
  path(name: string): string;
  readonly registry: Registry;
  readonly tailer: Tailer;
  /** One look for files, then all lines there are; acknowledged unless it says otherwise. */
  lines(isAcknowledged?: boolean): Promise<TailedLine[]>;
  /** The same as texts. */
  texts(): Promise<string[]>;
  /** As after kill -9: nothing is closed in order, the registry is read anew. */
  restart(): Promise<void>;
}

export async function openTailerBench(overrides: Partial<TailerOptions> = {}): Promise<TailerBench> {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-tailer-'));
  const path = (name: string) => join(folder, name);
  const { logger, entries } = memoryLogger('log-shipper');
  const options = {
    ...tailerDefaults,
    paths: [path('*.log')],
    flushAfterMs: 0,
    closeAfterMs: 0,
    ...overrides,
  };
  let registry = await Registry.open(path('state/registry.json'));
  let tailer = new Tailer(registry, options, logger);
  const old: Tailer[] = [];
  const lines = async (isAcknowledged = true) => {
    await tailer.scan();
    const all: TailedLine[] = [];
    for (;;) {
      const some = await tailer.read(1000, 1_000_000);
      if (some.length === 0) return all;
      if (isAcknowledged) await tailer.acknowledge(some);
      all.push(...some);
    }
  };
  return {
    folder,
    entries,
    path,
    lines,
    get registry() {
      return registry;
    },
    get tailer() {
      return tailer;
    },
    texts: async () => (await lines()).map(({ bytes }) => bytes.toString()),
    async restart() {
      old.push(tailer);
      registry = await Registry.open(path('state/registry.json'));
      tailer = new Tailer(registry, options, logger);
    },
    async [Symbol.asyncDispose]() {
      for (const one of [...old, tailer]) await one.close();
      await rm(folder, { recursive: true });
    },
  };
}
