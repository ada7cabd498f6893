import { type HostName, host } from '../../core/host.ts';
import { restingTakesMs } from '../../core/real-host.ts';
import type { Rest } from '../apps/host/machine-rest.ts';
import { ordersPort } from '../apps/host/orders.ts';
import type { StackOptions } from './contract.ts';
import { cpuShares } from './cpu-weight.ts';
import type { BesideHostName } from './endpoints.ts';
import { type GateAt, hostPorts, procfsFolder } from './host-gate.ts';
import { LabContainer, type Place } from './lab-container.ts';
import type { NodeProgramOptions } from './node-program.ts';
import { StartedComponent } from './started-component.ts';

interface HostOptions extends Pick<NodeProgramOptions, 'bundle'> {
  /** The machine itself suffers, and the container only works on it. */
  readonly machine: StackOptions['machine'];
}

/** A tenth of a CPU, little memory, a small disk. */
const limits = {
  NanoCpus: host.cpuQuota * 1e9,
  Memory: host.memoryBytes,
  MemorySwap: host.memoryBytes,
  ShmSize: host.memoryBytes,
};

/**
 * The container that plays a host, or works on the machine itself without limits. What is published on its ports are the
 * programs beside it, which live in its namespaces.
 */
export class HostContainer extends LabContainer {
  constructor(name: HostName, image: string, place: Place, { bundle, machine }: HostOptions) {
    super(name, image, place);
    this.cpuSharesAtWork = machine === undefined ? cpuShares.host : cpuShares.machine;
    Object.assign(
      this.hostConfig,
      // Where the machine is out of memory, the kernel takes what took it, and nobody else.
      machine === undefined
        ? limits
        : { Memory: 0, MemorySwap: 0, ShmSize: machine.memoryBytes, OomScoreAdj: 1000 },
      { Tmpfs: { [host.mountpoint]: `rw,size=${host.diskBytes}`, [procfsFolder]: 'rw,size=1m' } },
    );
    this.withAliases(name)
      .withLoopbackPorts(hostPorts.metrics, hostPorts.admin, ordersPort)
      .withCopyContentToContainer([{ target: '/app/bundle.mjs', content: bundle }])
      .withEntrypoint(['node'])
      // Little garbage: at 98 % of the memory every MiB counts.
      .withCommand(['--max-old-space-size=32', '--max-semi-space-size=1', '/app/bundle.mjs'])
      .withEnvironment({
        NODE_ENV: 'production',
        ...(machine === undefined
          ? { CGROUP_FOLDER: '/sys/fs/cgroup' }
          : { MACHINE_REST: JSON.stringify(restOf(machine)) }),
      })
      .withGate({
        port: ordersPort,
        path: '/',
        ...(machine && { timeoutMs: patience.factor * restingTakesMs(machine) + patience.marginMs }),
      });
  }
}

/** The engine and the program need a moment besides, and a busy machine takes its memory more slowly. */
const patience = { factor: 4, marginMs: 20_000 };

function restOf({ lifetimeWallMs, ...machine }: NonNullable<StackOptions['machine']>): Rest {
  const memoryOverMs = restingTakesMs(machine);
  return {
    ...machine,
    memoryOverMs,
    lifetimeMs: Math.round(lifetimeWallMs + patience.factor * memoryOverMs),
  };
}

/** A host that answers. Killed and started again, it takes the programs along that live in its namespaces. */
export class StartedHost extends StartedComponent {
  readonly #beside: readonly StartedComponent[];

  /** @param beside in the order of their start. */
  constructor(victim: StartedComponent, beside: readonly StartedComponent[]) {
    super(victim.component, victim);
    this.#beside = beside;
  }

  override async kill(): Promise<void> {
    for (const one of this.#beside) one.killed = true;
    await super.kill();
  }

  override async start(): Promise<void> {
    await super.start();
    for (const one of this.#beside) await one.start();
  }
}

/** A program in the namespaces of a host, under a name and with an image of its own, outside its quota. */
export abstract class BesideHost extends LabContainer {
  constructor(
    component: BesideHostName,
    image: string,
    place: Place,
    victim: StartedComponent,
    gate: GateAt,
  ) {
    super(component, image, place);
    const namespaces = `container:${victim.getId()}`;
    this.hostConfig.PidMode = namespaces;
    this.cpuSharesAtWork = cpuShares.host;
    // Names are resolved as the host does.
    delete this.hostConfig.DnsOptions;
    delete this.hostConfig.DnsSearch;
    // Root as the host's own processes: only so may it look through /proc into the host.
    this.withNetworkMode(namespaces).withUser('0:0').withWaitStrategy(gate);
  }
}
