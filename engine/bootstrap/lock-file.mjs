// Which packages of package-lock.json not every platform needs.

const needed = ['dependencies', 'devDependencies', 'peerDependencies'];

/**
 * True when a package is only ever wanted as an optional one: whoever installs can do without it. npm lists optional
 * dependencies in both places; then the optional one counts.
 *
 * @param {{packages: Record<string, object>}} lock a package-lock.json of version 3
 * @param {string} name without a version
 */
export function isOnlyOptional(lock, name) {
  const entries = Object.values(lock.packages);
  const isOptionalFor = (entry) => name in (entry.optionalDependencies ?? {});
  const isNeededBy = (entry) =>
    needed.some((kind) => name in (entry[kind] ?? {})) &&
    !isOptionalFor(entry) &&
    entry.peerDependenciesMeta?.[name]?.optional !== true;
  return entries.some(isOptionalFor) && !entries.some(isNeededBy);
}
