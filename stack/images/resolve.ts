import type Docker from 'dockerode';
import { writeDockerfile } from './assemble.ts';
import type { Base } from './base.ts';
import { inspectImage } from './engine-images.ts';
import { hashGoSource } from './go-tools.ts';
import {
  type DebianSource,
  type FileSource,
  type ImageRecipe,
  imageLabels,
  overrideVariable,
  type ResolvedImage,
  shortHash,
} from './recipe.ts';

/** What an image is made of, reduced to a name. */
export function localImageName(recipe: ImageRecipe, base: Base, architecture: string): string {
  const { source, component, version } = recipe;
  const sourceHash =
    source.kind === 'go' ? hashGoSource(source, architecture) : `${provenanceOf(source)} ${source.path}`;
  const dockerfile = writeDockerfile({
    recipe,
    baseImage: base.image,
    provenance: localProvenance(recipe, base),
  });
  const hash = shortHash(sourceHash, dockerfile, architecture);
  return `firedrill/${component}:${version}-${hash}`;
}

/** Provenance of a local build, as every run prints it. */
export function localProvenance({ source }: ImageRecipe, base: Base): string {
  return source.kind === 'go'
    ? `built from ${source.module}@${source.moduleVersion} on ${base.provenance}`
    : `${base.provenance} + ${provenanceOf(source)}`;
}

function provenanceOf(source: FileSource | DebianSource): string {
  return source.kind === 'file' ? source.provenance : `package ${source.package} ${source.packageVersion}`;
}

/** What decides about a component, as facts: no engine is needed to test the order. */
export interface Presence {
  /** Image named by the user, if any, and whether it is on the engine. */
  readonly override?: { readonly image: string; readonly present: boolean };
  readonly official: { readonly image: string; readonly present: boolean };
  readonly local: { readonly image: string; readonly present: boolean; readonly provenance: string };
}

/** What to use, or what to try: an override may only be pulled, anything else may also be built. */
export type Resolution =
  | { readonly state: 'ready'; readonly image: string; readonly provenance: string }
  | { readonly state: 'pull-override'; readonly image: string }
  | { readonly state: 'pull-or-build'; readonly official: string; readonly local: string };

/** The order: override, official image, local build; what is missing is pulled, else built. */
export function decide({ override, official, local }: Presence): Resolution {
  if (override !== undefined) {
    if (!override.present) return { state: 'pull-override', image: override.image };
    return { state: 'ready', image: override.image, provenance: `override ${override.image}` };
  }
  if (official.present) return officialResolution(official.image);
  if (local.present) return { state: 'ready', image: local.image, provenance: local.provenance };
  return { state: 'pull-or-build', official: official.image, local: local.image };
}

export function officialResolution(image: string): Resolution & { state: 'ready' } {
  return { state: 'ready', image, provenance: `official image ${image}` };
}

export interface ResolveInput {
  readonly docker: Docker;
  readonly recipe: ImageRecipe;
  readonly base: Base;
  readonly architecture: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Looks at the engine and decides. */
export async function resolve({
  docker,
  recipe,
  base,
  architecture,
  env,
}: ResolveInput): Promise<Resolution> {
  const wished = env[overrideVariable(recipe.component)];
  const present = async (image: string) => (await inspectImage(docker, image)) !== undefined;
  const localName = localImageName(recipe, base, architecture);
  const local = await inspectImage(docker, localName);
  return decide({
    ...(wished ? { override: { image: wished, present: await present(wished) } } : {}),
    official: { image: recipe.official, present: await present(recipe.official) },
    local: {
      image: localName,
      present: local !== undefined,
      provenance: local?.Config.Labels?.[imageLabels.provenance] ?? localProvenance(recipe, base),
    },
  });
}

/** A component's image without building: ready, or what is missing and how it would be had. */
export type ImageState =
  | ({ readonly state: 'ready' } & ResolvedImage)
  | {
      readonly state: 'missing';
      readonly component: ImageRecipe['component'];
      readonly image: string;
      readonly plan: string;
    };

export function toImageState({ component }: ImageRecipe, resolution: Resolution): ImageState {
  switch (resolution.state) {
    case 'ready':
      return { state: 'ready', component, image: resolution.image, provenance: resolution.provenance };
    case 'pull-override':
      return { state: 'missing', component, image: resolution.image, plan: `pull ${resolution.image}` };
    case 'pull-or-build':
      return {
        state: 'missing',
        component,
        image: resolution.official,
        plan: `pull ${resolution.official}, else build ${resolution.local}`,
      };
  }
}
