import type { EventOf } from './journal.ts';
import { formatLabels, hasLabels, type Labels } from './labels.ts';
import { SampleRuns } from './sample-runs.ts';
import type { Span } from './span.ts';

export type { Span };

/** One alert as Prometheus and Alertmanager saw it, in lab time. */
export interface ObservedAlert {
  readonly labels: Labels;
  /** As Prometheus stores it, without external labels; absent where it was only seen in Alertmanager. */
  readonly stored?: Labels;
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

type Change = EventOf<'alertmanager-alert'>;

/** The samples of one alert in Prometheus, in both states. */
interface Series {
  readonly labels: Labels;
  /** How often its rule is evaluated, lab milliseconds. */
  readonly intervalMs: number;
  readonly pending: SampleRuns;
  readonly firing: SampleRuns;
}

/** Gathers what is seen of alerts, event by event and in any order. */
export class AlertRecorder {
  readonly #intervalMsOf: (labels: Labels) => number;
  readonly #speed: number;
  readonly #sentAs: ((stored: Labels) => Labels | undefined) | undefined;
  readonly #series = new Map<string, Series>();
  /** The same by the labels as they were written: the same alert is always written alike. */
  readonly #asWritten = new Map<string, Series>();
  readonly #changes: Change[] = [];

  /**
   * @param intervalMsOf how often the rule of an alert is evaluated, lab milliseconds.
   * @param sentAs where alerts are relabelled: the labels with which a stored one is sent, undefined where it is not.
   */
  constructor(
    intervalMsOf: (labels: Labels) => number,
    speed: number,
    sentAs?: (stored: Labels) => Labels | undefined,
  ) {
    this.#intervalMsOf = intervalMsOf;
    this.#speed = speed;
    this.#sentAs = sentAs;
  }

  addSamples({ labels, state, samplesWallMs }: EventOf<'prometheus-alert'>): void {
    const written = JSON.stringify(labels);
    let series = this.#asWritten.get(written);
    if (series === undefined) {
      series = this.#seriesOf(labels);
      this.#asWritten.set(written, series);
    }
    series[state].add(samplesWallMs);
  }

  addChange(change: Change): void {
    this.#changes.push(change);
  }

  #seriesOf(labels: Labels): Series {
    const key = formatLabels(labels);
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const intervalMs = this.#intervalMsOf(labels);
    const runs = () => new SampleRuns(intervalMs / this.#speed);
    const series = { labels, intervalMs, pending: runs(), firing: runs() };
    this.#series.set(key, series);
    return series;
  }

  /** One entry per alert: Prometheus' spans by its samples, Alertmanager's by the changes of state that were seen. */
  join(lab: (wallMs: number) => number): ObservedAlert[] {
    const changes = this.#changes.toSorted((a, b) => a.atWallMs - b.atWallMs);
    const labelsByFingerprint = new Map(changes.map((change) => [change.fingerprint, change.labels]));
    const changesByLabels = Map.groupBy(changes, ({ labels }) => formatLabels(labels));
    const partners = pairLabels(
      [...changesByLabels.values()].map((own) => own[0]?.labels ?? {}),
      [...this.#series.values()].map(({ labels }) => ({ labels, sentAs: this.#sentAs?.(labels) })),
    );
    return partners.map(({ sent, stored }) => {
      const series = stored === null ? undefined : this.#series.get(formatLabels(stored));
      const own = sent === null ? [] : (changesByLabels.get(formatLabels(sent)) ?? []);
      return {
        labels: sent ?? (stored === null ? {} : (this.#sentAs?.(stored) ?? stored)),
        ...(stored === null ? {} : { stored }),
        pending: series?.pending.spans(lab, series.intervalMs) ?? [],
        firing: series?.firing.spans(lab, series.intervalMs) ?? [],
        pendingRuns: series?.pending.rows(lab, series.intervalMs) ?? [],
        firingRuns: series?.firing.rows(lab, series.intervalMs) ?? [],
        isSilenced: own.some(({ silencedBy }) => silencedBy.length > 0),
        ...heldBy(own, labelsByFingerprint, lab),
      };
    });
  }
}

function heldBy(
  own: readonly Change[],
  labelsByFingerprint: ReadonlyMap<string, Labels>,
  lab: (wallMs: number) => number,
): Pick<ObservedAlert, 'inhibited' | 'active'> {
  const during = (wanted: Change['state']) =>
    own.flatMap((change, index) => {
      if (change.state !== wanted) return [];
      const next = own[index + 1];
      const by = change.inhibitedBy.map((print) => labelsByFingerprint.get(print) ?? { fingerprint: print });
      return [{ fromMs: lab(change.atWallMs), toMs: next === undefined ? null : lab(next.atWallMs), by }];
    });
  return {
    inhibited: during('suppressed').filter((span) => span.by.length > 0),
    active: during('active').map(({ fromMs, toMs }) => ({ fromMs, toMs })),
  };
}

/** A stored alert, and how it is sent where that is not a matter of external labels alone. */
interface StoredLabels {
  readonly labels: Labels;
  readonly sentAs: Labels | undefined;
}

/**
 * Pairs what Alertmanager got (with external labels, relabelled) with what Prometheus stored (without them), one to one.
 * The pair with the fewest additional labels goes first, so that an alert does not take the samples of another one
 * whose labels happen to be a part of its own.
 */
function pairLabels(sent: readonly Labels[], stored: readonly StoredLabels[]) {
  const pairs = sent
    .flatMap((left, i) =>
      stored.flatMap((right, j) => {
        const extra = distanceOf(left, right);
        return extra === undefined ? [] : [{ i, j, extra }];
      }),
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
    ...sent.map((labels, i) => ({ sent: labels, stored: stored[storedOf.get(i) ?? -1]?.labels ?? null })),
    ...stored.flatMap(({ labels }, j) => (taken.has(j) ? [] : [{ sent: null, stored: labels }])),
  ];
}

/** How far apart the two are; undefined where they are none. What is exactly as it is sent comes before all others. */
function distanceOf(sent: Labels, { labels, sentAs }: StoredLabels): number | undefined {
  if (sentAs !== undefined && formatLabels(sent) === formatLabels(sentAs)) return -1;
  return hasLabels(sent, labels) ? Object.keys(sent).length - Object.keys(labels).length : undefined;
}
