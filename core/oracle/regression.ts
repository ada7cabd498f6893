/** What `predict_linear` is asked: a straight line through a window of samples, and where it is some time ahead. */
export interface Regression {
  readonly windowMs: number;
  readonly aheadMs: number;
  /** Whether the rule is content with a predicted value. */
  readonly holds: (predicted: number) => boolean;
  /** The gauge, by lab milliseconds after the onset; negative ones are the past. */
  readonly valueAt: (afterOnsetMs: number) => number;
  /** From where on there are samples, after the onset and so negative; minus infinity for a long past. */
  readonly firstSampleMs: number;
  /** Where no sample is although one was due, after the onset and so negative: between a backfilled past and the first scrape. */
  readonly missing?: { readonly fromMs: number; readonly toMs: number };
  /** Until when it is looked at. */
  readonly untilMs: number;
  readonly scrapeIntervalMs: number;
}

/** The extremes over all phases of the scrapes, in milliseconds after the onset, and how often it comes and goes. */
export type RegressionSpan =
  | { readonly kind: 'never' }
  | { readonly kind: 'sometimes' }
  | { readonly kind: 'always' }
  | {
      readonly kind: 'within';
      readonly begins: readonly [earliestMs: number, latestMs: number];
      readonly ends: readonly [earliestMs: number, latestMs: number];
      readonly flickers: boolean;
    };

/** So many phases of the scrapes are tried, and so many instants between two scrapes. */
const phaseCount = 24;
const instantCount = 8;

/**
 * When a prediction holds, computed as Prometheus 2.47 does (promql/functions.go, linearRegression: least squares over the
 * closed window, intercept at the evaluation) for phases and instants on a grid. What lies between two points of the grid
 * is added to both ends.
 */
export function regressionSpan(regression: Regression): RegressionSpan {
  const { scrapeIntervalMs } = regression;
  const phases = Array.from({ length: phaseCount }, (_, phase) => (phase * scrapeIntervalMs) / phaseCount);
  const held = phases.map((phaseMs) => heldAt(regression, phaseMs));
  if (held.every(({ length }) => length === 0)) return { kind: 'never' };
  if (held.some(({ length }) => length === 0)) return { kind: 'sometimes' };
  if (held.some((spans) => spans.some(({ fromMs, toMs }) => fromMs === null || toMs === null)))
    return { kind: 'always' };
  const spans = held.map((one) => {
    const known = one.map(({ fromMs, toMs }) => ({ fromMs: fromMs ?? 0, toMs: toMs ?? 0 }));
    const longest = known.reduce((a, b) => (b.toMs - b.fromMs > a.toMs - a.fromMs ? b : a));
    return { first: known[0] ?? longest, longest, last: known.at(-1) ?? longest };
  });
  const graceMs = scrapeIntervalMs / phaseCount + scrapeIntervalMs / instantCount;
  return {
    kind: 'within',
    begins: [
      Math.min(...spans.map(({ first }) => first.fromMs)) - graceMs,
      Math.max(...spans.map(({ longest }) => longest.fromMs)) + graceMs,
    ],
    ends: [
      Math.min(...spans.map(({ longest }) => longest.toMs)) - graceMs,
      Math.max(...spans.map(({ last }) => last.toMs)) + graceMs,
    ],
    flickers: held.some(({ length }) => length > 1),
  };
}

/** `fromMs` is null for what held at the very start, `toMs` for what holds to the end. */
interface Held {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

function heldAt(regression: Regression, phaseMs: number): Held[] {
  const { scrapeIntervalMs, windowMs, untilMs, firstSampleMs, valueAt, aheadMs, holds, missing } = regression;
  const startMs = Math.max(firstSampleMs, -windowMs - 2 * scrapeIntervalMs);
  const line = new Line();
  const held: { readonly fromMs: number | null; toMs: number | null }[] = [];
  let isFirst = true;
  let heldBefore = false;
  /** Millions of instants are told, of which few begin or end a span. */
  const tell = (atMs: number, holdsNow: boolean): void => {
    const last = held.at(-1);
    if (holdsNow && !heldBefore) held.push({ fromMs: isFirst ? null : atMs, toMs: null });
    else if (heldBefore && !holdsNow && last !== undefined) last.toMs = atMs;
    isFirst = false;
    heldBefore = holdsNow;
  };
  let oldest = 0;
  const scrapeAt = (index: number): number => startMs + phaseMs + index * scrapeIntervalMs;
  const isThere = (atMs: number): boolean =>
    missing === undefined || atMs < missing.fromMs || atMs >= missing.toMs;
  /** By the number of the scrape, for when they leave the window again. */
  const values: number[] = [];
  const change = (index: number, how: 'add' | 'remove'): void => {
    const atMs = scrapeAt(index);
    const value = values[index] ?? valueAt(atMs);
    values[index] = value;
    if (isThere(atMs)) line[how](atMs, value);
  };
  for (let newest = 0; scrapeAt(newest) <= untilMs; newest += 1) {
    change(newest, 'add');
    for (let instant = 0; instant < instantCount; instant += 1) {
      const atMs = scrapeAt(newest) + (instant * scrapeIntervalMs) / instantCount;
      for (; scrapeAt(oldest) < atMs - windowMs; oldest += 1) {
        change(oldest, 'remove');
      }
      const isReady = atMs >= -scrapeIntervalMs && line.count >= 2;
      if (isReady) tell(atMs, holds(line.at(atMs + aheadMs)));
    }
  }
  return held;
}

/** Least squares over points that come and go. */
class Line {
  count = 0;
  #x = 0;
  #y = 0;
  #xy = 0;
  #xx = 0;
  #first: number | null = null;
  #differing = 0;

  add(atMs: number, value: number): void {
    this.#first ??= value;
    this.#move(atMs, value, 1);
  }

  remove(atMs: number, value: number): void {
    this.#move(atMs, value, -1);
  }

  /** Where the line is at an instant. Points that are all alike are not fitted: they are where they are. */
  at(atMs: number): number {
    const first = this.#first ?? 0;
    if (this.#differing === 0) return first;
    const slope =
      (this.#xy - (this.#x * this.#y) / this.count) / (this.#xx - (this.#x * this.#x) / this.count);
    return first + this.#y / this.count + slope * (seconds(atMs) - this.#x / this.count);
  }

  /** Values are taken from the first one on, so that small differences between large ones are kept. */
  #move(atMs: number, value: number, sign: 1 | -1): void {
    const x = seconds(atMs);
    const y = value - (this.#first ?? 0);
    this.count += sign;
    this.#x += sign * x;
    this.#y += sign * y;
    this.#xy += sign * x * y;
    this.#xx += sign * x * x;
    if (y !== 0) this.#differing += sign;
  }
}

function seconds(ms: number): number {
  return ms / 1000;
}
