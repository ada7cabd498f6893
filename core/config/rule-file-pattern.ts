import { remembered } from '../remembered.ts';

/** A program of which the configuration folder has one; it lies in `/etc` of the container, as in the official images. */
export type Configured = 'prometheus' | 'alertmanager';

/**
 * What an entry of `rule_files`, of the files of a file_sd_config, or of `templates` names in the configuration folder: a
 * pattern relative to the folder. Entries are relative to the program's own file, or absolute paths of the container.
 *
 * @returns undefined for what lies outside of the program's folder, which it cannot see
 */
export function patternInFolder(entry: string, program: Configured = 'prometheus'): string | undefined {
  const mountedAt = `/etc/${program}`;
  const segments: string[] = [];
  for (const segment of (entry.startsWith('/') ? entry : `${mountedAt}/${entry}`).split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const absolute = `/${segments.join('/')}`;
  return absolute.startsWith(`${mountedAt}/`) ? `${program}${absolute.slice(mountedAt.length)}` : undefined;
}

/**
 * Whether an entry names a file, as Go's filepath.Match decides: `*` and `?` stop at a slash, `[a-z]` and `[^a-z]` are
 * classes, a backslash takes the next character as it is. There is no `**` and there are no braces.
 *
 * @param path relative to the configuration folder
 */
export function namesFile(entry: string, path: string, program: Configured = 'prometheus'): boolean {
  const pattern = patternInFolder(entry, program);
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
