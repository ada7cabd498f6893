import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type Docker from 'dockerode';
import { z } from 'zod';
import { followStream } from './engine-images.ts';

/** A registry that answers does so within a second or two; one that cannot be reached may never. */
const firstAnswerMs = 15_000;
/** Longest silence in the middle of a download. */
const stallMs = 60_000;
/** How long a registry that did not answer is left alone. */
const memoryMs = 60 * 60_000;

/** How a pull ended. `absent`: the registry answers but has no such image. `silent`: no use asking it again soon. */
export type Pull =
  | { readonly state: 'pulled' }
  | { readonly state: 'absent'; readonly reason: string }
  | { readonly state: 'silent'; readonly reason: string };

/** The registry part of an image name, or `default`. A first part is a registry when it holds a dot, a colon, or is localhost. */
export function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const isRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isRegistry ? first : 'default';
}

/** Tells a missing image from a registry that cannot be used, by the engine's words. */
export function classifyPullFailure(reason: string): Pull {
  const absent = /manifest unknown|not found: manifest|manifest for .* not found|no matching manifest/i.test(
    reason,
  );
  return { state: absent ? 'absent' : 'silent', reason };
}

/** One short try. Once the registry has begun to answer, the download may take as long as it moves on. */
export async function pullImage(
  docker: Docker,
  image: string,
  onStatus: (text: string) => void,
  signal?: AbortSignal,
): Promise<Pull> {
  const watchdog = new AbortController();
  let timer = setTimeout(
    () => watchdog.abort(new Error(`no answer within ${firstAnswerMs / 1000} s`)),
    firstAnswerMs,
  );
  const abortSignal = signal ? AbortSignal.any([signal, watchdog.signal]) : watchdog.signal;
  try {
    const stream = await docker.pull(image, { abortSignal });
    await followStream(docker, stream, ({ status }) => {
      clearTimeout(timer);
      timer = setTimeout(() => watchdog.abort(new Error(`no progress for ${stallMs / 1000} s`)), stallMs);
      if (status !== undefined) onStatus(status);
    });
    return { state: 'pulled' };
  } catch (error) {
    signal?.throwIfAborted();
    const cause: unknown = watchdog.signal.aborted ? watchdog.signal.reason : error;
    return classifyPullFailure(cause instanceof Error ? cause.message : String(cause));
  } finally {
    clearTimeout(timer);
  }
}

const memorySchema = z.record(z.string(), z.object({ failedAtMs: z.number(), reason: z.string() }));
type Memory = z.infer<typeof memorySchema>;

/** Remembers which registries did not answer, across processes, so that a build does not begin with a wait each time. */
export class RegistryMemory {
  readonly #path: string;
  readonly #nowMs: () => number;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(path: string, nowMs: () => number = Date.now) {
    this.#path = path;
    this.#nowMs = nowMs;
  }

  /** Why the registry of this image is not worth asking now; undefined when it is. */
  async whySilent(image: string): Promise<string | undefined> {
    const entry = (await this.#read())[registryOf(image)];
    const ageMs = entry === undefined ? Number.POSITIVE_INFINITY : this.#nowMs() - entry.failedAtMs;
    return ageMs >= 0 && ageMs < memoryMs ? entry?.reason : undefined;
  }

  /** Safe to call several times at once: the writes of one process queue up, and a reader never sees half a file. */
  async rememberSilence(image: string, reason: string): Promise<void> {
    const write = this.#lastWrite.then(() => this.#write(image, reason));
    this.#lastWrite = write.catch(() => {}); // the caller of that write hears of its failure, the next one must not
    await write;
  }

  async #write(image: string, reason: string): Promise<void> {
    const memory = { ...(await this.#read()), [registryOf(image)]: { failedAtMs: this.#nowMs(), reason } };
    await mkdir(dirname(this.#path), { recursive: true });
    const partial = `${this.#path}.${randomUUID()}`;
    await writeFile(partial, JSON.stringify(memory, undefined, 2));
    await rename(partial, this.#path);
  }

  async #read(): Promise<Memory> {
    try {
      return memorySchema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
    } catch {
      return {}; // nothing remembered yet, or not readable: asking the registry once more does no harm
    }
  }
}
