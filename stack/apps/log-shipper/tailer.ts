import { type FileHandle, glob, open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { wallNowMs } from '../../../core/wall-clock.ts';
import type { Logger } from '../shared/logger.ts';
import { Harvester } from './harvester.ts';
import type { RawLine } from './line-splitter.ts';
import { type FileKey, keyOf, type Registry, type RegistryEntry, tailOf } from './registry.ts';

export interface TailerOptions {
  /** Globs of the files to read. A name that a rotated file gets may be among them; a copy's must not. */
  readonly paths: readonly string[];
  /** Files that are left alone. */
  readonly exclude: readonly RegExp[];
  /** Of a renamed or removed file that did not grow for so long, the line without a newline is taken. Milliseconds. */
  readonly flushAfterMs: number;
  /** A renamed or removed file that did not grow for so long is closed once all of it is acknowledged. Milliseconds. */
  readonly closeAfterMs: number;
  /** What the registry knows of a closed file is kept for so long after its last change. Wall milliseconds. */
  readonly cleanAfterMs: number;
  /** Of a longer line the rest is dropped, flagged and counted. Filebeat's `message_max_bytes` is 10 MiB. */
  readonly maxLineBytes: number;
  /** Bytes of one read. */
  readonly chunkBytes: number;
}

/** The files are the caller's; everything else as Filebeat 8.11 has it, but for the close (5 min there). */
export const tailerDefaults: Omit<TailerOptions, 'paths'> = {
  exclude: [/\.gz$/],
  flushAfterMs: 5000,
  closeAfterMs: 30_000,
  cleanAfterMs: 24 * 3_600_000,
  maxLineBytes: 10 * 1024 * 1024,
  chunkBytes: 128 * 1024,
};

/** A line and which life of which file it stood in. */
export interface TailedLine extends RawLine {
  readonly life: Pick<RegistryEntry, 'device' | 'inode' | 'generation' | 'path'>;
}

/** What is counted, since the start. */
export interface TailerCounts {
  readonly started: number;
  readonly closed: number;
  readonly openFiles: number;
  /** Files that could not be opened. */
  readonly skipped: number;
  readonly blankLines: number;
  /** Lines that were taken without their newline. */
  readonly unterminatedLines: number;
  readonly truncatedFiles: number;
  /** Lives that the registry forgot. */
  readonly cleaned: number;
}

/** Fairness: so many lines of one file at most before the next has its turn. */
const turnLines = 512;

/**
 * Follows files: finds them, reads them in turn, notices what happens to them, and says after a restart where it was. A file is
 * its device and inode in one of its lives (registry.ts), never its name or its first bytes.
 */
export class Tailer {
  readonly #registry: Registry;
  readonly #options: TailerOptions;
  readonly #logger: Logger;
  readonly #open = new Map<string, Harvester>();
  /** When closed files were changed last, by key: those that did not change since stay closed. */
  readonly #closedMtimes = new Map<string, bigint>();
  readonly #complainedOf = new Set<string>();
  #turn = 0;
  #isFirstScan = true;
  #busy: Promise<unknown> = Promise.resolve();
  #blankLinesOfClosed = 0;
  readonly #counts = {
    started: 0,
    closed: 0,
    skipped: 0,
    unterminatedLines: 0,
    truncatedFiles: 0,
    cleaned: 0,
  };

  constructor(registry: Registry, options: TailerOptions, logger: Logger) {
    this.#registry = registry;
    this.#options = options;
    this.#logger = logger;
  }

  get counts(): TailerCounts {
    const open = [...this.#open.values()];
    return {
      ...this.#counts,
      openFiles: open.length,
      blankLines: open.reduce((sum, { blankLines }) => sum + blankLines, this.#blankLinesOfClosed),
    };
  }

  /**
   * Looks for new files, renames and removals. Nobody may wait with it until lines are acknowledged: a file that is created and
   * rotated away during an outage is held open by this, and by nothing else.
   */
  scan(): Promise<void> {
    return this.#alone(() => this.#scan(performance.now()));
  }

  /** The next lines, in the order of each file; none when there is nothing new. */
  read(maxLines: number, maxBytes: number): Promise<TailedLine[]> {
    return this.#alone(() => this.#read(maxLines, maxBytes));
  }

  /** One after the other: a scan closes files that a read may be reading. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#busy.then(work);
    // Whoever asked hears of a failure; the next one only waits for its end.
    this.#busy = done.catch(() => undefined);
    return done;
  }

  async #read(maxLines: number, maxBytes: number): Promise<TailedLine[]> {
    const nowMs = performance.now();
    const lines: TailedLine[] = [];
    const harvesters = [...this.#open.values()];
    let bytes = 0;
    let idle = 0;
    while (idle < harvesters.length && lines.length < maxLines && bytes < maxBytes) {
      const harvester = harvesters[this.#turn % harvesters.length] as Harvester;
      this.#turn = (this.#turn + 1) % harvesters.length;
      while (!harvester.hasReady && (await this.#fill(harvester, nowMs))) {
        // A line may be longer than a read.
      }
      const { device, inode, generation, path } = harvester.life;
      const life = { device, inode, generation, path };
      let taken = 0;
      while (taken < turnLines && lines.length < maxLines && bytes < maxBytes) {
        const line = harvester.take();
        if (line === undefined) break;
        lines.push({ ...line, life });
        bytes += line.bytes.length;
        taken += 1;
      }
      idle = taken === 0 ? idle + 1 : 0;
    }
    return lines;
  }

  /** These lines are safe elsewhere: they will not be read again after a restart. All lines before them must be safe too. */
  async acknowledge(lines: readonly TailedLine[]): Promise<void> {
    const last = new Map<string, TailedLine>();
    for (const line of lines) last.set(`${keyOf(line.life)}-${line.life.generation}`, line);
    const updatedAtWallMs = wallNowMs();
    for (const { life, endOffset, tail } of last.values()) {
      this.#registry.update(life, { offset: endOffset, tail: tailOf(tail), updatedAtWallMs });
    }
    await this.#registry.save();
  }

  async close(): Promise<void> {
    await this.#alone(async () => {
      await Promise.all([...this.#open.values()].map(({ handle }) => handle.close()));
      this.#open.clear();
    });
  }

  /** @returns whether there may be more to read. */
  async #fill(harvester: Harvester, nowMs: number): Promise<boolean> {
    const found = await harvester.fill(nowMs);
    if (found !== 'truncated') return found === 'read';
    if (harvester.flush()) {
      this.#counts.unterminatedLines += 1;
      return true;
    }
    this.#counts.truncatedFiles += 1;
    harvester.restart(this.#registry.begin(harvester.life, harvester.path, wallNowMs()));
    await this.#registry.save();
    return true;
  }

  async #scan(nowMs: number): Promise<void> {
    const seen = new Set<string>();
    const before = this.#open.size;
    for (const path of await this.#list()) {
      const key = await this.#meet(path, nowMs);
      if (key !== undefined) seen.add(key);
    }
    if (this.#isFirstScan) await this.#findMoved(seen, nowMs);
    this.#isFirstScan = false;
    for (const [key, harvester] of this.#open) {
      if (seen.has(key)) harvester.whereabouts = 'in place';
      else await this.#leave(key, harvester, nowMs);
    }
    if (this.#clean(seen) || this.#open.size !== before) await this.#registry.save();
  }

  async #list(): Promise<string[]> {
    const { paths, exclude } = this.#options;
    const found = new Set<string>();
    for (const pattern of paths) for await (const path of glob(pattern)) found.add(path);
    return [...found].filter((path) => !exclude.some((pattern) => pattern.test(path))).sort();
  }

  /** @returns the key of the file at a path; undefined when there is none to read. */
  async #meet(path: string, nowMs: number): Promise<string | undefined> {
    try {
      const found = await stat(path, { bigint: true });
      if (!found.isFile()) return undefined;
      const key = keyOf({ device: String(found.dev), inode: String(found.ino) });
      const harvester = this.#open.get(key);
      if (harvester === undefined) {
        if (this.#closedMtimes.get(key) !== found.mtimeNs) return await this.#start(path, nowMs);
      } else if (harvester.path !== path) {
        this.#registry.update(harvester.life, { path });
        harvester.life = { ...harvester.life, path };
      }
      return key;
    } catch (error) {
      this.#complain(path, error);
      return undefined;
    }
  }

  /** Files that were renamed while nobody watched lie beside their old name: the registry knows them by device and inode. */
  async #findMoved(seen: Set<string>, nowMs: number): Promise<void> {
    const lost = this.#registry.entries.filter((entry) => !seen.has(keyOf(entry)));
    for (const folder of new Set(lost.map(({ path }) => dirname(path)))) {
      const names = await readdir(folder).catch((error: unknown) => {
        this.#complain(folder, error);
        return [];
      });
      for (const path of names.map((name) => join(folder, name))) {
        const found = await stat(path, { bigint: true }).catch((error: unknown) => {
          this.#complain(path, error);
          return undefined;
        });
        const key = found && keyOf({ device: String(found.dev), inode: String(found.ino) });
        if (key !== undefined && lost.some((entry) => keyOf(entry) === key)) await this.#meet(path, nowMs);
      }
    }
  }

  async #start(path: string, nowMs: number): Promise<string | undefined> {
    const handle = await open(path, 'r');
    try {
      // Of the open file: by now the name may be another's.
      const { dev, ino, isFile } = await statOf(handle);
      if (!isFile) throw new Error('no regular file');
      const file: FileKey = { device: dev, inode: ino };
      const { life, tail } = await this.#resume(handle, file, path);
      this.#open.set(keyOf(file), new Harvester(handle, life, tail, this.#options, nowMs));
      this.#closedMtimes.delete(keyOf(file));
      this.#complainedOf.delete(path);
      this.#counts.started += 1;
      return keyOf(file);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The life that the registry knows, if the bytes before its offset are still the same; else a new one. */
  async #resume(
    handle: FileHandle,
    file: FileKey,
    path: string,
  ): Promise<{ life: RegistryEntry; tail: Buffer }> {
    const known = this.#registry.find(file);
    if (known !== undefined) {
      const { bytes, sha1 } = known.tail;
      const tail = Buffer.alloc(bytes);
      const { bytesRead } = await handle.read(tail, 0, bytes, known.offset - bytes);
      if (bytesRead === bytes && tailOf(tail).sha1 === sha1) {
        this.#registry.update(known, { path });
        return { life: { ...known, path }, tail };
      }
      this.#counts.truncatedFiles += 1;
    }
    const life = this.#registry.begin(file, path, wallNowMs());
    await this.#registry.save();
    return { life, tail: Buffer.alloc(0) };
  }

  /** Its name is gone: waits until nobody writes any more, takes what is left, and closes it once that is acknowledged. */
  async #leave(key: string, harvester: Harvester, nowMs: number): Promise<void> {
    const { handle, life } = harvester;
    const { nlink, mtimeNs, size } = await statOf(handle);
    if (harvester.whereabouts === 'in place') harvester.quietSinceMs = nowMs;
    harvester.whereabouts = nlink === 0n ? 'removed' : 'renamed';
    const quietMs = nowMs - harvester.quietSinceMs;
    if (harvester.hasReady || size !== BigInt(harvester.position)) return;
    if (harvester.heldBytes > 0 && quietMs >= this.#options.flushAfterMs && harvester.flush()) {
      this.#counts.unterminatedLines += 1;
      return;
    }
    const isSafe = (this.#registry.find(life)?.offset ?? 0) >= harvester.takenThrough;
    if (quietMs < this.#options.closeAfterMs || harvester.heldBytes > 0 || !isSafe) return;
    this.#open.delete(key);
    this.#blankLinesOfClosed += harvester.blankLines;
    this.#counts.closed += 1;
    if (harvester.whereabouts === 'renamed') this.#closedMtimes.set(key, mtimeNs);
    else if (this.#registry.forget(life)) this.#counts.cleaned += 1;
    await handle.close();
  }

  /** Forgets files that lie nowhere any more where lines would be looked for: what is forgotten would be read again. */
  #clean(seen: ReadonlySet<string>): boolean {
    const before = wallNowMs() - this.#options.cleanAfterMs;
    const old = this.#registry.entries.filter((entry) => {
      const key = keyOf(entry);
      return entry.updatedAtWallMs < before && !this.#open.has(key) && !seen.has(key);
    });
    for (const entry of old) {
      this.#registry.forget(entry);
      this.#closedMtimes.delete(keyOf(entry));
      this.#counts.cleaned += 1;
    }
    return old.length > 0;
  }

  #complain(path: string, error: unknown): void {
    // Gone between the look and the opening: the next look tells.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || this.#complainedOf.has(path)) return;
    this.#complainedOf.add(path);
    this.#counts.skipped += 1;
    this.#logger.warn({ path, error: String(error) }, 'the file cannot be read');
  }
}

async function statOf(handle: FileHandle): Promise<{
  dev: string;
  ino: string;
  nlink: bigint;
  mtimeNs: bigint;
  size: bigint;
  isFile: boolean;
}> {
  const found = await handle.stat({ bigint: true });
  return {
    dev: String(found.dev),
    ino: String(found.ino),
    nlink: found.nlink,
    mtimeNs: found.mtimeNs,
    size: found.size,
    isFile: found.isFile(),
  };
}
