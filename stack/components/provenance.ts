import { hostNames } from '../../core/host.ts';
import type { Provenance } from '../../core/journal.ts';
import type { OptionalComponent } from '../../core/optional-components.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { catalogue } from '../images/catalogue.ts';
import type { ComponentName, ResolvedImage } from '../images/recipe.ts';
import type { StackComponent } from './endpoints.ts';

/** Images by the program they hold, as `ensureImages` returns them. */
export type Images = ReadonlyMap<ComponentName, ResolvedImage>;

/** Our own programs, which all run on the image of Node. */
const ownPrograms = ['app', 'ml-api', 'receivers'] as const;

/**
 * Where each component of a stack comes from, for the journal and the report. Images that were not had are left out.
 *
 * @param optional components that boot in this stack: programs of their own, or ours on the image of Node; a host has a
 *   node_exporter as well.
 */
export function provenanceOf(images: Images, optional: readonly OptionalComponent[] = []): Provenance[] {
  const named = (component: StackComponent, name: ComponentName, ours: boolean): Provenance[] => {
    const resolved = images.get(name);
    if (resolved === undefined) return [];
    const { version } = catalogue[name];
    const { image, provenance } = resolved;
    if (!ours) return [{ component, version, image, provenance }];
    const own = { version: packageJson.version, provenance: `ours, on Node ${version} (${provenance})` };
    return [{ component, image, ...own }];
  };
  return [
    ...(['prometheus', 'alertmanager', 'node-exporter', 'toxiproxy', 'k6'] as const).flatMap((name) =>
      named(name, name, false),
    ),
    ...ownPrograms.flatMap((name) => named(name, 'node', true)),
    ...optional.flatMap((name) =>
      name in catalogue ? named(name, name as ComponentName, false) : named(name, 'node', true),
    ),
    ...hostNames
      .filter((name) => optional.includes(name))
      .flatMap((name) => named(`${name}-exporter`, 'node-exporter', false)),
  ];
}
