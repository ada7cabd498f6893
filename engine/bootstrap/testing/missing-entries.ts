type Names = Readonly<Record<string, unknown>>;

/** What is read of an entry of package-lock.json. */
export interface LockEntry {
  readonly dependencies?: Names;
  readonly devDependencies?: Names;
  readonly optionalDependencies?: Names;
  readonly peerDependencies?: Names;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}
/** By path; the project itself has the empty one. */
export type LockEntries = Readonly<Record<string, LockEntry>>;

/**
 * Every dependency that has no entry where Node would look for it, with the path of the package that asks. npm 10
 * forgives a missing optional package of another platform, npm 11 and later refuse the whole lock file.
 */
export function missingEntries(entries: LockEntries): { readonly path: string; readonly name: string }[] {
  return Object.entries(entries).flatMap(([path, entry]) =>
    wantedBy(entry, path === '')
      .filter((name) => !foldersAbove(path).some((folder) => `${folder}node_modules/${name}` in entries))
      .map((name) => ({ path, name })),
  );
}

/** Development dependencies count for the project only: nobody installs those of others. */
function wantedBy(entry: LockEntry, isRoot: boolean): string[] {
  const peers = Object.keys(entry.peerDependencies ?? {}).filter(
    (name) => entry.peerDependenciesMeta?.[name]?.optional !== true,
  );
  const own = [entry.dependencies, entry.optionalDependencies, isRoot ? entry.devDependencies : undefined];
  return [...new Set([...own.flatMap((names) => Object.keys(names ?? {})), ...peers])];
}

/** `node_modules/a/node_modules/b` → `node_modules/a/node_modules/b/`, `node_modules/a/`, ``: Node's way up. */
function foldersAbove(path: string): string[] {
  if (path === '') return [''];
  const end = path.lastIndexOf('/node_modules/');
  return [`${path}/`, ...foldersAbove(end < 0 ? '' : path.slice(0, end))];
}
