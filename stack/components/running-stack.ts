import { FiredrillError } from '../../core/errors.ts';
import type { ConfigSeam, ContainerSeam, LinkSeam } from '../../core/fault.ts';
import type { Provenance } from '../../core/journal.ts';
import { removeRun } from '../residue.ts';
import type { Booted } from './boot.ts';
import { configSeam } from './config-seam.ts';
import type { ComponentEvent, Stack, StackOptions } from './contract.ts';
import { type DeathWatch, watchDeaths } from './deaths.ts';
import { endpointNames, endpoints, type StackComponent, type StackUrls } from './endpoints.ts';
import { K6Container, type K6Options, type StartedK6 } from './k6.ts';
import { linkSeam, openLinks } from './link-seam.ts';
import { links, linksTo } from './links.ts';
import { provenanceOf } from './provenance.ts';
import type { StartedComponent } from './started-component.ts';

/** Admin ports of our own programs, by service. */
const adminEndpoints = {
  app: 'appAdmin',
  'ml-api': 'mlApiAdmin',
  'gpu-exporter': 'gpuExporterAdmin',
  host: 'hostAdmin',
  'host-b': 'hostBAdmin',
  receivers: 'receiversAdmin',
} as const;

/** Ports that serve `/metrics`, by service. */
const metricsEndpoints = {
  app: 'app',
  'ml-api': 'mlApi',
  'gpu-exporter': 'gpuExporter',
  host: 'host',
  'host-b': 'hostB',
  prometheus: 'prometheus',
  alertmanager: 'alertmanager',
} as const;

/** The stack after its boot. */
export class RunningStack implements Stack {
  readonly runId: string;
  readonly urls: StackUrls;
  readonly provenance: readonly Provenance[];
  readonly #options: StackOptions;
  readonly #booted: Booted;
  #loadCount = 0;
  #deaths: DeathWatch | undefined;
  #stopped: Promise<void> | undefined;

  private constructor(options: StackOptions, booted: Booted) {
    this.runId = options.runId;
    this.provenance = provenanceOf(options.images, options.optional);
    this.#options = options;
    this.#booted = booted;
    this.urls = this.#liveUrls();
  }

  /** Takes over what was booted and begins to listen for its deaths. */
  static async over(options: StackOptions, booted: Booted): Promise<RunningStack> {
    const stack = new RunningStack(options, booted);
    stack.#deaths = await watchDeaths(options.runId, {
      onDeath: (component, exitCode) => {
        if (booted.components.get(component as StackComponent)?.killed === false)
          stack.#tell(component, 'vanished', `ended with exit code ${exitCode}`);
      },
      onSilence: (reason) => stack.#tell('engine', 'vanished', reason),
    });
    return stack;
  }

  adminUrl(service: string): string {
    const name = adminEndpoints[service as keyof typeof adminEndpoints];
    if (name === undefined) throw notBooted(service, Object.keys(adminEndpoints));
    return this.urls[name];
  }

  metricsUrl(service: string): string {
    const name = metricsEndpoints[service as keyof typeof metricsEndpoints];
    if (name === undefined) throw notBooted(service, Object.keys(metricsEndpoints));
    return `${this.urls[name]}/metrics`;
  }

  container(component: string): ContainerSeam {
    const part = this.#component(component);
    return {
      kill: async () => {
        await openLinks(this.urls.toxiproxy, linksTo(component), false);
        await part.kill();
        this.#tell(component, 'stopped', 'killed on purpose');
      },
      start: async () => {
        await part.start();
        await openLinks(this.urls.toxiproxy, linksTo(component), true);
        this.#tell(component, 'ready', 'started again');
      },
      isRunning: () => part.isRunning(),
      pause: () => part.pause(),
      resume: () => part.resume(),
      isPaused: () => part.isPaused(),
    };
  }

  link(component: string): LinkSeam {
    this.#component(component);
    const [link] = linksTo(component);
    if (link !== undefined) return linkSeam(() => this.urls.toxiproxy, link);
    throw new FiredrillError('usage', 'NO_LINK', `no link of toxiproxy leads to ${component}`, {
      want: links.map(({ upstream }) => upstream.split('-origin', 1)[0]).join(', '),
      got: component,
    });
  }

  config(component: string): ConfigSeam {
    if (component !== 'prometheus' && component !== 'alertmanager')
      throw notBooted(component, ['prometheus', 'alertmanager']);
    return configSeam(component, this.#component(component), this.#options.files, () => this.urls[component]);
  }

  async startK6(options: K6Options): Promise<StartedK6> {
    const image = this.#options.images.get('k6')?.image;
    if (image === undefined) throw notBooted('k6', [...this.#options.images.keys()]);
    const signal = new AbortController().signal; // the boot's signal does not reach past the boot
    this.#loadCount += 1;
    const name = this.#loadCount === 1 ? 'k6' : `k6-${this.#loadCount}`;
    return new K6Container(image, { ...this.#booted.place, signal }, name, options).startLoad();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop().catch((error: unknown) => {
      this.#stopped = undefined; // so that it can be tried again
      throw error;
    });
    return this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#options.keep) this.#deaths?.stop();
    else await this.stop();
  }

  async #stop(): Promise<void> {
    this.#deaths?.stop();
    await removeRun(this.runId);
    for (const component of this.#booted.components.keys()) this.#tell(component, 'stopped', 'removed');
  }

  #component(name: string): StartedComponent {
    const part = this.#booted.components.get(name as StackComponent);
    if (part === undefined) throw notBooted(name, [...this.#booted.components.keys()]);
    return part;
  }

  /** Getters: each reading asks for the port of this moment. */
  #liveUrls(): StackUrls {
    const urls = {} as StackUrls;
    for (const name of endpointNames) {
      const { component, port } = endpoints[name];
      Object.defineProperty(urls, name, {
        enumerable: true,
        get: () => this.#component(component).url(port),
      });
    }
    return urls;
  }

  #tell(component: string, state: ComponentEvent['state'], detail: string): void {
    this.#options.onComponent({ kind: 'component', component, state, detail });
  }
}

function notBooted(name: string, booted: readonly string[]): FiredrillError {
  return new FiredrillError('usage', 'NOT_BOOTED', `${name} is not part of the booted stack`, {
    want: booted.join(', '),
    got: name,
  });
}
