import { type Pace, programSpeedOf } from '../clock.ts';
import type { Foretellings } from '../foretold/foretelling.ts';
import type { Labels } from '../labels.ts';

/** The surroundings that decide how wide a window is. Intervals in lab milliseconds, as in the uncompressed configuration. */
export interface Setting extends Pace {
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  readonly evaluationIntervalMs: number;
  /** Live traffic before the zero; windows longer than this reach into the backfilled past. */
  readonly warmUpMs: number;
  /** Receivers that are told by mail. */
  readonly mailReceivers: readonly string[];
  /** Requests per wall second, by service. */
  readonly ratePerSecond: Readonly<Record<string, number>>;
  /** When what Prometheus sends reaches nobody. Default: never. */
  readonly lostSends?: readonly LostSends[];
  /** When receivers take nothing. Default: never. */
  readonly refusals?: readonly Refusal[];
  /** What the programs' clocks show at the zero, epoch milliseconds. Default: nobody knows. */
  readonly beginsMs?: number;
  /** When alerts are silenced. Default: never. */
  readonly silences?: readonly Silence[];
  /** Until when the plan looks for stretches in which a route keeps quiet, lab milliseconds after the zero. Default 0. */
  readonly watchedMs?: number;
  /** What promtool says of expressions that the oracle does not see through. Default: nobody has asked. */
  readonly foretold?: Foretellings;
}

/** A stretch in which a receiver refuses what it is sent. Lab milliseconds after the zero. */
export interface Refusal {
  readonly receiver: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A stretch in which alerts with these labels are silenced. Lab milliseconds after the zero. */
export interface Silence {
  readonly labels: Labels;
  readonly fromMs: number;
  readonly toMs: number;
  /** How long Alertmanager takes to have it, or to have it no more. */
  readonly doubtMs: number;
}

/** A stretch in which what Prometheus sends reaches no Alertmanager. Lab milliseconds after the zero. */
export interface LostSends {
  readonly fromMs: number;
  /** It ends between these two. */
  readonly toEarliestMs: number;
  readonly toLatestMs: number;
  readonly why: string;
}

/**
 * Wall milliseconds that the real programs and the machine may add; they do not shrink with the speed.
 * Measured on 2 cores with one stack (docs/guides/timing.md says how); each becomes a term of its own.
 */
export const machineWallMs = {
  /** From the start of a scrape to its samples being visible to a rule, and the delay of the evaluation itself. */
  scrapeAndEvaluate: 60,
  /** From an evaluation to Alertmanager's dispatcher, and from its flush through toxiproxy into the receiver. */
  deliver: 150,
  /** The same for mail: an SMTP conversation has many steps, each through toxiproxy. */
  deliverByMail: 300,
  /** From the moment the engine calls a container started to its first answered request. */
  restart: 2000,
  /**
   * Time without traffic between the end of the healthy past and the load, which is set to start at that very moment;
   * a busy machine may be late. The judge scales the term to the gap that really was.
   */
  gapAfterPast: 250,
} as const;

/** Prometheus hands discovered targets on every 5 s of its own clock (prometheus/discovery, updatert). */
export const discoveryThrottleMs = 5000;

/** A wall duration as it looks on the lab's clock. */
export function inLabMs(wallMs: number, setting: Pick<Setting, 'speed'>): number {
  return wallMs * setting.speed;
}

/** A duration that is fixed in a program, as it looks on the lab's clock. */
export function inProgramMs(programMs: number, setting: Pick<Setting, 'speed' | 'clock'>): number {
  return programMs * programSpeedOf(setting);
}

/** Name of the term for the wall time of a scrape and its evaluation; the judge widens it to the longest that really was. */
export const scrapeTermName = 'scrape and append';

/** Name of the term for requests missing after the healthy past; the judge scales it by the gap that really was. */
export const pastTermName = 'healthy past';
