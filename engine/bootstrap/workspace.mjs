// What every bootstrap script needs to know. Plain JavaScript without dependencies: it runs before anything is installed.
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const modules = join(root, 'node_modules');
/** Node 24 of the npm package `node`: it runs the TypeScript files as they are. */
export const node24 = join(modules, '.bin', 'node');
export const cli = join(root, 'engine', 'cli', 'main.ts');

/** Exit codes as in core/errors.ts, which Node 20 cannot read. */
export const exitUnavailable = 69;

const bin = join(modules, '.bin');

/** The environment in which `node` is our Node 24, also when a script was not started by npm. */
export function environmentWithTools(env = process.env) {
  return { ...env, PATH: [bin, ...pathWithoutTools(env)].join(delimiter) };
}

/** The environment for npm itself: it replaces node_modules and must not run on the Node in there. */
export function environmentWithoutTools(env = process.env) {
  return { ...env, PATH: pathWithoutTools(env).join(delimiter) };
}

function pathWithoutTools(env) {
  return (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '' && folder !== bin);
}

/** Elapsed time for people: `850 ms`, `12.3 s`, `2 min 5 s`. */
export function formatElapsed(elapsedMs) {
  if (elapsedMs < 1000) return `${Math.round(elapsedMs)} ms`;
  if (elapsedMs < 60_000) return `${(elapsedMs / 1000).toFixed(1)} s`;
  return `${Math.floor(elapsedMs / 60_000)} min ${Math.round((elapsedMs % 60_000) / 1000)} s`;
}
