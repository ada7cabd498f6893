import type { ZodType } from 'zod';
import type { Labels } from './labels.ts';
import type { FaultDeclaration } from './scenario.ts';

/**
 * What a fault does to the metrics, as far as the oracle needs to know.
 * `error-ratio`: the share of a service's requests that answer 5xx steps up at the onset and back at the heal.
 * `target-down`: the service's target stops answering scrapes (`up` becomes 0, its other series go stale).
 * `gauge`: one series of a service, named by its other labels, steps from `baseline` to `faultValue` at the onset and
 * back at the heal.
 * `metric-gone`: a target that lives does not expose one metric, none of its series. `isMarked` says whether Prometheus
 * knows at the next scrape (the usual case), or not (samples with timestamps of their own, which it just stops getting).
 * `frozen-clock`: a gauge that holds the time at which it was last written, in seconds since 1970, is not written any
 * more; before, it was at least every `writesEveryMs` of lab time.
 */
export type Signal =
  | {
      readonly kind: 'error-ratio';
      readonly service: string;
      readonly baselineRatio: number;
      readonly faultRatio: number;
    }
  | { readonly kind: 'target-down'; readonly service: string }
  | {
      readonly kind: 'gauge';
      readonly service: string;
      readonly metric: string;
      readonly labels: Labels;
      readonly baseline: number;
      readonly faultValue: number;
    }
  | {
      readonly kind: 'metric-gone';
      readonly service: string;
      readonly metric: string;
      readonly isMarked: boolean;
    }
  | {
      readonly kind: 'frozen-clock';
      readonly service: string;
      readonly metric: string;
      readonly labels: Labels;
      readonly writesEveryMs: number;
    };

/** The handles through which a fault acts. The engine makes them from the booted stack; faults know nothing else of it. */
export interface Seams {
  /** Base URL of the admin port of one of our own programs, on loopback. @throws FiredrillError when it is not booted. */
  adminUrl(service: string): string;
  /** Stops the container of a component (SIGKILL) and starts it again. @throws FiredrillError when it is not booted. */
  container(component: string): ContainerSeam;
  /** Lab seconds per wall second of this run. */
  readonly speed: number;
}

export interface ContainerSeam {
  kill(): Promise<void>;
  start(): Promise<void>;
  isRunning(): Promise<boolean>;
}

/** When a change really happened, by the clock of whoever made it, and what shows it. */
export interface Applied {
  /** Wall epoch milliseconds, fractional. */
  readonly atWallMs: number;
  readonly evidence: string;
}

/** Whether the world shows the fault (or its absence), and what was seen. */
export type Proof =
  | { readonly holds: true; readonly evidence: string }
  | { readonly holds: false; readonly evidence: string };

/**
 * One fault, one file: declaration, the signal it promises, and how it is put in, proven, healed and proven healed.
 * Healing must be idempotent: it also runs after an interruption, and when the injection failed halfway.
 */
export interface FaultModule<D extends FaultDeclaration = FaultDeclaration> {
  readonly kind: D['kind'];
  readonly schema: ZodType<D>;
  /** CSS colour of its band on the timeline. */
  readonly colour: string;
  /** A phrase for people: "20 % of requests to app answer 500". */
  describe(fault: D): string;
  /** Name of the seam it occupies; two faults on one seam must not overlap. */
  seam(fault: D): string;
  signals(fault: D): readonly Signal[];
  inject(fault: D, seams: Seams): Promise<Applied>;
  /** Waits (bounded) until the effect is measured in the world, not in the request that asked for it. */
  confirm(fault: D, seams: Seams): Promise<Proof>;
  heal(fault: D, seams: Seams): Promise<Applied>;
  confirmHealed(fault: D, seams: Seams): Promise<Proof>;
}
