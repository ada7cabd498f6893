import type { Location } from '../errors.ts';
import type { ConfigFile } from '../labtime/compile.ts';
import type { ConfigUnderTest } from '../oracle/context.ts';
import type { Promises } from './promises.ts';

/** A promise that the configuration does not keep, and where. */
export interface Violation {
  /** Alerts that it concerns; empty where it concerns none in particular. */
  readonly alertnames: readonly string[];
  /** What is promised and what the configuration does instead, without a full stop. */
  readonly sentence: string;
  /** `file` is relative to the configuration folder. */
  readonly location: Location;
}

/** A configuration beside what is promised of it. */
export interface Promised {
  readonly promises: Promises;
  readonly config: ConfigUnderTest;
  /** The files of the configuration, uncompressed, relative to its folder. */
  readonly files: readonly ConfigFile[];
}

export const prometheusFile = 'prometheus/prometheus.yml';
export const alertmanagerFile = 'alertmanager/alertmanager.yml';

/** The file with this path; an empty one where there is none. */
export function fileNamed({ files }: Pick<Promised, 'files'>, path: string): { path: string; text: string } {
  const found = files.find((file) => file.path === path);
  return { path, text: found?.text ?? '' };
}

/** "a, b and c"; the word for none where there is none. */
export function listed(items: readonly string[], none = 'nobody'): string {
  const last = items.at(-1);
  if (last === undefined) return none;
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** What is in one list and not in the other, each as often as it is missing. */
export function difference(one: readonly string[], other: readonly string[]): string[] {
  const rest = [...other];
  return one.filter((item) => {
    const at = rest.indexOf(item);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
