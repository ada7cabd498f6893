import { formatLabels, hasLabels, type Labels } from './labels.ts';
import { eventsOf, type StampedEvent } from './stamped-events.ts';

/** A stretch of lab time, in milliseconds after the zero. `toMs` is null while it was still going on at the end. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number | null;
}

/** One alert as Prometheus and Alertmanager saw it, in lab time. */
export interface ObservedAlert {
  readonly labels: Labels;
  readonly pending: readonly Span[];
  readonly firing: readonly Span[];
  /** The same without any leniency: evaluations in a row, none missing. `toMs` is the first one without. */
  readonly firingRuns: readonly Span[];
  readonly pendingRuns: readonly Span[];
  /** When Alertmanager muted it, and by which alerts. */
  readonly inhibited: readonly (Span & { readonly by: readonly Labels[] })[];
  /** Whether a silence ever muted it. */
  readonly isSilenced: boolean;
  /** When Alertmanager held it active, that is, free to be sent. */
  readonly active: readonly Span[];
}

/** Consecutive samples further apart than this many evaluation intervals are two spans, not one. */
const gapIntervals = 2.5;
/** Samples of evaluations in a row are one interval apart; half of one more leaves room for the clock. */
const rowIntervals = 1.5;

/**
 * Joins the samples of one state into spans: [first sample, first instant without one].
 * A sample stands for the evaluation interval that it opens.
 */
function spansOf(samplesMs: readonly number[], intervalMs: number, gaps = gapIntervals): Span[] {
  const spans: { fromMs: number; toMs: number }[] = [];
  for (const atMs of [...samplesMs].sort((a, b) => a - b)) {
    const open = spans.at(-1);
    if (open !== undefined && atMs - open.toMs < intervalMs * (gaps - 1)) open.toMs = atMs + intervalMs;
    else spans.push({ fromMs: atMs, toMs: atMs + intervalMs });
  }
  return spans;
}

/** One entry per alert: Prometheus' spans by its samples, Alertmanager's by the changes of state that were seen. */
export function joinAlerts(
  events: readonly StampedEvent[],
  lab: (wallMs: number) => number,
  intervalMs: number,
): ObservedAlert[] {
  const samples = Map.groupBy(
    eventsOf(events, 'prometheus-alert').map(({ event }) => event),
    ({ labels }) => formatLabels(labels),
  );
  const changes = eventsOf(events, 'alertmanager-alert')
    .map(({ event }) => event)
    .sort((a, b) => a.atWallMs - b.atWallMs);
  const labelsByFingerprint = new Map(changes.map((change) => [change.fingerprint, change.labels]));
  const changesByLabels = Map.groupBy(changes, ({ labels }) => formatLabels(labels));
  const partners = pairLabels(
    [...changesByLabels.values()].map((own) => own[0]?.labels ?? {}),
    [...samples.values()].map((own) => own[0]?.labels ?? {}),
  );

  return partners.map(({ sent, stored }) => {
    const ownSamples = stored === null ? [] : (samples.get(formatLabels(stored)) ?? []);
    const ownChanges = sent === null ? [] : (changesByLabels.get(formatLabels(sent)) ?? []);
    const states = (state: 'pending' | 'firing', gaps?: number): Span[] =>
      spansOf(
        ownSamples.filter((sample) => sample.state === state).flatMap((s) => s.samplesWallMs.map(lab)),
        intervalMs,
        gaps,
      );
    const during = (wanted: 'active' | 'suppressed') =>
      ownChanges.flatMap((change, index) => {
        if (change.state !== wanted) return [];
        const next = ownChanges[index + 1];
        const by = change.inhibitedBy.map(
          (print) => labelsByFingerprint.get(print) ?? { fingerprint: print },
        );
        return [{ fromMs: lab(change.atWallMs), toMs: next === undefined ? null : lab(next.atWallMs), by }];
      });
    return {
      labels: sent ?? stored ?? {},
      pending: states('pending'),
      firing: states('firing'),
      firingRuns: states('firing', rowIntervals),
      pendingRuns: states('pending', rowIntervals),
      inhibited: during('suppressed').filter((span) => span.by.length > 0),
      isSilenced: ownChanges.some(({ silencedBy }) => silencedBy.length > 0),
      active: during('active').map(({ fromMs, toMs }) => ({ fromMs, toMs })),
    };
  });
}

/**
 * Pairs what Alertmanager got (with external labels) with what Prometheus stored (without them), one to one.
 * The pair with the fewest additional labels goes first, so that an alert does not take the samples of another one
 * whose labels happen to be a part of its own.
 */
function pairLabels(sent: readonly Labels[], stored: readonly Labels[]) {
  const pairs = sent
    .flatMap((left, i) =>
      stored.flatMap((right, j) =>
        hasLabels(left, right) ? [{ i, j, extra: Object.keys(left).length - Object.keys(right).length }] : [],
      ),
    )
    .sort((a, b) => a.extra - b.extra || a.i - b.i || a.j - b.j);
  const storedOf = new Map<number, number>();
  const taken = new Set<number>();
  for (const { i, j } of pairs) {
    if (storedOf.has(i) || taken.has(j)) continue;
    storedOf.set(i, j);
    taken.add(j);
  }
  return [
    ...sent.map((labels, i) => ({ sent: labels, stored: stored[storedOf.get(i) ?? -1] ?? null })),
    ...stored.flatMap((labels, j) => (taken.has(j) ? [] : [{ sent: null, stored: labels }])),
  ];
}
