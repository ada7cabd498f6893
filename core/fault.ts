import type { ZodType } from 'zod';
import type { Clock } from './clock.ts';
import type { Labels } from './labels.ts';
import type { FaultDeclaration } from './scenario.ts';

/** Series of a service: a metric and its labels, without those of the target. */
interface OfSeries {
  readonly service: string;
  readonly metric: string;
  readonly labels: Labels;
  /**
   * The component that exposes it, where that is not the service itself: a probe's result is about the service that is
   * probed. The series dies with that component, and there is none where it is not booted.
   */
  readonly exposedBy?: string;
}

/** Where a gauge is, lab milliseconds after a fault was put in or healed. */
export interface CoursePoint {
  readonly afterMs: number;
  readonly value: number;
}

/**
 * What a fault does to the metrics, as far as the oracle needs to know. A fault names every series that a rule combines,
 * also one that stands still beside those it moves (the size of a disk): such a series has the same value in both states.
 *
 * `error-ratio`: the share of a service's requests that answer 5xx steps up at the onset and back at the heal. `among`: only
 * requests counted with these labels fail; the ratio stays that of all requests. Default: all alike.
 *
 * `target-down`: the service's target stops answering scrapes (`up` becomes 0, its other series go stale).
 * `isFrozen`: its process stands still and goes on where it stood; otherwise it ends and starts anew.
 *
 * `gauge`: a series goes from `baseline` to `faultValue` at the onset and back at the heal: at once, or evenly over
 * `riseMs` and `fallMs`. A fault that is shorter than `riseMs` falls from where it came, as steeply. Lab milliseconds,
 * default 0.
 *
 * `gauge-course`: a series that is at `baseline` before the onset, then at these points (straight between them, the first
 * reached from `baseline`; two points at one instant are a jump; it stays at the last one until the heal) and after the
 * heal at those of `healed`, `afterMs` being lab milliseconds after either instant. After the last it is at `baseline`.
 * `offRatio`: a value that is measured may be off by this share of itself while it moves, 0 to 1 (default 0), though not
 * beyond where it comes from and goes to; where it stays, it is as told.
 *
 * `windowed-count`: an exporter's own count of the events of its last `windowMs` (lab): one event at the onset, and one
 * more every `everyMs` (lab) while the fault lasts; null for one alone. 0 before and after.
 *
 * `counter`: a counter grows by `baseline`, and during the fault by `faultValue`, per `second` of wall time, per
 * `lab-second` or per `request` of the scenario's load, in steps of `unit` (default 1). `series` of them are alike (default
 * 1). `bornAtOnset`: the series appears with its first step, so that no rate sees that one. `goneAtHeal`: it vanishes with
 * the heal, perhaps before its last step was scraped. `onsetMs`, `healMs`: it begins to grow otherwise that much later than
 * the onset, and stops that much later than the heal. Lab milliseconds, default 0.
 *
 * `histogram`: every request of the load observes `baseline`; during the fault a share of them, spread evenly, observes
 * `faultValue`. `bounds` are those of the buckets without `+Inf`, ascending. `isDuration`: a request that takes a value
 * (lab seconds) is observed that much later.
 *
 * `hasPast`: the run begins with hours of healthy history of these series. Without it a rate over a longer window than
 * the series are old is not seen through, and of a straight line through one nobody knows where it begins.
 *
 * `sends-lost`: Prometheus sends its alerts to nobody, for `programMs` of its own time at the most, right after the onset or the
 * heal. An alert that it wants to send then is sent again a resend delay later.
 *
 * `disconnected`: Prometheus knows no Alertmanager while the fault lasts. What it wants to send then reaches nobody; what
 * still holds afterwards is sent at most a resend delay later.
 *
 * `refusal`: a receiver takes nothing that Alertmanager sends it, which tries again at each tick of the group (a status of
 * 4xx is not retried in between: notify/util.go of Alertmanager 0.26).
 *
 * `silenced`: Alertmanager tells nobody of alerts that have these labels, until the silence is ended.
 *
 * `metric-gone`: a target that lives does not expose one metric, none of its series. `isMarked` says whether Prometheus
 * knows at the next scrape (the usual case), or not (samples with timestamps of their own, which it just stops getting).
 *
 * `frozen-clock`: a gauge that holds the time at which it was last written, in seconds since 1970, is not written any
 * more; before, it was at least every `writesEveryMs` of lab time.
 */
export type Signal =
  | {
      readonly kind: 'error-ratio';
      readonly service: string;
      readonly baselineRatio: number;
      readonly faultRatio: number;
      readonly among?: Labels;
    }
  | { readonly kind: 'target-down'; readonly service: string; readonly isFrozen?: boolean }
  | (OfSeries & {
      readonly kind: 'gauge';
      readonly baseline: number;
      readonly faultValue: number;
      readonly riseMs?: number;
      readonly fallMs?: number;
      readonly hasPast?: boolean;
    })
  | (OfSeries & {
      readonly kind: 'gauge-course';
      readonly baseline: number;
      readonly onset: readonly CoursePoint[];
      readonly healed: readonly CoursePoint[];
      readonly offRatio?: number;
    })
  | (OfSeries & {
      readonly kind: 'windowed-count';
      readonly windowMs: number;
      readonly everyMs: number | null;
    })
  | (OfSeries & {
      readonly kind: 'counter';
      readonly per: 'second' | 'lab-second' | 'request';
      readonly baseline: number;
      readonly faultValue: number;
      readonly unit?: number;
      readonly series?: number;
      readonly bornAtOnset?: boolean;
      readonly goneAtHeal?: boolean;
      readonly onsetMs?: number;
      readonly healMs?: number;
      readonly hasPast?: boolean;
    })
  | (OfSeries & {
      readonly kind: 'histogram';
      readonly bounds: readonly number[];
      readonly baseline: number;
      readonly faultValue: number;
      readonly shareRatio: number;
      readonly isDuration: boolean;
      readonly hasPast?: boolean;
    })
  | (OfSeries & { readonly kind: 'frozen-clock'; readonly writesEveryMs: number })
  | {
      readonly kind: 'metric-gone';
      readonly service: string;
      readonly metric: string;
      readonly isMarked: boolean;
    }
  | {
      readonly kind: 'sends-lost';
      readonly service: 'prometheus';
      readonly after: readonly ('onset' | 'heal')[];
      readonly programMs: number;
    }
  | { readonly kind: 'disconnected'; readonly service: 'prometheus' }
  | { readonly kind: 'silenced'; readonly service: 'alertmanager'; readonly alerts: Labels }
  | { readonly kind: 'refusal'; readonly service: 'receivers'; readonly receiver: string };

/** The component whose target exposes what a signal is about. */
export function exposerOf(signal: Signal): string {
  return ('exposedBy' in signal ? signal.exposedBy : undefined) ?? signal.service;
}

/** The handles through which a fault acts. The engine makes them from the booted stack; faults know nothing else of it. */
export interface Seams {
  /** Base URL of the admin port of one of our own programs, on loopback. @throws FiredrillError when it is not booted. */
  adminUrl(service: string): string;
  /** What Prometheus scrapes of our own programs, of itself and of Alertmanager, on loopback. @throws FiredrillError when it is not booted. */
  metricsUrl(service: string): string;
  /** Stops the container of a component (SIGKILL) and starts it again. @throws FiredrillError when it is not booted. */
  container(component: string): ContainerSeam;
  /** The link through which others reach a component. @throws FiredrillError when none leads there. */
  link(component: string): LinkSeam;
  /** The configuration of Prometheus or Alertmanager. @throws FiredrillError for any other component. */
  config(component: string): ConfigSeam;
  /** Lab seconds per wall second of this run. */
  readonly speed: number;
}

/** The way of all traffic to a component. */
export interface LinkSeam {
  /** Every answer comes this much later, whole wall milliseconds; 0 for at once. Harmless again. */
  delayAnswers(wallMs: number): Promise<void>;
}

/** The configuration files of a component, as they lie in its container. Paths are those below stack/config. */
export interface ConfigSeam {
  /** What a file said when the run booted. @throws FiredrillError when there is none. */
  original(path: string): string;
  write(path: string, text: string): Promise<void>;
  /** Asks the component to load its files again. */
  reload(): Promise<Reloaded>;
}

/** Whether a component took its configuration over, and what it said. */
export interface Reloaded {
  readonly accepted: boolean;
  readonly answer: string;
}

export interface ContainerSeam {
  kill(): Promise<void>;
  start(): Promise<void>;
  isRunning(): Promise<boolean>;
  /** Freezes all its processes where they are: connections stay open and nothing answers. Harmless when it is frozen. */
  pause(): Promise<void>;
  /** Lets them go on; harmless when they do. */
  resume(): Promise<void>;
  isPaused(): Promise<boolean>;
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
  /**
   * The highest speed at which it does in the lab what it does in production, where something of it takes wall time at any
   * speed; a run takes no higher one. Default: any.
   */
  highestSpeed?(fault: D, clock?: Clock): number;
  inject(fault: D, seams: Seams): Promise<Applied>;
  /**
   * Waits until the effect is measured in the world, not in the request that asked for it. It is asked again while the fault
   * lasts, in the middle and just before the heal, so it must disturb nothing that is measured.
   *
   * @param withinMs longest wait, wall milliseconds. Default: as long as the fault lasts; a proof that needs longer would
   *   measure its absence.
   */
  confirm(fault: D, seams: Seams, withinMs?: number): Promise<Proof>;
  /** Whether it is still in force, where that is another question than whether it took hold. Default: `confirm`. */
  stillHolds?(fault: D, seams: Seams, withinMs: number): Promise<Proof>;
  /** What a proof takes at the least where one reading is not enough, wall milliseconds. Default 0. */
  proofMs?(fault: D, seams: Pick<Seams, 'speed'>): number;
  /** When it shows, lab milliseconds after the onset, ascending, for a fault that comes and goes. Default: all the time. */
  showsAtMs?(fault: D): readonly number[];
  heal(fault: D, seams: Seams): Promise<Applied>;
  confirmHealed(fault: D, seams: Seams): Promise<Proof>;
}
