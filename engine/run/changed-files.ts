import { FiredrillError } from '../../core/errors.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import type { Scenario } from '../../core/scenario.ts';

type Changes = NonNullable<Scenario['changes']>;

const known = new WeakMap<readonly ConfigFile[], Map<string, readonly ConfigFile[]>>();

/**
 * The configuration as a scenario wants it: the one under test with the scenario's changes, each of which replaces every place
 * that it finds. The same files and changes give the same array, so that what is read of it is read once.
 *
 * @throws FiredrillError `CHANGES` with every change that finds nothing, or no file: a configuration that has not what the
 *   scenario wants to be other
 */
export function filesFor(
  { id, changes }: Pick<Scenario, 'id' | 'changes'>,
  files: readonly ConfigFile[],
): readonly ConfigFile[] {
  if (changes === undefined) return files;
  const byChanges = known.get(files) ?? new Map<string, readonly ConfigFile[]>();
  known.set(files, byChanges);
  const key = JSON.stringify(changes);
  const changed = byChanges.get(key) ?? change(id, changes, files);
  byChanges.set(key, changed);
  return changed;
}

function change(id: string, changes: Changes, files: readonly ConfigFile[]): readonly ConfigFile[] {
  const problems: string[] = [];
  const changed = changes.reduce<readonly ConfigFile[]>((current, { path, find, replace }, index) => {
    const file = current.find((one) => one.path === path);
    if (file?.text.includes(find) !== true) {
      const what = file === undefined ? `there is no ${path}` : `${path} has no ${JSON.stringify(find)}`;
      problems.push(`changes[${index}]: ${what}`);
      return current;
    }
    const text = file.text.replaceAll(find, () => replace);
    return current.map((one) => (one === file ? { ...file, text } : one));
  }, files);
  if (problems.length === 0) return changed;
  throw new FiredrillError('usage', 'CHANGES', `${id} cannot change this configuration`, {
    want: 'a configuration like stack/config, for which the scenario was written',
    problems,
  });
}
