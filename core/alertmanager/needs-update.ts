import type { Route } from '../config/alertmanager.ts';
import type { BatchReason } from './prediction.ts';

/** What a receiver was last told about a group. */
export interface LogEntry {
  readonly atMs: number;
  /** Keys of the alerts that were in that notification. */
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
}

/** An entry of the notification log; it is forgotten at a save when it is older than two repeat intervals. */
export interface Logged extends LogEntry {
  /** Whose group wrote it. */
  readonly route: Route;
  readonly expiresAtMs: number;
  /** How far off `atMs` may be, for a batch that was retried. */
  readonly uncertainMs: number;
}

export interface Flushed {
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
}

/** How far a repeat was from its interval, in milliseconds; undefined where time did not decide. */
export interface Decision {
  readonly reason: BatchReason | undefined;
  readonly overdueMs?: number;
}

/**
 * Whether a receiver must hear about a group, and why (DedupStage of Alertmanager 0.26). `all-resolved` is true whatever
 * `sendResolved` says: without it nothing is sent, but the log forgets the firing alerts.
 */
export function needsUpdate(
  entry: LogEntry | undefined,
  { firing, resolved }: Flushed,
  { sendResolved, repeatIntervalMs }: { readonly sendResolved: boolean; readonly repeatIntervalMs: number },
  nowMs: number,
): Decision {
  if (entry === undefined) return { reason: firing.size > 0 ? 'first' : undefined };
  if (!isSubset(firing, entry.firing)) return { reason: 'new-firing' };
  if (firing.size === 0) return { reason: entry.firing.size > 0 ? 'all-resolved' : undefined };
  if (sendResolved && !isSubset(resolved, entry.resolved)) return { reason: 'new-resolved' };
  const overdueMs = nowMs - entry.atMs - repeatIntervalMs;
  return { reason: overdueMs > 0 ? 'repeat' : undefined, overdueMs };
}

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return [...part].every((key) => whole.has(key));
}
