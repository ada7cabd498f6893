import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppName, bundleApp, fingerprintApp } from '../apps/bundle.ts';
import { stateFolder } from '../docker/state-folder.ts';

/** Bundles of this process: booting many stacks asks for each of them many times. */
const known = new Map<AppName, Promise<string>>();

/**
 * The program as one module, from the cache on disk when its sources have not changed: bundling costs a second on a busy
 * machine, and a boot waits for it.
 *
 * @throws FiredrillError `BUNDLE`.
 */
export function cachedBundle(name: AppName): Promise<string> {
  const bundle = known.get(name) ?? fromDisk(name, join(stateFolder().cache, 'bundles'));
  known.set(name, bundle);
  bundle.catch(() => known.delete(name)); // the caller reports it; the next one tries again
  return bundle;
}

/** Reads the bundle of these very sources from `folder`, or makes it and puts it there. */
export async function fromDisk(
  name: AppName,
  folder: string,
  make: (name: AppName) => Promise<string> = bundleApp,
): Promise<string> {
  const file = join(folder, `${name}-${await fingerprintApp(name)}.mjs`);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const bundle = await make(name);
  const partial = `${file}.${randomUUID()}`;
  await mkdir(folder, { recursive: true });
  await writeFile(partial, bundle);
  await rename(partial, file); // whole or not at all, also when two processes do it at once
  return bundle;
}
