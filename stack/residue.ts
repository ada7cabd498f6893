import type Docker from 'dockerode';
import { FiredrillError } from '../core/errors.ts';
import { endpointNames, endpoints, type StackUrls } from './components/endpoints.ts';
import { forceRemove, isGone } from './components/force-remove.ts';
import { connect, withTimeout } from './docker/engine.ts';
import {
  type EngineLabels,
  isKept,
  isOfThisCheckout,
  labelNames,
  type OwnerState,
  ownerState,
} from './labels.ts';

/** Something that Firedrill made on the engine and that is still there. */
export interface Leftover {
  readonly kind: 'container' | 'network' | 'volume';
  readonly id: string;
  readonly name: string;
  readonly runId: string;
  readonly owner: OwnerState;
  readonly kept: boolean;
  readonly labels: EngineLabels;
}

/** Longest that one removal may take, in milliseconds; it takes about 1 s here. Issue 3 allows an interrupted run 15 s. */
const removalBudgetMs = 10_000;

/** Containers, networks and volumes that carry our labels: of one run, or of all. */
export async function listResidue(runId?: string): Promise<Leftover[]> {
  const docker = engineClient();
  const filters = { label: [runId === undefined ? labelNames.run : `${labelNames.run}=${runId}`] };
  const [containers, networks, volumes] = await withTimeout(
    Promise.all([
      docker.listContainers({ all: true, filters }),
      docker.listNetworks({ filters }),
      docker.listVolumes({ filters }),
    ]),
    removalBudgetMs,
  );
  return Promise.all([
    ...containers.map((found) =>
      leftover('container', found.Id, found.Names[0]?.replace(/^\//, ''), found.Labels),
    ),
    ...networks.map((found) => leftover('network', found.Id, found.Name, found.Labels ?? {})),
    ...(volumes.Volumes ?? []).map((found) => leftover('volume', found.Name, found.Name, found.Labels ?? {})),
  ]);
}

async function leftover(
  kind: Leftover['kind'],
  id: string,
  name = id,
  labels: EngineLabels = {},
): Promise<Leftover> {
  const owner = await ownerState(labels);
  return { kind, id, name, runId: labels[labelNames.run] ?? '', owner, kept: isKept(labels), labels };
}

/**
 * Removes everything of one run, whoever owns it. Returns what was there. Doing it again finds nothing and is no error.
 *
 * @throws FiredrillError `REMOVE` when something is still there after the time budget.
 */
export async function removeRun(runId: string): Promise<Leftover[]> {
  return remove(await listResidue(runId), runId);
}

/** Removes what the dead left behind: its owner is gone (a reused pid does not deceive) and it was not kept on purpose. */
export async function removeOrphans(): Promise<Leftover[]> {
  return remove((await listResidue()).filter(({ owner, kept }) => owner === 'dead' && !kept));
}

/** Removes stacks that were left running on purpose, by the ids of their runs. */
export async function removeKept(runIds: readonly string[]): Promise<Leftover[]> {
  return remove((await listResidue()).filter(({ kept, runId }) => kept && runIds.includes(runId)));
}

/** A stack that was left running on purpose. */
export interface KeptStack {
  readonly runId: string;
  /** Whether this very checkout of Firedrill booted it. */
  readonly isOurs: boolean;
  /** Those that answer somewhere now: a container that was stopped has no port. */
  readonly urls: Partial<StackUrls>;
  readonly components: readonly { readonly component: string; readonly state: string }[];
}

export async function findKept(): Promise<KeptStack[]> {
  const containers = await engineClient().listContainers({
    all: true,
    filters: { label: [`${labelNames.kept}=true`, labelNames.run] },
  });
  const runs = Map.groupBy(containers, ({ Labels }) => Labels[labelNames.run] ?? '');
  return [...runs].map(([runId, members]) => ({
    runId,
    isOurs: members.some(({ Labels }) => isOfThisCheckout(Labels)),
    urls: urlsOf(members),
    components: members.map(({ Labels, State }) => ({
      component: Labels[labelNames.component] ?? '',
      state: State,
    })),
  }));
}

function urlsOf(containers: readonly Docker.ContainerInfo[]): Partial<StackUrls> {
  const urls: Partial<Record<keyof StackUrls, string>> = {};
  for (const name of endpointNames) {
    const { component, port } = endpoints[name];
    const published = containers
      .find(({ Labels }) => Labels[labelNames.component] === component)
      ?.Ports.find(({ PrivatePort, PublicPort }) => PrivatePort === port && PublicPort !== undefined);
    if (published !== undefined) urls[name] = `http://127.0.0.1:${published.PublicPort}`;
  }
  return urls;
}

/** Containers first, all at once; then the networks and volumes that they held. */
async function remove(leftovers: readonly Leftover[], runId?: string): Promise<Leftover[]> {
  const docker = engineClient();
  const problems: string[] = [];
  const attempt = async ({ kind, id, name }: Leftover, removal: Promise<unknown>): Promise<void> => {
    try {
      await withTimeout(removal, removalBudgetMs);
    } catch (error) {
      if (!isGone(error))
        problems.push(
          `${kind} ${name} (${id.slice(0, 12)}): ${error instanceof Error ? error.message : error}`,
        );
    }
  };
  const of = (kind: Leftover['kind']) => leftovers.filter((found) => found.kind === kind);
  await Promise.all(
    of('container').map((found) => attempt(found, forceRemove(docker.getContainer(found.id)))),
  );
  await Promise.all([
    ...of('network').map((found) => attempt(found, docker.getNetwork(found.id).remove())),
    ...of('volume').map((found) => attempt(found, docker.getVolume(found.id).remove({ force: true }))),
  ]);
  if (problems.length === 0) return [...leftovers];
  throw new FiredrillError('internal', 'REMOVE', 'something that Firedrill started could not be removed', {
    problems,
    hint: `\`docker ps -a --filter label=${labelNames.run}${runId === undefined ? '' : `=${runId}`}\` shows what is left`,
  });
}

/** Reads DOCKER_HOST, as everything does that talks to the engine. */
function engineClient(): Docker {
  return connect(process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock');
}
