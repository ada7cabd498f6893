import Docker from 'dockerode';
import { goArchitecture } from './go-architecture.ts';

/** A Docker-compatible engine that answered. */
export interface Engine {
  /** Address as in DOCKER_HOST: `unix:///run/docker.sock`, `tcp://127.0.0.1:2375`. */
  readonly dockerHost: string;
  /** `private` when it is the engine that Firedrill itself started. */
  readonly origin: 'found' | 'private';
  /** Which program answers: its networks differ. */
  readonly product: 'Docker' | 'Podman';
  /** Version of the engine, for instance `20.10.24+dfsg1`. */
  readonly version: string;
  /** Highest API version it speaks, for instance `1.41`. */
  readonly apiVersion: string;
  readonly cgroupVersion: 1 | 2;
  /** For instance `overlay2`. */
  readonly storageDriver: string;
  /** Folder of images and containers on the engine's own machine. */
  readonly dataRoot: string;
  /** Architecture in Go's spelling: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly cpuCount: number;
  readonly memoryBytes: number;
  /** Wall clock of the engine minus ours at the time of asking, in milliseconds; undefined when it does not tell. */
  readonly clockOffsetMs: number | undefined;
}

/** A client for the engine at this address. Other addresses than sockets are read by dockerode from DOCKER_HOST and its TLS settings. */
export function connect(dockerHost: string): Docker {
  const socketPath = dockerHost.startsWith('unix://') ? dockerHost.slice('unix://'.length) : undefined;
  return socketPath === undefined ? new Docker() : new Docker({ socketPath });
}

/** Fields of `GET /info` that @types/dockerode leaves untyped. */
interface Info {
  readonly CgroupVersion?: string;
  readonly Driver: string;
  readonly DockerRootDir: string;
  readonly Architecture: string;
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly SystemTime?: string;
}

/** How an address answered. */
export type Probe =
  | { readonly state: 'answers'; readonly engine: Engine }
  | { readonly state: 'silent'; readonly reason: string };

/** Asks the address for its version and its facts; an engine that does not answer in time counts as silent. */
export async function probeEngine(
  dockerHost: string,
  origin: Engine['origin'],
  timeoutMs = 3000,
): Promise<Probe> {
  try {
    const docker = connect(dockerHost);
    const askedMs = Date.now();
    const [version, info] = await withTimeout(
      Promise.all([docker.version(), docker.info() as Promise<Info>]),
      timeoutMs,
    );
    return {
      state: 'answers',
      engine: describe(dockerHost, origin, version, info, (askedMs + Date.now()) / 2),
    };
  } catch (error) {
    return { state: 'silent', reason: error instanceof Error ? error.message : String(error) };
  }
}

function describe(
  dockerHost: string,
  origin: Engine['origin'],
  version: Docker.DockerVersion,
  info: Info,
  /** Our wall clock half way between question and answer. */
  ourTimeMs: number,
): Engine {
  const engineTimeMs = Date.parse(info.SystemTime ?? '');
  return {
    dockerHost,
    origin,
    product: isPodman(version) ? 'Podman' : 'Docker',
    version: version.Version,
    apiVersion: version.ApiVersion,
    cgroupVersion: info.CgroupVersion === '2' ? 2 : 1,
    storageDriver: info.Driver,
    dataRoot: info.DockerRootDir,
    architecture: goArchitecture(info.Architecture),
    cpuCount: info.NCPU,
    memoryBytes: info.MemTotal,
    clockOffsetMs: Number.isNaN(engineTimeMs) ? undefined : engineTimeMs - ourTimeMs,
  };
}

/** Podman names itself among the components, where Docker says `Engine`. */
function isPodman({
  Components = [],
}: {
  readonly Components?: readonly { readonly Name: string }[];
}): boolean {
  return Components.some(({ Name }) => Name.startsWith('Podman'));
}

/** Rejects when the promise is still pending after `timeoutMs`. The promise itself goes on; its late result is dropped. */
export async function withTimeout<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
