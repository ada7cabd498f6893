import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FiredrillError } from '../../core/errors.ts';
import { shortHash } from '../images/recipe.ts';
import { addedFile, type RuntimeEdit, runtimeEdits } from './runtime-edits.ts';
import type { Toolchain } from './toolchain.ts';

/**
 * Applies edits to sources.
 *
 * @param sources text by file name.
 * @returns the changed texts by file name.
 * @throws FiredrillError `LAB_CLOCK_MISFIT` with every edit that does not occur exactly once.
 */
export function applyEdits(
  edits: readonly RuntimeEdit[],
  sources: ReadonlyMap<string, string>,
  version: string,
): Map<string, string> {
  const edited = new Map<string, string>();
  const problems: string[] = [];
  for (const { name, file, find, replace } of edits) {
    const text = edited.get(file) ?? sources.get(file);
    const parts = text?.split(find) ?? [];
    if (parts.length === 2) edited.set(file, parts.join(replace));
    else problems.push(`${name}: ${misfit(file, parts.length - 1)}`);
  }
  if (problems.length > 0) throw misfits(version, problems);
  return edited;
}

function misfit(file: string, times: number): string {
  if (times < 0) return `there is no ${file}`;
  return times === 0 ? `its place in ${file} is not there` : `its place in ${file} is there ${times} times`;
}

function misfits(version: string, problems: readonly string[]): FiredrillError {
  return new FiredrillError('unavailable', 'LAB_CLOCK_MISFIT', `the lab clock does not fit ${version}`, {
    want: 'every edit of stack/lab-clock/runtime-edits.ts fits exactly once',
    got: `${problems.length} that ${problems.length === 1 ? 'does' : 'do'} not`,
    problems,
    hint: 'build with the toolchain that is pinned in stack/lab-clock/toolchain.ts, or use the compiled clock',
  });
}

/** Hash of everything that decides what the overlay does. */
export function hashOverlay(version: string, edits: readonly RuntimeEdit[] = runtimeEdits): string {
  const added = readFileSync(join(import.meta.dirname, 'runtime', addedFile), 'utf8');
  return shortHash(version, JSON.stringify(edits), added);
}

/**
 * Derives the overlay from the toolchain's own runtime: the edited files and the JSON that `go build -overlay` reads. It is
 * written once per content.
 *
 * @param cache folder of all build caches.
 * @returns path of the JSON file.
 * @throws FiredrillError `LAB_CLOCK_MISFIT` when the toolchain's runtime is not the one that the edits were made for.
 */
export async function makeOverlay(
  { version, root }: Pick<Toolchain, 'version' | 'root'>,
  cache: string,
): Promise<string> {
  const folder = join(cache, `lab-clock-overlay-${hashOverlay(`${version} ${root}`)}`);
  const overlay = join(folder, 'overlay.json');
  if (existsSync(overlay)) return overlay;
  const runtime = join(root, 'src/runtime');
  const edited = applyEdits(runtimeEdits, await readSources(runtime), version);
  edited.set(addedFile, await readFile(join(import.meta.dirname, 'runtime', addedFile), 'utf8'));
  const partial = `${folder}.${process.pid}.partial`;
  await mkdir(partial, { recursive: true });
  for (const [file, text] of edited) await writeFile(join(partial, file), text);
  const replacements = [...edited.keys()].map((file) => [join(runtime, file), join(folder, file)]);
  await writeFile(
    join(partial, 'overlay.json'),
    `${JSON.stringify({ Replace: Object.fromEntries(replacements) }, null, 2)}\n`,
  );
  await publish(partial, folder);
  return overlay;
}

async function readSources(runtime: string): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  for (const file of new Set(runtimeEdits.map((edit) => edit.file))) {
    const path = join(runtime, file);
    if (existsSync(path)) sources.set(file, await readFile(path, 'utf8'));
  }
  return sources;
}

/** The folder appears under its final name only when it is whole; whoever comes second finds the same content. */
async function publish(partial: string, folder: string): Promise<void> {
  try {
    await rename(partial, folder);
  } catch (error) {
    if (!existsSync(join(folder, 'overlay.json'))) throw error;
    await rm(partial, { recursive: true });
  }
}
