import { type HostName, host } from '../../core/host.ts';
import { ordersPort } from '../apps/host/orders.ts';
import type { BesideHostName } from './endpoints.ts';
import { type GateAt, hostPorts, procfsFolder } from './host-gate.ts';
import { LabContainer, type Place } from './lab-container.ts';
import type { NodeProgramOptions } from './node-program.ts';
import { StartedComponent } from './started-component.ts';

/**
 * Twenty times what a container has by default: the little that a host and those who report of it may use, they get at
 * once, also beside others who want all of the machine. Measured on two cores with a load of 5: with the default a host
 * that burns all of its quota reads 70 to 105 % from second to second, with this 97 to 104 %.
 */
const cpuShares = 20 * 1024;

/**
 * The container that plays a host: a tenth of a CPU, little memory, a small disk. What is published on its ports are the
 * programs beside it, which live in its namespaces.
 */
export class HostContainer extends LabContainer {
  constructor(name: HostName, image: string, place: Place, { bundle }: Pick<NodeProgramOptions, 'bundle'>) {
    super(name, image, place);
    Object.assign(this.hostConfig, {
      NanoCpus: host.cpuQuota * 1e9,
      CpuShares: cpuShares,
      Memory: host.memoryBytes,
      MemorySwap: host.memoryBytes,
      ShmSize: host.memoryBytes,
      Tmpfs: { [host.mountpoint]: `rw,size=${host.diskBytes}`, [procfsFolder]: 'rw,size=1m' },
    });
    this.withAliases(name)
      .withLoopbackPorts(hostPorts.metrics, hostPorts.admin, ordersPort)
      .withCopyContentToContainer([{ target: '/app/bundle.mjs', content: bundle }])
      .withEntrypoint(['node'])
      // Little garbage: at 98 % of the memory every MiB counts.
      .withCommand(['--max-old-space-size=32', '--max-semi-space-size=1', '/app/bundle.mjs'])
      .withEnvironment({ NODE_ENV: 'production', CGROUP_FOLDER: '/sys/fs/cgroup' })
      .withGate({ port: ordersPort, path: '/' });
  }
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
    this.hostConfig.CpuShares = cpuShares;
    // Names are resolved as the host does.
    delete this.hostConfig.DnsOptions;
    delete this.hostConfig.DnsSearch;
    // Root as the host's own processes: only so may it look through /proc into the host.
    this.withNetworkMode(namespaces).withUser('0:0').withWaitStrategy(gate);
  }
}
