import {
  AbstractStartedContainer,
  getContainerRuntimeClient,
  type StartedTestContainer,
} from 'testcontainers';
import type { ContainerSeam } from '../../core/fault.ts';
import type { StackComponent } from './endpoints.ts';

/** A component that answers. It can be killed and started again: it keeps its names, but its ports on loopback change. */
export class StartedComponent extends AbstractStartedContainer implements ContainerSeam {
  readonly component: StackComponent;
  /** True between `kill` and `start`: its death is no accident. */
  killed = false;

  constructor(component: StackComponent, container: StartedTestContainer) {
    super(container);
    this.component = component;
  }

  /** Base URL on loopback of a port inside the container, as it is now. */
  url(port: number): string {
    return `http://127.0.0.1:${this.getMappedPort(port)}`;
  }

  /** SIGKILL: no goodbye, no flush. Returns when it is dead. A container that is down already stays down. */
  async kill(): Promise<void> {
    this.killed = true;
    if (!(await this.isRunning())) return;
    const container = await this.#container();
    await container.kill({ signal: 'SIGKILL' });
    await container.wait({ condition: 'not-running' });
  }

  /** Starts it again and waits for its health gate. */
  async start(): Promise<void> {
    await this.restart({ timeout: 0 });
    this.killed = false;
  }

  async isRunning(): Promise<boolean> {
    return (await (await this.#container()).inspect()).State.Running;
  }

  /** The engine's freezer: as SIGSTOP to every process at once, and none of them can tell. */
  async pause(): Promise<void> {
    if (!(await this.isPaused())) await (await this.#container()).pause();
  }

  async resume(): Promise<void> {
    if (await this.isPaused()) await (await this.#container()).unpause();
  }

  async isPaused(): Promise<boolean> {
    return (await (await this.#container()).inspect()).State.Paused;
  }

  /**
   * Its boot is over: from here on it gets its whole share of the CPU, also after a kill. An engine that cannot change a
   * running container (Podman 4.3 has no such call) leaves every program the share of its boot.
   */
  async setWeight(shares: number): Promise<void> {
    const container = await this.#container();
    try {
      await container.update({ CpuShares: shares });
    } catch (error) {
      // The call is unknown where the container is known.
      if ((error as { statusCode?: number }).statusCode !== 404) throw error;
      await container.inspect();
    }
  }

  async #container() {
    return (await getContainerRuntimeClient()).container.getById(this.getId());
  }
}
