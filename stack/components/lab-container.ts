import { GenericContainer, PullPolicy } from 'testcontainers';
import { FiredrillError } from '../../core/errors.ts';
import { type EngineLabels, labelNames } from '../labels.ts';
import type { StackComponent } from './endpoints.ts';
import { HealthGate, type HealthGateOptions } from './health-gate.ts';
import { StartedComponent } from './started-component.ts';

/** Where a component boots: the run's network, under the run's labels, until the boot is given up. */
export interface Place {
  readonly runId: string;
  /** Name of the run's network. */
  readonly network: string;
  readonly labels: EngineLabels;
  /** Aborts the boot: another component failed, or a person interrupted. */
  readonly signal: AbortSignal;
}

/** The engine picks a free port at each start. */
const anyPort = '0';

/**
 * Where the engine's resolver asks for names that the network does not have: nobody listens there, inside the container.
 * So the name of a killed container fails at once instead of after a timeout of 10 s, and no name is asked for outside.
 */
const nobody = '127.0.0.1';

/**
 * A container of the lab: one network and no other, published ports on loopback only, labels that say whose it is, no
 * pull (images are had beforehand) and no janitor container (we clean up by label).
 */
export class LabContainer extends GenericContainer {
  readonly component: StackComponent;
  readonly #place: Place;
  readonly #launch = Promise.withResolvers<void>();

  constructor(component: StackComponent, image: string, place: Place) {
    super(image);
    this.component = component;
    this.#place = place;
    this.withName(`firedrill-${place.runId}-${component}`)
      .withLabels({ ...place.labels, [labelNames.component]: component })
      .withNetworkMode(place.network)
      .withPullPolicy(PullPolicy.neverPull())
      .withAutoCleanup(false);
    this.hostConfig.Dns = [nobody];
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

  protected withGate(gate: Omit<HealthGateOptions, 'component' | 'signal'>): this {
    return this.withWaitStrategy(
      new HealthGate({ ...gate, component: this.component, signal: this.#place.signal }),
    );
  }

  protected override async beforeContainerCreated(): Promise<void> {
    this.#place.signal.throwIfAborted();
  }

  protected override async containerCreated(): Promise<void> {
    this.#place.signal.throwIfAborted();
  }

  protected override async containerStarting(): Promise<void> {
    this.#launch.resolve();
  }

  /** @throws FiredrillError of the health gate, or `COMPONENT_START` when the engine refuses the container. */
  override async start(): Promise<StartedComponent> {
    try {
      return new StartedComponent(this.component, await super.start());
    } catch (error) {
      if (error instanceof FiredrillError || this.#place.signal.aborted) throw error;
      throw new FiredrillError('unavailable', 'COMPONENT_START', `${this.component} could not be started`, {
        got: error instanceof Error ? error.message : String(error),
        hint: `look at the image ${this.imageName.string}: \`npm start -- doctor\``,
        cause: error,
      });
    } finally {
      this.#launch.resolve();
    }
  }
}
