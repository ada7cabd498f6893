import { parse } from 'yaml';
import type { ConfigFile } from '../labtime/compile.ts';
import { servedAt } from './lab-metrics.ts';
import type { Diagnosable } from './lint.ts';

/** Ways to other names and other targets, of which nobody knows from here what they bring. */
const elsewhere =
  /_sd_configs:|static_configs:|remote_read:|scrape_config_files:|__name__|labelmap|scrape_protocols:/;

type IsServed = (metric: string) => boolean;

/** Lints ask for one rule after another. */
const known = new WeakMap<readonly ConfigFile[], { readonly isServed: IsServed | undefined }>();

/** Tells which metrics are served; undefined where a target or a name may come from elsewhere. */
export function servedIn({ files = [] }: Diagnosable): IsServed | undefined {
  const before = known.get(files);
  if (before !== undefined) return before.isServed;
  const isServed = servedBy(files);
  known.set(files, { isServed });
  return isServed;
}

function servedBy(files: readonly ConfigFile[]): IsServed | undefined {
  const prometheus = files.find(({ kind }) => kind === 'prometheus')?.text ?? '';
  if (elsewhere.test(prometheus.replaceAll('file_sd_configs:', '').replace(/#.*$/gm, ''))) return undefined;
  const addresses = files.filter(({ kind }) => kind === 'targets').flatMap(({ text }) => targetsIn(text));
  return servedAt(addresses);
}

function targetsIn(text: string): string[] {
  const groups: unknown = parse(text);
  return (Array.isArray(groups) ? groups : []).flatMap((group: { targets?: unknown }) =>
    Array.isArray(group?.targets) ? group.targets.map(String) : [],
  );
}
