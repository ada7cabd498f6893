import type { ConfigSeam, ContainerSeam, LinkSeam } from '../../core/fault.ts';
import type { EventOf, Provenance } from '../../core/journal.ts';
import type { OptionalComponent } from '../../core/optional-components.ts';
import type { MachineRest } from '../../core/real-host.ts';
import type { CompiledFile } from './config-files.ts';
import type { StackUrls } from './endpoints.ts';
import type { K6Options, StartedK6 } from './k6.ts';
import type { StackClock } from './lab-container.ts';
import type { Images } from './provenance.ts';

export type ComponentEvent = EventOf<'component'>;

export interface StackOptions {
  /** Names containers and network, and labels them. Letters, digits, `.`, `_` and `-`. */
  readonly runId: string;
  /** Lab seconds per wall second; the configuration is compiled for it already. */
  readonly speed: number;
  /** Seed of our own programs' random numbers. */
  readonly seed: number;
  readonly files: readonly CompiledFile[];
  /** Optional components to boot as well. Default none; `files` has targets for no others (`withoutUnbooted`). */
  readonly optional?: readonly OptionalComponent[];
  /** Compiled flags by name, without dashes. */
  readonly prometheusFlags: Readonly<Record<string, string>>;
  readonly alertmanagerFlags: Readonly<Record<string, string>>;
  /** Healthy history in OpenMetrics text, or what makes it; asked right before Prometheus starts. Empty for none. */
  readonly past: string | (() => string | Promise<string>);
  /**
   * When the history ends, epoch milliseconds by the clock of the programs; asked when Prometheus has it. Until then no sample is taken, and what
   * counts time by itself must not begin earlier: it would be counted twice. Default: now.
   */
  readonly pastEndMs?: () => number;
  readonly images: Images;
  /** The lab's clock, for images that were built with it. Default: none, everybody has the machine's. */
  readonly clock?: StackClock | undefined;
  /** The machine itself takes the part of `host`; it ends by itself after `lifetimeWallMs`. Default: a container plays it. */
  readonly machine?: (MachineRest & { readonly lifetimeWallMs: number }) | undefined;
  /** Leaves the stack running when it goes out of scope, and marks it as left on purpose. */
  readonly keep: boolean;
  readonly onComponent: (event: ComponentEvent) => void;
  /** Gives the boot up; everything started so far is removed. It has no effect on a booted stack. */
  readonly signal?: AbortSignal;
}

/** A booted stack. Going out of scope stops it, unless it is kept. */
export interface Stack extends AsyncDisposable {
  readonly runId: string;
  /** Read them when you need them: a port changes when its container is started again. */
  readonly urls: StackUrls;
  readonly provenance: readonly Provenance[];
  /** Base URL of the admin port of one of our own programs. @throws FiredrillError `NOT_BOOTED`. */
  adminUrl(service: string): string;
  /** What Prometheus scrapes of our own programs, of itself and of Alertmanager, past toxiproxy. @throws FiredrillError `NOT_BOOTED`. */
  metricsUrl(service: string): string;
  /** @throws FiredrillError `NOT_BOOTED`. */
  container(component: string): ContainerSeam;
  /** The link of toxiproxy that leads to a component. @throws FiredrillError `NO_LINK` when none does. */
  link(component: string): LinkSeam;
  /** The configuration of Prometheus or Alertmanager. @throws FiredrillError `NOT_BOOTED` for any other component. */
  config(component: string): ConfigSeam;
  /** Starts traffic in the run's network, as often as wanted. Returns when it runs. */
  startK6(options: K6Options): Promise<StartedK6>;
  /** Removes everything of the run, kept or not. Again is no error. @throws FiredrillError `REMOVE`. */
  stop(): Promise<void>;
}
