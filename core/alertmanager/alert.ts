import { formatLabels, type Labels } from '../labels.ts';
import type { PushedAlert } from './schedule.ts';

/** An alert as Alertmanager keeps it. */
export interface Alert {
  /** Label set as text; equal for equal labels. */
  readonly key: string;
  readonly labels: Labels;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  /** True when the client named no end and `resolve_timeout` made one. */
  readonly isTimeout: boolean;
}

/**
 * What the API makes of a push (api/v2 of Alertmanager 0.26): missing times filled in, empty labels dropped.
 *
 * @returns undefined for an alert that it refuses: without labels, or one that ends before it starts.
 */
export function acceptPush(pushed: PushedAlert, nowMs: number, resolveTimeoutMs: number): Alert | undefined {
  const labels = Object.fromEntries(Object.entries(pushed.labels).filter(([, value]) => value !== ''));
  const endsAtMs = pushed.endsAtMs ?? nowMs + resolveTimeoutMs;
  const startsAtMs = pushed.startsAtMs ?? pushed.endsAtMs ?? nowMs;
  if (endsAtMs < startsAtMs || Object.keys(labels).length === 0) return undefined;
  const isTimeout = pushed.endsAtMs === undefined;
  return { key: formatLabels(labels), labels, startsAtMs, endsAtMs, updatedAtMs: nowMs, isTimeout };
}

export function isResolved({ endsAtMs }: Alert, nowMs: number): boolean {
  return endsAtMs <= nowMs;
}

/**
 * What is kept when an alert comes that is known already: with overlapping spans the earliest start and, by turns, the
 * latest end; without overlap it is a new occurrence (provider/mem and types.Alert.Merge of Alertmanager 0.26).
 */
export function mergeAlert(old: Alert | undefined, pushed: Alert, nowMs: number): Alert {
  if (old === undefined) return pushed;
  const endsInside = pushed.endsAtMs > old.startsAtMs && pushed.endsAtMs < old.endsAtMs;
  const startsInside = pushed.startsAtMs > old.startsAtMs && pushed.startsAtMs < old.endsAtMs;
  if (!endsInside && !startsInside) return pushed;
  // Two ends that are both past: the later one. A firing alert: an end that a client named beats one that merely times out.
  const oldEndCounts = isResolved(pushed, nowMs) ? isResolved(old, nowMs) : !old.isTimeout;
  return {
    ...pushed,
    startsAtMs: Math.min(old.startsAtMs, pushed.startsAtMs),
    endsAtMs: oldEndCounts ? Math.max(old.endsAtMs, pushed.endsAtMs) : pushed.endsAtMs,
  };
}
