import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { type Pack, pack } from 'tar-stream';
import { followStream } from './engine-images.ts';
import type { ProgramFile } from './go-tools.ts';
import { type ComponentName, type ImageLayout, type ImageRecipe, imageLabels } from './recipe.ts';

/** What the text of a Dockerfile depends on. */
export interface DockerfileInput {
  readonly recipe: ImageRecipe;
  readonly baseImage: string;
  readonly provenance: string;
}

export interface AssembleInput extends DockerfileInput {
  readonly files: readonly ProgramFile[];
  /** Final name; it is given only to an image that is complete. */
  readonly image: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The text of the Dockerfile: base, labels, programs, owned folders, then how it starts. Nothing is run in the build.
 * Each program is copied by itself: copying a tree with a folder `bin` would replace the base's link from /bin to
 * /usr/bin, and with it every shell.
 */
export function writeDockerfile({ recipe, baseImage, provenance }: DockerfileInput): string {
  const { layout, component, version } = recipe;
  const owner = layout.user ?? '0:0';
  const labels = Object.entries({
    [imageLabels.component]: component,
    [imageLabels.version]: version,
    [imageLabels.provenance]: provenance,
  }).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [
    `FROM ${baseImage}`,
    `LABEL ${labels.join(' ')}`,
    ...programPaths(recipe).map((path, index) => `COPY programs/${index} ${path}`),
    ...(layout.folders ?? []).map((folder) => `COPY --chown=${owner} empty/ ${folder}/`),
    ...(layout.workingFolder ? [`WORKDIR ${layout.workingFolder}`] : []),
    ...(layout.user ? [`USER ${layout.user}`] : []),
    ...(layout.ports ?? []).map((port) => `EXPOSE ${port}`),
    ...startLines(layout),
    '',
  ].join('\n');
}

/** Where the programs of the recipe lie in the image. */
function programPaths({ source }: ImageRecipe): string[] {
  return source.kind === 'go' ? source.programs.map(({ path }) => path) : [source.path];
}

function startLines({ entryPoint, command }: ImageLayout): string[] {
  return [
    ...(entryPoint ? [`ENTRYPOINT ${JSON.stringify(entryPoint)}`] : []),
    ...(command ? [`CMD ${JSON.stringify(command)}`] : []),
  ];
}

/** Builds the image without a name and names it when it is whole. */
export async function assembleImage(docker: Docker, input: AssembleInput): Promise<void> {
  const context = pack();
  const body = new PassThrough();
  const filling = Promise.all([fillContext(context, input), pipeline(context, body)]);
  // Both are awaited: when the engine hangs up, the filling fails as well, and nobody else would hear of it.
  const [building] = await Promise.all([docker.buildImage(body, buildOptions(input)), filling]);
  const messages = await followStream(docker, building);
  const id = messages.map((message) => message.aux?.ID).findLast((found) => found !== undefined);
  if (id === undefined) throw new Error('the engine built an image but did not tell its id');
  const [repo = '', tag = ''] = input.image.split(':');
  await docker.getImage(id).tag({ repo, tag });
}

function buildOptions({ signal }: AssembleInput): Docker.ImageBuildOptions {
  return { rm: true, forcerm: true, ...(signal === undefined ? {} : { abortSignal: signal }) };
}

async function fillContext(context: Pack, input: AssembleInput): Promise<void> {
  context.entry({ name: 'Dockerfile' }, writeDockerfile(input));
  for (const [index, { file }] of input.files.entries()) {
    const { size } = await stat(file);
    const entry = context.entry({ name: `programs/${index}`, size, mode: 0o755 });
    await pipeline(createReadStream(file), entry);
  }
  context.entry({ name: 'empty', type: 'directory', mode: 0o755 });
  context.finalize();
}

/** Removes what earlier builds of the component left: other tags of ours, and images that never got a name. */
export async function removeOutdated(docker: Docker, component: ComponentName, keep: string): Promise<void> {
  const [repository = ''] = keep.split(':');
  const label = [`${imageLabels.component}=${component}`];
  const images = await docker.listImages({ filters: JSON.stringify({ label }) });
  const outdated = images
    .flatMap((image) => image.RepoTags ?? [])
    .filter((name) => name.startsWith(`${repository}:`) && name !== keep);
  for (const name of outdated) await removeUnlessUsed(docker, name);
  const unnamed = await docker.listImages({ filters: JSON.stringify({ label, dangling: ['true'] }) });
  for (const image of unnamed) await removeUnlessUsed(docker, image.Id);
}

async function removeUnlessUsed(docker: Docker, name: string): Promise<void> {
  try {
    await docker.getImage(name).remove();
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    // 409: a container still uses it, so it stays until the next build. 404: another command was faster.
    if (statusCode !== 409 && statusCode !== 404) throw error;
  }
}
