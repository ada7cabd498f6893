// What every bootstrap script needs to know. Plain JavaScript without dependencies: it runs before anything is installed.
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const modules = join(root, 'node_modules');
/** Node 24 of the npm package `node`: it runs the TypeScript files as they are. */
export const node24 = join(modules, '.bin', 'node');
/**
 * The words that run the TypeScript CLI. Node 24 can hang for ever at its exit while V8's middle compiler is at work on
 * another thread and waits for the main one (nodejs/node#54918; seen here once in some 400 commands), so it goes without.
 */
export const cli = ['--no-maglev', join(root, 'engine', 'cli', 'main.ts')];

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
