import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FiredrillError } from '../../core/errors.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import type { PlannedPromises } from '../../core/plan.ts';
import { brokenPromises } from '../../core/promises/broken-promises.ts';
import type { Promises } from '../../core/promises/promises.ts';
import { readPromises } from '../../core/promises/read-promises.ts';
import { readConfigUnderTest, shortPath } from './config-folder.ts';

/** The file of a configuration folder that states its promises. */
export const promisesFile = 'promises.yml';

/** What was found. */
export type LoadedPromises =
  | { readonly kind: 'stated'; readonly path: string; readonly promises: Promises }
  | { readonly kind: 'none'; readonly why: string };

/**
 * Reads what a configuration promises.
 *
 * @param path default: `promises.yml` in the folder of the configuration, where there may be none
 * @throws FiredrillError `PROMISES` for a file that was asked for and is not there, and for one that cannot be read
 */
export function loadPromises(configFolder: string, path?: string): LoadedPromises {
  const file = path ?? join(configFolder, promisesFile);
  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8');
    return { kind: 'stated', path: file, promises: readPromises({ path: shortPath(file), text }) };
  }
  if (path === undefined)
    return {
      kind: 'none',
      why: `there is no ${shortPath(file)}: nobody says what the configuration promises`,
    };
  throw new FiredrillError('usage', 'PROMISES', 'there is no such file of promises', {
    got: path,
    hint: 'docs/guides/promises.md tells how to write one',
  });
}

/** Computed once for a configuration, of which many scenarios are planned. */
const known = new WeakMap<readonly ConfigFile[], Map<string, PlannedPromises>>();

/**
 * The promises of a configuration for a plan, with those that it does not keep.
 *
 * @throws what `loadPromises` throws
 */
export function planPromises(
  files: readonly ConfigFile[],
  configFolder: string,
  path?: string,
): PlannedPromises {
  const own = known.get(files) ?? new Map<string, PlannedPromises>();
  known.set(files, own);
  const key = JSON.stringify([configFolder, path]);
  const planned = own.get(key) ?? judged(loadPromises(configFolder, path), files, configFolder);
  own.set(key, planned);
  return planned;
}

function judged(loaded: LoadedPromises, files: readonly ConfigFile[], configFolder: string): PlannedPromises {
  if (loaded.kind === 'none') return loaded;
  const { path, promises } = loaded;
  const config = readConfigUnderTest(files, configFolder);
  return {
    kind: 'stated',
    file: shortPath(path),
    stated: promises.stated,
    broken: brokenPromises({ promises, config, files }).map(({ alertnames, ...rest }) => ({
      ...rest,
      alertnames: [...alertnames],
    })),
  };
}
