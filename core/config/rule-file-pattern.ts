import { remembered } from '../remembered.ts';

/** Where a configuration folder's `prometheus/` lies in the program's container, as in the official image. */
const mountedAt = '/etc/prometheus';

/**
 * What an entry of `rule_files`, or of the files of a file_sd_config, names in the configuration folder: a pattern relative
 * to the folder. Entries are relative to prometheus.yml, or absolute paths of the container.
 *
 * @returns undefined for what lies outside of the folder `prometheus/`, which the program cannot see
 */
export function patternInFolder(entry: string): string | undefined {
  const segments: string[] = [];
  for (const segment of (entry.startsWith('/') ? entry : `${mountedAt}/${entry}`).split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const absolute = `/${segments.join('/')}`;
  return absolute.startsWith(`${mountedAt}/`) ? `prometheus${absolute.slice(mountedAt.length)}` : undefined;
}

/**
 * Whether an entry names a file, as Go's filepath.Match decides: `*` and `?` stop at a slash, `[a-z]` and `[^a-z]` are
 * classes, a backslash takes the next character as it is. There is no `**` and there are no braces.
 *
 * @param path relative to the configuration folder
 */
export function namesFile(entry: string, path: string): boolean {
  const pattern = patternInFolder(entry);
  return pattern !== undefined && asRegExp(pattern).test(path);
}

/** One element of a pattern: a class, an escaped character, or any other. */
const element = /\[(\^?)((?:\\.|[^\]\\])+)\]|\\(.)|([\s\S])/gu;

/** Every entry is compared with every file. */
const asRegExp: (pattern: string) => RegExp = remembered((pattern) => {
  const source = pattern.replace(
    element,
    (_, negated?: string, members?: string, escaped?: string, one?: string) => {
      if (members !== undefined)
        return `[${negated ?? ''}${negated === '^' ? '/' : ''}${members.replaceAll('[', '\\[')}]`;
      if (escaped !== undefined) return quoted(escaped);
      if (one === '*') return '[^/]*';
      return one === '?' ? '[^/]' : quoted(one ?? '');
    },
  );
  return new RegExp(`^${source}$`, 'u');
});

function quoted(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&');
}
