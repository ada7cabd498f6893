import { join } from 'node:path';
import type Docker from 'dockerode';
import { FiredrillError } from '../../core/errors.ts';
import type { Progress, ProgressStep } from '../../core/progress.ts';
import { connect, type Engine } from '../docker/engine.ts';
import { withFileLock } from '../docker/file-lock.ts';
import { readOperatingSystem } from '../docker/install-engine.ts';
import { type StateFolder, stateFolder } from '../docker/state-folder.ts';
import { assembleImage, removeOutdated } from './assemble.ts';
import { type Base, describeBase, ensureBase } from './base.ts';
import { catalogue } from './catalogue.ts';
import { unpackProgram } from './debian-package.ts';
import { type BuiltClock, buildGoPrograms, type ProgramFile } from './go-tools.ts';
import { mapAtMost } from './map-at-most.ts';
import type { ComponentName, ImageRecipe, ResolvedImage } from './recipe.ts';
import { pullImage, RegistryMemory } from './registry.ts';
import {
  clockFollowers,
  type ImageState,
  localProvenance,
  officialResolution,
  type Resolution,
  resolve,
  toImageState,
} from './resolve.ts';

/** The compiler uses every core by itself; two builds keep the machine busy while one of them links or downloads. */
const buildsAtATime = 2;

interface Workshop {
  readonly docker: Docker;
  readonly architecture: string;
  readonly state: StateFolder;
  readonly base: Base;
  readonly memory: RegistryMemory;
  readonly progress: Progress;
  readonly signal: AbortSignal | undefined;
  readonly clock: BuiltClock;
  /** The base image is made once, by the first build that needs it. */
  readonly makeBase: () => Promise<Base>;
}

export interface EnsureImagesOptions {
  /** Stops pulls and builds; what is finished by then is kept for the next try. */
  readonly signal?: AbortSignal;
  /** Which clock programs have that follow one. Default the machine's. */
  readonly clock?: BuiltClock;
}

/**
 * Makes sure that the images are on the engine: an override or the official image where one can be had, a local build
 * otherwise. Tells nothing when everything is there.
 *
 * @throws FiredrillError of kind `unavailable`: the one problem, or `IMAGES` with all of them.
 */
export async function ensureImages(
  names: readonly ComponentName[],
  engine: Engine,
  progress: Progress,
  options: EnsureImagesOptions = {},
): Promise<Map<ComponentName, ResolvedImage>> {
  const workshop = openWorkshop(engine, progress, options);
  const failures: unknown[] = [];
  const images = new Map<ComponentName, ResolvedImage>();
  await mapAtMost(buildsAtATime, names, async (component) => {
    try {
      const { image, provenance } = await ensureImage(workshop, catalogue[component]);
      images.set(component, { component, image, provenance });
    } catch (error) {
      failures.push(error);
    }
  });
  if (failures.length > 0) throw allFailures(failures);
  return images;
}

/**
 * What each component would boot from, without pulling or building.
 *
 * @param wanted which clock programs have that follow one
 */
export async function inspectImages(
  names: readonly ComponentName[],
  engine: Engine,
  wanted: BuiltClock = 'machine',
): Promise<Map<ComponentName, ImageState>> {
  const docker = connect(engine.dockerHost);
  const { architecture } = engine;
  const base = describeBase(readOperatingSystem(), architecture);
  const states = await Promise.all(
    names.map(async (component) => {
      const recipe = catalogue[component];
      const clock = clockOf(recipe, { clock: wanted });
      const resolution = await resolve({ docker, recipe, base, architecture, env: process.env, clock });
      return [component, toImageState(recipe, resolution)] as const;
    }),
  );
  return new Map(states);
}

function openWorkshop(
  engine: Engine,
  progress: Progress,
  { signal, clock = 'machine' }: EnsureImagesOptions,
): Workshop {
  const docker = connect(engine.dockerHost);
  const state = stateFolder();
  const { architecture } = engine;
  let made: Promise<Base> | undefined;
  return {
    docker,
    architecture,
    state,
    progress,
    signal,
    clock,
    base: describeBase(readOperatingSystem(), architecture),
    memory: new RegistryMemory(state.registryMemory),
    makeBase: () => {
      made ??= ensureBase({ docker, state, architecture, progress, signal });
      return made;
    },
  };
}

type Ready = Resolution & { state: 'ready' };

async function ensureImage(workshop: Workshop, recipe: ImageRecipe): Promise<Ready> {
  const { docker, base, architecture, state, signal, progress } = workshop;
  const clock = clockOf(recipe, workshop);
  const look = () => resolve({ docker, recipe, base, architecture, env: process.env, clock });
  const first = await look();
  if (first.state === 'ready') return first;
  const step = progress.step(
    `image ${recipe.component} ${recipe.version}${clock === 'lab' ? ' with the lab clock' : ''}`,
  );
  try {
    const ready = await withFileLock(
      join(state.locks, `image-${recipe.component}-${clock}.lock`),
      async () => {
        const resolution = await look();
        return resolution.state === 'ready' ? resolution : await obtain(workshop, recipe, resolution, step);
      },
      { signal, onWait: (pid) => step.update(`process ${pid} is at it, waiting`) },
    );
    step.done(ready.provenance);
    return ready;
  } catch (error) {
    step.fail('not available');
    throw error;
  }
}

async function obtain(
  workshop: Workshop,
  recipe: ImageRecipe,
  wanted: Exclude<Resolution, Ready>,
  step: ProgressStep,
): Promise<Ready> {
  if (wanted.state === 'pull-override') return pullOverride(workshop, recipe, wanted.image, step);
  if (wanted.state === 'build') return build(workshop, recipe, wanted.local, step);
  const { docker, memory, signal } = workshop;
  if ((await memory.whySilent(wanted.official)) === undefined) {
    step.update(`pulling ${wanted.official}`);
    const pull = await pullImage(docker, wanted.official, (text) => step.update(text), signal);
    if (pull.state === 'pulled') return officialResolution(wanted.official);
    if (pull.state === 'silent') await memory.rememberSilence(wanted.official, pull.reason);
  }
  return build(workshop, recipe, wanted.local, step);
}

async function pullOverride(
  { docker, signal }: Workshop,
  recipe: ImageRecipe,
  image: string,
  step: ProgressStep,
): Promise<Ready> {
  step.update(`pulling ${image}`);
  const pull = await pullImage(docker, image, (text) => step.update(text), signal);
  if (pull.state === 'pulled') return { state: 'ready', image, provenance: `override ${image}` };
  throw new FiredrillError(
    'unavailable',
    'IMAGE_OVERRIDE',
    `the image named for ${recipe.component} cannot be had`,
    {
      want: image,
      got: pull.reason,
      hint: 'name an image that the engine has or can pull, or leave the override out',
    },
  );
}

async function build(
  workshop: Workshop,
  recipe: ImageRecipe,
  image: string,
  step: ProgressStep,
): Promise<Ready> {
  const { docker, signal } = workshop;
  const files = await makePrograms(workshop, recipe, step);
  step.update('waiting for the base image');
  const base = await workshop.makeBase();
  step.update('assembling the image');
  const provenance = localProvenance(recipe, base, clockOf(recipe, workshop));
  await assembleImage(docker, { recipe, files, baseImage: base.image, provenance, image, signal });
  await removeOutdated(docker, recipe.component, image);
  return { state: 'ready', image, provenance };
}

async function makePrograms(
  workshop: Workshop,
  recipe: ImageRecipe,
  step: ProgressStep,
): Promise<readonly ProgramFile[]> {
  const { source } = recipe;
  const { state, architecture, signal } = workshop;
  const clock = clockOf(recipe, workshop);
  if (source.kind === 'go')
    return buildGoPrograms(recipe, source, { cache: state.cache, architecture, clock, step, signal });
  if (source.kind === 'debian') {
    step.update(`unpacking the package ${source.package}`);
    return [await unpackProgram(source, { cache: state.cache, architecture, signal })];
  }
  if (process.platform === 'linux') return [source];
  throw new FiredrillError(
    'unavailable',
    'IMAGE_BUILD',
    `the image of ${recipe.component} can only be built on Linux`,
    {
      want: 'linux',
      got: process.platform,
      hint: 'let the engine reach an image registry',
    },
  );
}

/** The clock that a program gets: those that wait for nothing have the machine's. */
function clockOf({ component }: ImageRecipe, { clock }: Pick<Workshop, 'clock'>): BuiltClock {
  return clockFollowers.some((name) => name === component) ? clock : 'machine';
}

/** One problem is thrown as it is; several are reported together. */
function allFailures(failures: readonly unknown[]): unknown {
  const [first] = failures;
  const messages = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
  if (new Set(messages).size === 1 || !failures.every((failure) => failure instanceof FiredrillError))
    return first;
  return new FiredrillError('unavailable', 'IMAGES', 'some images cannot be had', {
    problems: messages,
    cause: first,
    hint: 'a second try goes on where this one stopped',
  });
}
