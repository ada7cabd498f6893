import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { FiredrillError } from '../../../core/errors.ts';
import { writeAtomically } from '../shared/atomic-file.ts';

const digits = z.string().regex(/^\d+$/);
const position = z.number().int().min(0);

const entrySchema = z.strictObject({
  /** Device and inode; both survive a rename. */
  device: digits,
  inode: digits,
  /** Number of the file's life: an inode that was truncated, or is used again, begins a new one. */
  generation: position,
  path: z.string(),
  /** All bytes before it are acknowledged. */
  offset: position,
  /** What stood just before `offset`, as a hash, since log lines hold secrets. */
  tail: z.strictObject({ bytes: position, sha1: z.string() }),
  updatedAtWallMs: z.number(),
});
/** How far one file was shipped. */
export type RegistryEntry = z.infer<typeof entrySchema>;

const registrySchema = z.strictObject({
  version: z.literal(1),
  id: z.uuid(),
  nextGeneration: position,
  files: z.array(entrySchema),
});
type Content = z.infer<typeof registrySchema>;

/** Which life of which file. */
export type FileKey = Pick<RegistryEntry, 'device' | 'inode'>;

export function keyOf({ device, inode }: FileKey): string {
  return `${device}-${inode}`;
}

export function tailOf(tail: Buffer): RegistryEntry['tail'] {
  return { bytes: tail.length, sha1: createHash('sha1').update(tail).digest('hex') };
}

/**
 * What the tailer knows of its files across restarts. Every life of a file gets a number of its own that no other life ever
 * had, and that is on the disk before the first line of that life is shipped: else a line could get the id of another, and
 * Elasticsearch would take it for already stored.
 */
export class Registry {
  /** Names this registry: a lost one costs doubled lines, and never makes two lines share an id. */
  readonly id: string;
  readonly #path: string;
  readonly #files: Map<string, RegistryEntry>;
  #nextGeneration: number;
  #saving: Promise<void> = Promise.resolve();
  readonly writes = { total: 0, success: 0, fail: 0 };

  private constructor(path: string, { id, nextGeneration, files }: Content) {
    this.#path = path;
    this.id = id;
    this.#nextGeneration = nextGeneration;
    this.#files = new Map(files.map((entry) => [keyOf(entry), entry]));
  }

  /**
   * Reads the registry, or begins one where there is none.
   *
   * @throws FiredrillError `REGISTRY` for a file that is no registry: to begin anew would double every line, so a person
   * must decide.
   */
  static async open(path: string): Promise<Registry> {
    await mkdir(dirname(path), { recursive: true });
    const text = await readIfThere(path);
    if (text !== undefined) return new Registry(path, parse(path, text));
    const registry = new Registry(path, { version: 1, id: randomUUID(), nextGeneration: 1, files: [] });
    await registry.save();
    return registry;
  }

  get entries(): readonly RegistryEntry[] {
    return [...this.#files.values()];
  }

  find(key: FileKey): RegistryEntry | undefined {
    return this.#files.get(keyOf(key));
  }

  /** Begins a new life of a file. It must be saved before a line of it is shipped. */
  begin(key: FileKey, path: string, nowWallMs: number): RegistryEntry {
    const generation = this.#nextGeneration;
    this.#nextGeneration += 1;
    const entry = {
      ...key,
      generation,
      path,
      offset: 0,
      tail: tailOf(Buffer.alloc(0)),
      updatedAtWallMs: nowWallMs,
    };
    this.#files.set(keyOf(key), entry);
    return entry;
  }

  /** Changes the entry of a life; harmless when the file lives its next one. @returns whether it was changed. */
  update(
    key: FileKey & Pick<RegistryEntry, 'generation'>,
    change: Partial<Pick<RegistryEntry, 'path' | 'offset' | 'tail' | 'updatedAtWallMs'>>,
  ): boolean {
    const entry = this.find(key);
    if (entry?.generation !== key.generation) return false;
    this.#files.set(keyOf(key), { ...entry, ...change });
    return true;
  }

  /** Forgets a life that is over. @returns whether it was known. */
  forget({ generation, ...key }: FileKey & Pick<RegistryEntry, 'generation'>): boolean {
    return this.find(key)?.generation === generation && this.#files.delete(keyOf(key));
  }

  /** Writes what it knows at the moment of the write; the promise is kept when that is on the disk. */
  save(): Promise<void> {
    const saved = this.#saving.then(() => this.#write());
    // Whoever asked hears of a failure; the next one only waits for its end.
    this.#saving = saved.catch(() => undefined);
    return saved;
  }

  async #write(): Promise<void> {
    this.writes.total += 1;
    const content: Content = {
      version: 1,
      id: this.id,
      nextGeneration: this.#nextGeneration,
      files: [...this.#files.values()],
    };
    try {
      await writeAtomically(this.#path, `${JSON.stringify(content)}\n`);
      this.writes.success += 1;
    } catch (error) {
      this.writes.fail += 1;
      throw error;
    }
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(path: string, text: string): Content {
  const refuse = (cause: unknown, got: string): FiredrillError =>
    new FiredrillError('internal', 'REGISTRY', 'the registry of the shipped files cannot be read', {
      want: 'a registry of version 1',
      got,
      location: { file: path },
      hint: 'remove it, and every line that still is in the files will be shipped once more',
      cause,
    });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw refuse(cause, 'no JSON');
  }
  const parsed = registrySchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw refuse(
    undefined,
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  );
}
