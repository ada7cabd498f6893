import type Docker from 'dockerode';
import { FiredrillError } from '../../core/errors.ts';
import { writeDockerfile } from './assemble.ts';
import type { Base } from './base.ts';
import { inspectImage } from './engine-images.ts';
import { type BuiltClock, hashGoSource } from './go-tools.ts';
import {
  type ComponentName,
  type DebianSource,
  type FileSource,
  type ImageRecipe,
  imageLabels,
  overrideVariable,
  type ResolvedImage,
  shortHash,
} from './recipe.ts';

/** What an image is made of, reduced to a name. The clock counts for programs that are compiled here. */
export function localImageName(
  recipe: ImageRecipe,
  base: Base,
  architecture: string,
  clock: BuiltClock = 'machine',
): string {
  const { source, component, version } = recipe;
  const sourceHash =
    source.kind === 'go'
      ? hashGoSource(source, architecture, clock)
      : `${provenanceOf(source)} ${source.path}`;
  const dockerfile = writeDockerfile({
    recipe,
    baseImage: base.image,
    provenance: localProvenance(recipe, base, clock),
  });
  const hash = shortHash(sourceHash, dockerfile, architecture);
  const isOther = source.kind === 'go' && clock === 'lab';
  // Builds for the two clocks stand side by side, each with tags of its own.
  return `firedrill/${component}${isOther ? '-lab-clock' : ''}:${version}-${hash}`;
}

/** Programs of the stack that look at a clock, and follow the lab's where they are built with it. */
export const clockFollowers = [
  'prometheus',
  'alertmanager',
  'blackbox-exporter',
] as const satisfies ComponentName[];

/** Provenance of a local build, as every run prints it. */
export function localProvenance({ source }: ImageRecipe, base: Base, clock: BuiltClock = 'machine'): string {
  if (source.kind !== 'go') return `${base.provenance} + ${provenanceOf(source)}`;
  const withClock = clock === 'lab' ? ' with the lab clock' : '';
  return `built from ${source.module}@${source.moduleVersion}${withClock} on ${base.provenance}`;
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
  | { readonly state: 'pull-or-build'; readonly official: string; readonly local: string }
  | { readonly state: 'build'; readonly local: string };

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
  /** Default the machine's. With the lab's only a local build will do. */
  readonly clock?: BuiltClock;
}

/** Looks at the engine and decides. */
export async function resolve({
  docker,
  recipe,
  base,
  architecture,
  env,
  clock = 'machine',
}: ResolveInput): Promise<Resolution> {
  const wished = env[overrideVariable(recipe.component)];
  const present = async (image: string) => (await inspectImage(docker, image)) !== undefined;
  const localName = localImageName(recipe, base, architecture, clock);
  const local = await inspectImage(docker, localName);
  const provenance = local?.Config.Labels?.[imageLabels.provenance] ?? localProvenance(recipe, base, clock);
  if (clock === 'lab') {
    if (wished) throw noLabClock(recipe.component, wished);
    return local === undefined
      ? { state: 'build', local: localName }
      : { state: 'ready', image: localName, provenance };
  }
  return decide({
    ...(wished ? { override: { image: wished, present: await present(wished) } } : {}),
    official: { image: recipe.official, present: await present(recipe.official) },
    local: {
      image: localName,
      present: local !== undefined,
      provenance,
    },
  });
}

function noLabClock(component: ComponentName, image: string): FiredrillError {
  return new FiredrillError(
    'usage',
    'LAB_CLOCK_IMAGE',
    `an image of ${component} that was given has no lab clock`,
    {
      want: 'programs that are built here',
      got: image,
      hint: 'run it with `--clock compiled`',
    },
  );
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
    case 'build':
      return { state: 'missing', component, image: resolution.local, plan: `build ${resolution.local}` };
    case 'pull-or-build':
      return {
        state: 'missing',
        component,
        image: resolution.official,
        plan: `pull ${resolution.official}, else build ${resolution.local}`,
      };
  }
}
