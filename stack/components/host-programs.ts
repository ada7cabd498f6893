import type { HostName } from '../../core/host.ts';
import { ordersPort } from '../apps/host/orders.ts';
import type { StackOptions } from './contract.ts';
import { BesideHost } from './host.ts';
import { GateAt, hostPorts, hostRoot, procfsFolder } from './host-gate.ts';
import type { Place } from './lab-container.ts';
import type { NodeProgramOptions } from './node-program.ts';
import type { StartedComponent } from './started-component.ts';

interface HostProxyOptions extends NodeProgramOptions, Pick<StackOptions, 'machine'> {
  /** When it begins to count CPU time, wall epoch milliseconds. */
  readonly countFromMs: number;
}

/** What Prometheus scrapes: it writes the procfs of a host at each scrape and asks node_exporter. */
export class HostProxyContainer extends BesideHost {
  constructor(
    name: HostName,
    image: string,
    place: Place,
    victim: StartedComponent,
    { bundle, speed, seed, machine, countFromMs }: HostProxyOptions,
  ) {
    const { signal } = place;
    const component = `${name}-proxy` as const;
    const gate = { component, port: hostPorts.metrics, path: '/health', signal };
    super(component, image, place, victim, new GateAt(gate, victim));
    this.withCopyContentToContainer([{ target: '/app/bundle.mjs', content: bundle }])
      .withSharedClock()
      .withEntrypoint(['node'])
      .withCommand(['/app/bundle.mjs'])
      .withEnvironment({
        FIREDRILL_SPEED: String(speed),
        SEED: String(seed),
        SERVICE: 'host-proxy',
        NODE_ENV: 'production',
        PORT: String(hostPorts.metrics),
        ADMIN_PORT: String(hostPorts.admin),
        EXPORTER_URL: `http://127.0.0.1:${hostPorts.exporter}/metrics`,
        ORDERS_URL: `http://127.0.0.1:${ordersPort}/`,
        HOST_ROOT: hostRoot,
        PROCFS_FOLDER: procfsFolder,
        COUNT_FROM_MS: String(countFromMs),
        ...(machine && {
          IS_MACHINE: 'true',
          REST_CPU_RATIO: String(machine.cpuRatio),
          REST_MEMORY_RATIO: String(machine.memoryRatio),
        }),
      });
  }
}

/** The real node_exporter, on the procfs of the host and its disk. It answers only behind the proxy. */
export class HostExporterContainer extends BesideHost {
  constructor(name: HostName, image: string, place: Place, victim: StartedComponent) {
    const { signal } = place;
    const component = `${name}-exporter` as const;
    const gate = { component, port: hostPorts.metrics, path: '/metrics', signal };
    super(component, image, place, victim, new GateAt(gate, victim));
    this.withCommand([
      `--web.listen-address=127.0.0.1:${hostPorts.exporter}`,
      '--web.disable-exporter-metrics',
      '--collector.disable-defaults',
      '--collector.cpu',
      '--collector.meminfo',
      '--collector.filesystem',
      `--path.procfs=${hostRoot}${procfsFolder}/proc`,
      `--path.sysfs=${hostRoot}${procfsFolder}/sys`,
      `--path.rootfs=${hostRoot}`,
    ]);
  }
}
