import type Dockerode from 'dockerode';
import { GenericContainer, getContainerRuntimeClient, PullPolicy } from 'testcontainers';
import { FiredrillError } from '../../core/errors.ts';
import { type SharedClock, writeClock } from '../../core/program-clock.ts';
import { clockVariable } from '../apps/shared/others-clock.ts';
import { pageVariable } from '../lab-clock/page.ts';
import { type EngineLabels, labelNames } from '../labels.ts';
import { cpuShares } from './cpu-weight.ts';
import type { StackComponent } from './endpoints.ts';
import { exitError } from './exit-error.ts';
import { forceRemove } from './force-remove.ts';
import { HealthGate, type HealthGateOptions } from './health-gate.ts';
import { StartedComponent } from './started-component.ts';

/** Where a component boots: the run's network, under the run's labels, until the boot is given up. */
export interface Place {
  readonly runId: string;
  /** Name of the run's network. */
  readonly network: string;
  readonly labels: EngineLabels;
  /** The lab's clock, where programs follow one. */
  readonly clock?: StackClock | undefined;
  /** Aborts the boot: another component failed, or a person interrupted. */
  readonly signal: AbortSignal;
}

/** The clock that the programs of a stack share. */
export interface StackClock extends SharedClock {
  /** The clock page on this machine, which the engine must see under the same name. */
  readonly file: string;
}

/** Where a program finds the page. */
const pageInContainer = '/run/firedrill-clock';

/** The engine picks a free port at each start. */
const anyPort = '0';

/**
 * How names are resolved. By default Docker asks outside for a name that the network does not have, and where no answer
 * comes a caller hangs for 20 s: every request to a killed container would. A set `ndots` makes its resolver answer "no
 * such name" to a single word at once (libnetwork, resolver.go). The empty search list keeps words single.
 */
const resolver = { DnsOptions: ['ndots:1'], DnsSearch: ['.'] };

/**
 * What a program of the lab may take at most, so that a leak ends with its container and not with the machine: ten times and
 * more of what any of them was seen to take (Prometheus: 190 MB, k6: 60 threads).
 */
const limits = { Memory: 2 * 1024 ** 3, MemorySwap: 2 * 1024 ** 3, PidsLimit: 1024 };

/** User and group `nobody` of the images, which own nothing. */
export const nobody = '65534:65534';

/**
 * A container of the lab: one network and no other, published ports on loopback only, labels that say whose it is, no
 * pull (images are had beforehand), no janitor container (we clean up by label), and less weight while it boots.
 */
export class LabContainer extends GenericContainer {
  readonly component: StackComponent;
  /** Its CPU weight once it answers. */
  protected cpuSharesAtWork: number = cpuShares.atWork;
  readonly #place: Place;
  readonly #launch = Promise.withResolvers<void>();
  /** Only ever rejects: the program ended before its ports were known. */
  readonly #exit = Promise.withResolvers<never>();
  readonly #exitWatch = new AbortController();
  #exitReport: Promise<void> | undefined;
  #created: Dockerode.Container | undefined;

  constructor(component: StackComponent, image: string, place: Place) {
    super(image);
    this.component = component;
    this.#place = place;
    this.withName(`firedrill-${place.runId}-${component}`)
      .withLabels({ ...place.labels, [labelNames.component]: component })
      .withNetworkMode(place.network)
      .withPullPolicy(PullPolicy.neverPull())
      .withAutoCleanup(false);
    Object.assign(this.hostConfig, resolver, limits, { CpuShares: cpuShares.booting });
  }

  /** Settles when the program runs (it need not answer yet), or when it will not any more. Never rejects. */
  get launched(): Promise<void> {
    return this.#launch.promise;
  }

  get image(): string {
    return this.imageName.string;
  }

  /**
   * Names under which the other containers find this one. Testcontainers' own withNetworkAliases would put the container
   * into the default bridge as well, which costs time and lets it talk to containers that are not of this run.
   */
  protected withAliases(...aliases: string[]): this {
    this.createOpts.NetworkingConfig = { EndpointsConfig: { [this.#place.network]: { Aliases: aliases } } };
    return this;
  }

  /** Ports that this machine, and nobody else, can reach. */
  protected withLoopbackPorts(...ports: number[]): this {
    this.withExposedPorts(...ports);
    this.hostConfig.PortBindings = Object.fromEntries(
      ports.map((port) => [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: anyPort }]]),
    );
    return this;
  }

  /** For a program that was built with the lab's clock; without one it has the machine's. */
  protected withLabClock(): this {
    const { clock } = this.#place;
    if (clock === undefined) return this;
    return this.withBindMounts([{ source: clock.file, target: pageInContainer, mode: 'ro' }]).withEnvironment(
      {
        [pageVariable]: pageInContainer,
      },
    );
  }

  /** For a program of ours, which counts by the wall and tells the time of the others. */
  protected withSharedClock(): this {
    const { clock } = this.#place;
    return clock === undefined
      ? this
      : this.withLabClock().withEnvironment({ [clockVariable]: writeClock(clock) });
  }

  protected withGate(gate: Omit<HealthGateOptions, 'component' | 'signal'>): this {
    return this.withWaitStrategy(
      new HealthGate({ ...gate, component: this.component, signal: this.#place.signal }),
    );
  }

  protected override async beforeContainerCreated(): Promise<void> {
    this.#place.signal.throwIfAborted();
  }

  protected override async containerCreated(id: string): Promise<void> {
    this.#created = (await getContainerRuntimeClient()).container.getById(id);
    this.#watchExit(this.#created);
    this.#place.signal.throwIfAborted();
  }

  /** Its ports are known; from here on the health gate sees whether it lives. */
  protected override async containerStarting(): Promise<void> {
    this.#launch.resolve();
    this.#exitWatch.abort();
    await this.#exitReport;
  }

  /**
   * When it fails, its container is gone and nothing of it is in flight.
   *
   * @throws FiredrillError `COMPONENT_EXITED` or `COMPONENT_NOT_READY` with the last log lines; `COMPONENT_START` when
   *   the engine refuses the container; the reason of the place's signal when that aborted first.
   */
  override async start(): Promise<StartedComponent> {
    const starting = super.start();
    try {
      const started = await Promise.race([starting, this.#exit.promise]);
      const component = new StartedComponent(this.component, started);
      await component.setWeight(this.cpuSharesAtWork);
      return component;
    } catch (error) {
      if (this.#created !== undefined) await forceRemove(this.#created);
      await starting.catch(() => {}); // it ends with the container; the error that counts is thrown below
      if (error instanceof FiredrillError || this.#place.signal.aborted) throw error;
      throw new FiredrillError('unavailable', 'COMPONENT_START', `${this.component} could not be started`, {
        got: error instanceof Error ? error.message : String(error),
        hint: `look at the image ${this.image}: \`npm start -- doctor\``,
        cause: error,
      });
    } finally {
      this.#exitWatch.abort();
      this.#launch.resolve();
    }
  }

  /**
   * A program that ends at once loses its ports before Testcontainers has read them, which would wait 10 s for them.
   * The engine tells of the end as soon as it happens.
   */
  #watchExit(container: Dockerode.Container): void {
    container
      .wait({ condition: 'next-exit', abortSignal: this.#exitWatch.signal })
      .then(() => {
        this.#exitReport = exitError(this.component, container).then((error) => {
          if (error !== undefined) throw error;
        });
        return this.#exitReport;
      })
      .catch((error: unknown) => {
        if (this.#exitReport !== undefined || !this.#exitWatch.signal.aborted) this.#exit.reject(error);
      });
  }
}
