import { getContainerRuntimeClient } from 'testcontainers';
import { FiredrillError } from '../../core/errors.ts';
import type { HostName } from '../../core/host.ts';
import type { OptionalComponent } from '../../core/optional-components.ts';
import type { AppName } from '../apps/bundle.ts';
import type { ComponentName } from '../images/recipe.ts';
import { labelsOfRun } from '../labels.ts';
import { AlertmanagerContainer } from './alertmanager.ts';
import { AppContainer } from './app.ts';
import { BlackboxExporterContainer } from './blackbox-exporter.ts';
import { cachedBundle } from './bundle-cache.ts';
import type { StackOptions } from './contract.ts';
import type { StackComponent } from './endpoints.ts';
import { GpuExporterContainer } from './gpu-exporter.ts';
import { HostContainer, StartedHost } from './host.ts';
import { HostExporterContainer, HostProxyContainer } from './host-programs.ts';
import type { LabContainer, Place } from './lab-container.ts';
import { MlApiContainer } from './ml-api.ts';
import { createRunNetwork } from './network.ts';
import { NodeExporterContainer } from './node-exporter.ts';
import type { NodeProgramOptions } from './node-program.ts';
import { PrometheusContainer } from './prometheus.ts';
import type { Images } from './provenance.ts';
import { ReceiversContainer } from './receivers.ts';
import type { StartedComponent } from './started-component.ts';
import { ToxiproxyContainer } from './toxiproxy.ts';
import { WarehouseContainer } from './warehouse.ts';

/** What is running, and where more can be started. */
export interface Booted {
  readonly place: Omit<Place, 'signal'>;
  readonly components: ReadonlyMap<StackComponent, StartedComponent>;
}

/**
 * Starts every component but k6, and of the optional ones those that are asked for. Prometheus goes first and has the machine for itself until its process runs: it hands
 * out discovered targets every 5 s of wall time counted from then (timing.md), and all else boots in less than that.
 *
 * On failure nothing is in flight any more, so that the caller can remove what there is.
 */
export async function bootComponents(options: StackOptions): Promise<Booted> {
  const { runId, keep, images } = options;
  const giveUp = new AbortController();
  const forward = (): void => giveUp.abort(options.signal?.reason);
  options.signal?.throwIfAborted();
  options.signal?.addEventListener('abort', forward);
  try {
    await getContainerRuntimeClient(); // it is made once; two first calls at the same time would make it twice
    const labels = await labelsOfRun(runId, keep);
    const network = await createRunNetwork(runId, labels);
    const place = { runId, network, labels, clock: options.clock, signal: giveUp.signal };
    const components = new Map<StackComponent, StartedComponent>();
    const start = async (container: LabContainer): Promise<void> => {
      components.set(container.component, await tellStart(container, options));
    };
    /** Never rejects: the first failure makes the others give up, and is thrown when they have. */
    const attempt = (work: () => Promise<void>): Promise<void> =>
      work().catch((error: unknown) => giveUp.abort(error));

    // Half of the memory of a machine takes a minute or more, and from the past on the boot has seconds.
    const machine = options.machine && (await startVictim('host', options, place));
    const prometheus = await makePrometheus(options, place);
    const prometheusStarts = attempt(() => start(prometheus));
    await prometheus.launched;
    const program = async (name: AppName, make: MakeProgram): Promise<void> => {
      const { speed, seed } = options;
      const bundle = await cachedBundle(name);
      await start(make(requireImage(images, 'node'), { bundle, speed, seed }));
    };
    const hasWarehouse = options.optional?.includes('warehouse') ?? false;
    const host = async (name: HostName): Promise<void> => {
      const victim =
        machine !== undefined && name === 'host' ? machine : await startVictim(name, options, place);
      for (const part of await startBeside(victim, name, options, place))
        components.set(part.component, part);
    };
    const optional: Readonly<Record<OptionalComponent, () => Promise<void>>> = {
      'gpu-exporter': () =>
        program('gpu-exporter', (image, own) => new GpuExporterContainer(image, place, own)),
      warehouse: () => program('warehouse', (image, own) => new WarehouseContainer(image, place, own)),
      'blackbox-exporter': () => start(makeBlackboxExporter(options, place)),
      host: () => host('host'),
      'host-b': () => host('host-b'),
    };
    await Promise.all([
      prometheusStarts,
      attempt(() =>
        program('receivers', (image, own) => new ReceiversContainer(image, place, own, 'shipped')),
      ),
      attempt(() => program('app', (image, own) => new AppContainer(image, place, { ...own, hasWarehouse }))),
      attempt(() => program('ml-api', (image, own) => new MlApiContainer(image, place, own))),
      attempt(async () => start(new ToxiproxyContainer(requireImage(images, 'toxiproxy'), place))),
      attempt(async () => start(makeAlertmanager(options, place))),
      attempt(async () => start(new NodeExporterContainer(requireImage(images, 'node-exporter'), place))),
      ...(options.optional ?? []).map((name) => attempt(optional[name])),
    ]);
    giveUp.signal.throwIfAborted();
    return { place: { runId, network, labels, clock: options.clock }, components };
  } finally {
    options.signal?.removeEventListener('abort', forward);
  }
}

type MakeProgram = (image: string, options: NodeProgramOptions) => LabContainer;

async function startVictim(name: HostName, options: StackOptions, place: Place): Promise<StartedComponent> {
  const machine = name === 'host' ? options.machine : undefined;
  const bundle = await cachedBundle('host');
  const image = requireImage(options.images, 'node');
  return tellStart(new HostContainer(name, image, place, { bundle, machine }), options);
}

/** One after the other: the programs beside the host need its namespaces, and node_exporter the procfs of the proxy. */
async function startBeside(
  victim: StartedComponent,
  name: HostName,
  options: StackOptions,
  place: Place,
): Promise<readonly StartedComponent[]> {
  const { images, speed, seed } = options;
  const proxyOptions = {
    bundle: await cachedBundle('host-proxy'),
    speed,
    seed,
    machine: name === 'host' ? options.machine : undefined,
    countFromMs: options.pastEndMs?.() ?? 0,
  };
  const node = requireImage(images, 'node');
  const proxy = await tellStart(new HostProxyContainer(name, node, place, victim, proxyOptions), options);
  const image = requireImage(images, 'node-exporter');
  const exporter = await tellStart(new HostExporterContainer(name, image, place, victim), options);
  return [new StartedHost(victim, [proxy, exporter]), proxy, exporter];
}

async function makePrometheus({ images, files, prometheusFlags, past }: StackOptions, place: Place) {
  return new PrometheusContainer(requireImage(images, 'prometheus'), place, {
    files,
    flags: prometheusFlags,
    past: typeof past === 'string' ? past : await past(),
  });
}

function makeAlertmanager({ images, files, alertmanagerFlags }: StackOptions, place: Place) {
  const image = requireImage(images, 'alertmanager');
  return new AlertmanagerContainer(image, place, { files, flags: alertmanagerFlags });
}

function makeBlackboxExporter({ images, files, speed }: StackOptions, place: Place) {
  const image = requireImage(images, 'blackbox-exporter');
  return new BlackboxExporterContainer(image, place, { files, speed });
}

async function tellStart(container: LabContainer, { onComponent }: StackOptions): Promise<StartedComponent> {
  const { component } = container;
  onComponent({ kind: 'component', component, state: 'starting', detail: container.image });
  const startMs = performance.now();
  const started = await container.start();
  const tookMs = Math.round(performance.now() - startMs);
  onComponent({ kind: 'component', component, state: 'ready', detail: `after ${tookMs} ms` });
  return started;
}

function requireImage(images: Images, name: ComponentName): string {
  const resolved = images.get(name);
  if (resolved !== undefined) return resolved.image;
  throw new FiredrillError('unavailable', 'IMAGE_MISSING', `there is no image for ${name}`, {
    got: `images for ${[...images.keys()].join(', ') || 'nothing'}`,
    hint: '`npm start -- doctor` tells what can be had',
  });
}
