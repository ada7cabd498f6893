import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { FiredrillError } from '../../core/errors.ts';

/** The programs of ours that run in containers; each is a folder with a `main.ts`. */
export const appNames = [
  'app',
  'ml-api',
  'gpu-exporter',
  'host',
  'host-proxy',
  'receivers',
  'warehouse',
] as const;
export type AppName = (typeof appNames)[number];

/**
 * CommonJS packages inside an ES module still ask for `require` and `__dirname`; the bundle brings both. The names are
 * long so that they cannot meet a name of the bundled code.
 */
const banner = `
import { createRequire as firedrillCreateRequire } from 'node:module';
import { dirname as firedrillDirname } from 'node:path';
import { fileURLToPath as firedrillFileURLToPath } from 'node:url';
const require = firedrillCreateRequire(import.meta.url);
const __filename = firedrillFileURLToPath(import.meta.url);
const __dirname = firedrillDirname(__filename);
`.trim();

const repository = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A hash that changes whenever the bundle could: our own sources, and the lock file for everyone else's. It costs a few
 * milliseconds where bundling costs some hundreds, so ask it first whether there is anything to do.
 *
 * @returns 64 hexadecimal digits.
 */
export async function fingerprintApp(name: AppName): Promise<string> {
  const patterns = [
    'package-lock.json',
    'core/*.ts',
    'stack/apps/bundle.ts',
    `stack/apps/{shared,host,${name}}/**/*.{ts,json}`,
  ];
  const files: string[] = [];
  for await (const file of glob(patterns, { cwd: repository })) {
    if (!file.endsWith('.test.ts')) files.push(file);
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    hash.update(`${file}\0`).update(await readFile(`${repository}/${file}`));
  }
  return hash.digest('hex');
}

/**
 * One program with everything it needs as a single ES module for Node 24: the content of `bundle.mjs` in its image.
 *
 * The same sources give the same text, so that a hash of it can name the image.
 *
 * @throws FiredrillError `BUNDLE` when the sources do not bundle.
 */
export async function bundleApp(name: AppName): Promise<string> {
  try {
    const result = await build({
      entryPoints: [fileURLToPath(new URL(`./${name}/main.ts`, import.meta.url))],
      absWorkingDir: repository,
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      target: 'node24',
      banner: { js: banner },
      legalComments: 'inline',
      logLevel: 'silent',
    });
    return result.outputFiles.map(({ text }) => text).join('');
  } catch (cause) {
    throw new FiredrillError('internal', 'BUNDLE', `the program "${name}" does not bundle`, { cause });
  }
}
