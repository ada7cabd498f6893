import type { Labels } from '../labels.ts';

/** Why a batch goes out (Alertmanager's deduplication stage, in the order in which it asks). */
export type BatchReason = 'first' | 'new-firing' | 'all-resolved' | 'new-resolved' | 'repeat';

/** One summand of the instant of a batch, in milliseconds; earliest and latest are equal unless chance is at work. */
export interface BatchTerm {
  readonly name: string;
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** An alert in a batch, with its times as the receiver reads them. */
export interface BatchAlert {
  readonly labels: Labels;
  readonly startsAtMs: number;
  /** Only of a resolved alert. */
  readonly endsAtMs?: number;
}

/** One notification that arrives. */
export interface Batch {
  readonly receiver: string;
  /** Such as `webhook[0]`. */
  readonly integration: string;
  readonly groupLabels: Labels;
  /** When the group flushed. */
  readonly flushAtMs: number;
  /** Sum of the terms' earliest. Equal to `latestMs` unless the batch was retried or a retry held its group up. */
  readonly earliestMs: number;
  readonly latestMs: number;
  readonly terms: readonly BatchTerm[];
  readonly reason: BatchReason;
  readonly firing: readonly BatchAlert[];
  readonly resolved: readonly BatchAlert[];
  /** 1 without retries. */
  readonly attempts: number;
}

/** What keeps an alert out of a batch. */
export type MutedBy =
  | { readonly kind: 'inhibition'; readonly rule: string; readonly source: Labels }
  | { readonly kind: 'silence'; readonly id: string }
  /** The route sends nothing in this time interval. */
  | { readonly kind: 'mute-time'; readonly interval: string }
  /** The route sends only in these time intervals, and it is none of them. */
  | { readonly kind: 'inactive-time'; readonly intervals: readonly string[] };

/** An alert that was in a group when it flushed and that was kept back. */
export interface Mute {
  readonly atMs: number;
  readonly receiver: string;
  readonly groupLabels: Labels;
  readonly alert: Labels;
  readonly by: MutedBy;
}

/** A batch that was given up: refused, or not accepted until the flush ran out of time. */
export interface LostBatch {
  readonly receiver: string;
  readonly integration: string;
  readonly groupLabels: Labels;
  readonly flushAtMs: number;
  readonly attempts: number;
  readonly because: 'refused' | 'timeout' | 'restart';
}

export interface Prediction {
  /** By arrival. */
  readonly batches: readonly Batch[];
  readonly mutes: readonly Mute[];
  readonly lost: readonly LostBatch[];
  /**
   * How far the closest call was from going the other way, in milliseconds: between a flush and a push, an end, a silence;
   * between a repeat and its interval. What happens this close to an edge may legally go either way. `Infinity` when
   * nothing was ever decided, 0 where the outcome is a race inside Alertmanager.
   */
  readonly slackMs: number;
  /** What that closest call was, for people. */
  readonly closest: string;
}
