import type { Comparison } from './linear.ts';
import type { CountingSignal, Stream } from './streams.ts';
import type { TimedFault } from './truth.ts';

/** A sum of what streams of events bring within a window, compared with 0. */
export interface WindowedSum {
  readonly fault: TimedFault;
  readonly signals: readonly CountingSignal[];
  readonly windowMs: number;
  /** What is added to the sum per second. */
  readonly constant: number;
  readonly streams: readonly Stream[];
  readonly comparison: Comparison;
  /** The metrics, as people read them, and what they are compared with. */
  readonly names: string;
  readonly limit: string;
}
