import type Dockerode from 'dockerode';
import { HealthGate, type HealthGateOptions } from './health-gate.ts';
import type { StartedComponent } from './started-component.ts';

/** Ports of a host: what Prometheus scrapes, where faults go in, and where its node_exporter answers behind the proxy. */
export const hostPorts = { metrics: 9100, admin: 9101, exporter: 9199 } as const;

/** The filesystem of the host, as its first process sees it, for programs in its pid namespace. */
export const hostRoot = '/proc/1/root';

/** Where in the host its procfs lies: a tmpfs that both programs beside it see. */
export const procfsFolder = '/firedrill';

/** Waits for a program that answers on a port which another container publishes. */
export class GateAt extends HealthGate {
  readonly #publisher: StartedComponent;

  /** @param publisher whose port it is; asked at each wait, because the port changes when it is started again. */
  constructor(options: HealthGateOptions, publisher: StartedComponent) {
    super(options);
    this.#publisher = publisher;
  }

  override waitUntilReady(container: Dockerode.Container): Promise<void> {
    return super.waitUntilReady(container, {
      getBinding: (port) => this.#publisher.getMappedPort(port),
    });
  }
}
