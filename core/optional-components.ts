import { z } from 'zod';
import { hostNames } from './host.ts';
import type { ConfigFile } from './labtime/compile.ts';

/**
 * Components that boot only where a scenario lists them in `with`; all others belong to every stack. The targets of one
 * lie in `prometheus/targets/<its name>.yml`; the warehouse has none, nobody scrapes it.
 */
export const optionalComponents = ['gpu-exporter', 'blackbox-exporter', 'warehouse', ...hostNames] as const;
export type OptionalComponent = (typeof optionalComponents)[number];

export const optionalComponentSchema = z.enum(
  optionalComponents,
  `want a component that is not booted anyway: ${optionalComponents.join(', ')}`,
);

/** Those of `names` that are optional and not in `booted`, in their order. */
export function unbooted(names: readonly string[], booted: readonly OptionalComponent[] = []): string[] {
  const absent: readonly string[] = optionalComponents.filter((name) => !booted.includes(name));
  return names.filter((name) => absent.includes(name));
}

/**
 * The configuration as a stack meets it that boots only these optional components: the target files of the others are
 * empty, so that nobody scrapes what is not there. Everything else stays as it is.
 */
export function withoutUnbooted<File extends Pick<ConfigFile, 'path' | 'text'>>(
  files: readonly File[],
  booted: readonly OptionalComponent[] = [],
): File[] {
  return files.map((file) => {
    const [, name = ''] = /^prometheus\/targets\/([^/]+)\.ya?ml$/.exec(file.path) ?? [];
    return unbooted([name], booted).length === 0 ? file : { ...file, text: '[]\n' };
  });
}
