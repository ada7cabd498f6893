import { exposerOf, type Signal } from '../fault.ts';
import type { PastSeries } from '../history.ts';
import { hasLabels, type Labels } from '../labels.ts';
import { courseOf, type GaugeSignal, offOnItsWay, valueAt } from '../oracle/course.ts';
import type { TimedFault } from '../oracle/truth.ts';
import { counterOf, type Pause } from './growth.ts';
import { type Lab, type LabTarget, storedAs, type Variant } from './lab.ts';

/** What a scrape finds of a series: a value, nothing, or nothing without Prometheus noting that it is gone. */
export type Scraped = number | null | 'unmarked';

/** A series as it is stored. */
export interface LabSeries {
  readonly name: string;
  readonly labels: Labels;
  readonly target: LabTarget;
  /** Its value is an instant: wall seconds after the zero. */
  readonly isClock: boolean;
  scrapedAt(atMs: number): Scraped;
}

type Of<Kind extends Signal['kind']> = Extract<Signal, { kind: Kind }>;
type Told<S extends Signal = Signal> = { readonly signal: S; readonly fault: TimedFault };

/** Own labels of a program's series, and what becomes of it; the target adds its labels. */
interface Served {
  readonly name: string;
  readonly component: string;
  /** The service that it is about. */
  readonly service: string;
  readonly labels: Labels;
  readonly isClock?: boolean;
  valueAt(atMs: number): Scraped;
}

/** Every series of these metrics that the healthy lab or a signal of a fault describes. */
export function labSeries(lab: Lab, metrics: ReadonlySet<string>, variant: Variant): LabSeries[] {
  const world = new World(lab, variant);
  const served = [...world.counters(), ...world.histograms(), ...world.gauges()].filter(({ name }) =>
    metrics.has(name),
  );
  const stored = served.flatMap((one) => world.stored(one));
  return metrics.has('up') ? [...stored, ...world.ups()] : stored;
}

/** Labels that every target has, and the configuration under test may name otherwise. */
function ownLabels({ job: _job, instance: _instance, service: _service, ...own }: Labels): Labels {
  return own;
}

class World {
  readonly #lab: Lab;
  readonly #variant: Variant;
  readonly #edgesMs: readonly number[];
  readonly #signals = new Map<Signal['kind'], readonly Told[]>();

  constructor(lab: Lab, variant: Variant) {
    this.#lab = lab;
    this.#variant = variant;
    this.#edgesMs = lab.faults.flatMap(({ atMs, lastsMs }) => [atMs, atMs + lastsMs]);
  }

  /** As the targets of its program store it; none where the configuration has no such target. */
  stored({ name, component, service, labels, isClock = false, valueAt: value }: Served): LabSeries[] {
    const [found] = this.#lab.targets.flatMap((target) => {
      if (target.component !== component) return [];
      const stored = storedAs(target, name, labels);
      return stored === undefined || (stored['service'] ?? service) !== service
        ? []
        : [{ target, labels: stored }];
    });
    if (found === undefined) return [];
    const gone = this.#told('metric-gone').filter(
      ({ signal }) => signal.service === component && signal.metric === name,
    );
    return [
      {
        name,
        ...found,
        isClock,
        scrapedAt: (atMs) => {
          const missing = gone.find(({ fault }) => isIn(fault, atMs));
          if (missing !== undefined) return missing.signal.isMarked ? null : 'unmarked';
          return this.#isDown(component, atMs) ? null : value(atMs);
        },
      },
    ];
  }

  ups(): LabSeries[] {
    return this.#lab.targets.map((target) => ({
      name: 'up',
      labels: target.labels,
      target,
      isClock: false,
      scrapedAt: (atMs) => (this.#isDown(target.component, atMs) ? 0 : 1),
    }));
  }

  counters(): Served[] {
    const past = this.#lab.healthy.filter((series) => series.type === 'counter');
    const told = this.#told('counter');
    const known = past.map((series): Served => {
      const service = serviceOf(series);
      const own = told.filter(({ signal }) => isAbout(signal, series));
      return this.#counter(
        { name: series.name, component: service, service, labels: ownLabels(series.labels) },
        this.#pastRate(series, own),
        series.unit ?? 1,
        own,
      );
    });
    const fresh = told.filter(({ signal }) => !past.some((series) => isAbout(signal, series)));
    const groups = Map.groupBy(fresh, ({ signal }) => keyOf(signal));
    return [...known, ...[...groups.values()].flatMap((group) => this.#freshCounter(group))];
  }

  histograms(): Served[] {
    const told = this.#told('histogram');
    const past = this.#lab.healthy.filter((series) => series.type === 'histogram');
    const known = past.flatMap((series) => {
      const service = serviceOf(series);
      const own = told.filter(({ signal }) => isAbout(signal, series));
      const bounds = own[0]?.signal.bounds ?? series.upperBounds;
      const usual = own[0]?.signal.baseline ?? series.observed;
      const of = { name: series.name, component: service, service, labels: ownLabels(series.labels) };
      return this.#histogram(of, { own, bounds, usual, perSecond: series.ratePerSecond });
    });
    const fresh = told.filter(({ signal }) => !past.some((series) => isAbout(signal, series)));
    const groups = Map.groupBy(fresh, ({ signal }) => keyOf(signal));
    return [
      ...known,
      ...[...groups.values()].flatMap((own) => {
        const [first] = own;
        if (first === undefined) return [];
        const { metric: name, service, labels, bounds, baseline: usual } = first.signal;
        const perSecond = this.#lab.ratePerSecond[service] ?? 0;
        const of = { name, component: exposerOf(first.signal), service, labels };
        return this.#histogram(of, { own, bounds, usual, perSecond });
      }),
    ];
  }

  gauges(): Served[] {
    const told = [...this.#told('gauge'), ...this.#told('gauge-course'), ...this.#told('windowed-count')];
    const clocks = this.#told('frozen-clock');
    const past = this.#lab.healthy.filter(
      // An instant of the healthy past says nothing of now, and `up` is what Prometheus itself makes.
      (series) =>
        series.type === 'gauge' &&
        series.name !== 'up' &&
        !series.name.endsWith('_timestamp_seconds') &&
        !this.#told('counter').some(({ signal }) => isAbout(signal, series)),
    );
    const known = past.flatMap((series): Served[] => {
      if (series.type !== 'gauge') return [];
      const service = serviceOf(series);
      const own = told.filter(({ signal }) => isAbout(signal, series));
      return [
        {
          name: series.name,
          component: service,
          service,
          labels: ownLabels(series.labels),
          valueAt: (atMs) => gaugeAt(own, atMs, this.#variant) ?? series.value,
        },
      ];
    });
    const fresh = told.filter(({ signal }) => !past.some((series) => isAbout(signal, series)));
    const groups = Map.groupBy(fresh, ({ signal }) => keyOf(signal));
    return [
      ...known,
      ...[...groups.values()].flatMap((own): Served[] => {
        const [first] = own;
        if (first === undefined) return [];
        const { signal } = first;
        const quiet = signal.kind === 'windowed-count' ? null : signal.baseline;
        const { metric: name, service, labels } = signal;
        const component = exposerOf(signal);
        return [
          { name, component, service, labels, valueAt: (atMs) => gaugeAt(own, atMs, this.#variant) ?? quiet },
        ];
      }),
      ...clocks.map(({ signal, fault }): Served => {
        const { metric: name, service, labels, writesEveryMs } = signal;
        const component = exposerOf(signal);
        const isClock = true;
        return {
          name,
          component,
          service,
          labels,
          isClock,
          valueAt: (atMs) => this.#written(fault, writesEveryMs, atMs),
        };
      }),
    ];
  }

  #told<Kind extends Signal['kind']>(kind: Kind): readonly Told<Of<Kind>>[] {
    const known = this.#signals.get(kind) as readonly Told<Of<Kind>>[] | undefined;
    if (known !== undefined) return known;
    const told = this.#lab.faults.flatMap((fault) =>
      fault.signals.flatMap((signal) =>
        signal.kind === kind ? [{ fault, signal: signal as Of<Kind> }] : [],
      ),
    );
    this.#signals.set(kind, told);
    return told;
  }

  #isDown(component: string, atMs: number): boolean {
    return this.#told('target-down').some(
      ({ signal, fault }) => signal.service === component && isIn(fault, atMs),
    );
  }

  /** The deaths of a program, and its start before the scenario, after which its load comes a moment later. */
  #pausesOf(component: string): Pause[] {
    const { warmUpMs } = this.#lab;
    const begun = { fromMs: -warmUpMs, toMs: -warmUpMs + this.#variant.gapMs, restarts: true };
    const deaths = this.#told('target-down')
      .filter(({ signal }) => signal.service === component)
      .map(({ signal, fault: { atMs, lastsMs } }) => ({
        fromMs: atMs,
        toMs: atMs + lastsMs,
        restarts: signal.isFrozen !== true,
      }));
    return [begun, ...deaths];
  }

  #perLabMs(perWallSecond: number): number {
    return perWallSecond / (1000 * this.#lab.speed);
  }

  #counter(
    of: Omit<Served, 'valueAt'>,
    rateAt: (atMs: number) => number,
    unit: number,
    told: readonly Told<Of<'counter'>>[],
  ): Served {
    const counted = {
      rateAt,
      unit,
      edgesMs: [...this.#edgesMs, ...told.flatMap(edgesOf)],
      pauses: this.#pausesOf(of.component),
      fromMs: -this.#variant.historyMs,
      carried: this.#variant.carried,
    };
    return { ...of, valueAt: counterOf(counted) };
  }

  /** How a counter of the healthy past grows, per lab millisecond. */
  #pastRate(
    series: Extract<PastSeries, { type: 'counter' }>,
    told: readonly Told<Of<'counter'>>[],
  ): (atMs: number) => number {
    const usual = this.#perLabMs(series.ratePerSecond);
    const isAnswers = series.name === 'http_requests_total';
    const failing = series.labels['status'] === '500' ? this.#perLabMs(this.#answersBeside(series)) : 0;
    return (atMs) => {
      const moved = told.findLast((one) => isCounting(one, atMs))?.signal;
      if (moved !== undefined)
        return moved.baseline > 0
          ? (usual * moved.faultValue) / moved.baseline
          : this.#growth(moved, moved.faultValue);
      if (!isAnswers) return usual;
      const ratio = this.#errorRatio(series, atMs);
      return usual > 0 ? usual * (1 - ratio) : failing * ratio;
    };
  }

  /** Good answers per wall second of the same route. */
  #answersBeside({ labels: { status: _status, ...route } }: PastSeries): number {
    return this.#lab.healthy
      .filter((other) => other.type === 'counter' && other.name === 'http_requests_total')
      .filter(({ labels }) => hasLabels(labels, route))
      .reduce((sum, other) => sum + (other.type === 'gauge' ? 0 : other.ratePerSecond), 0);
  }

  /** The share of the answers of a route that fail. */
  #errorRatio(series: PastSeries, atMs: number): number {
    const told = this.#told('error-ratio').filter(({ signal }) => signal.service === serviceOf(series));
    const active = told.findLast(({ fault }) => isIn(fault, atMs))?.signal;
    if (active === undefined) return told[0]?.signal.baselineRatio ?? 0;
    const { among = {}, faultRatio, baselineRatio } = active;
    if (!hasLabels(series.labels, among)) return baselineRatio;
    return Math.min(1, faultRatio / this.#shareOf(serviceOf(series), among));
  }

  /** The share of a service's answers that have these labels, 0 to 1. */
  #shareOf(service: string, labels: Labels): number {
    const answers = this.#lab.healthy.flatMap((series) =>
      series.type === 'counter' && series.name === 'http_requests_total' && serviceOf(series) === service
        ? [series]
        : [],
    );
    const rateOf = (some: typeof answers): number =>
      some.reduce((sum, { ratePerSecond }) => sum + ratePerSecond, 0);
    const all = rateOf(answers);
    return all === 0 ? 1 : rateOf(answers.filter((series) => hasLabels(series.labels, labels))) / all;
  }

  /** Of a counter that the healthy past does not know, or has at 0; per lab millisecond. */
  #growth({ per, service }: Of<'counter'>, amount: number): number {
    if (per === 'lab-second') return amount / 1000;
    return this.#perLabMs(amount * (per === 'request' ? (this.#lab.ratePerSecond[service] ?? 0) : 1));
  }

  #freshCounter(told: readonly Told<Of<'counter'>>[]): Served[] {
    const [first] = told;
    // Several alike that nobody tells apart cannot be written down.
    if (first === undefined || (first.signal.series ?? 1) > 1) return [];
    const { metric: name, service, labels, unit = 1, baseline, bornAtOnset, goneAtHeal } = first.signal;
    const counter = this.#counter(
      { name, component: exposerOf(first.signal), service, labels },
      (atMs) => {
        const moved = told.findLast((one) => isCounting(one, atMs))?.signal;
        return this.#growth(moved ?? first.signal, moved?.faultValue ?? baseline);
      },
      unit,
      told,
    );
    const bornMs = bornAtOnset === true ? first.fault.atMs : Number.NEGATIVE_INFINITY;
    const last = told.at(-1)?.fault ?? first.fault;
    const goneMs = goneAtHeal === true ? last.atMs + last.lastsMs : Number.POSITIVE_INFINITY;
    return [
      { ...counter, valueAt: (atMs) => (atMs < bornMs || atMs >= goneMs ? null : counter.valueAt(atMs)) },
    ];
  }

  /** Buckets, sum and count; an observation of a duration comes when it is over. */
  #histogram(of: Omit<Served, 'valueAt'>, { own, bounds, usual, perSecond }: Observed): Served[] {
    const usualRate = this.#perLabMs(perSecond);
    const lateMs = ({ signal }: Told<Of<'histogram'>>): number =>
      signal.isDuration ? 1000 * signal.faultValue : 0;
    const shareAt = (atMs: number): number =>
      own.findLast(({ fault }) => isIn(fault, atMs))?.signal.shareRatio ?? 0;
    const usualCount = this.#counter(of, (atMs) => usualRate * (1 - shareAt(atMs)), 1, []);
    const hits = own.map((told) => {
      const { fault, signal } = told;
      const late = lateMs(told);
      const counted = {
        rateAt: (atMs: number) => (isIn(fault, atMs - late) ? usualRate * signal.shareRatio : 0),
        unit: 1,
        edgesMs: [fault.atMs + late, fault.atMs + fault.lastsMs + late],
        pauses: this.#pausesOf(of.component),
        fromMs: -this.#variant.historyMs,
        carried: this.#variant.carried,
      };
      return { observed: signal.faultValue, countAt: counterOf(counted) };
    });
    const numberOf = (scraped: Scraped): number => (typeof scraped === 'number' ? scraped : 0);
    const all = [{ observed: usual, countAt: (atMs: number) => numberOf(usualCount.valueAt(atMs)) }, ...hits];
    const summed = (weight: (observed: number) => number) => (atMs: number) =>
      Number(
        all
          .reduce((sum, { observed, countAt: count }) => sum + weight(observed) * count(atMs), 0)
          .toPrecision(15),
      );
    const part = (suffix: string, labels: Labels, weight: (observed: number) => number): Served => ({
      ...of,
      name: `${of.name}_${suffix}`,
      labels: { ...of.labels, ...labels },
      valueAt: summed(weight),
    });
    return [
      ...bounds.map((bound) => part('bucket', { le: String(bound) }, (value) => (value <= bound ? 1 : 0))),
      part('bucket', { le: '+Inf' }, () => 1),
      part('count', {}, () => 1),
      part('sum', {}, (value) => value),
    ];
  }

  /** When the clock was last written: seconds of wall time after the zero, which a test shifts to its own clock. */
  #written(fault: TimedFault, everyMs: number, atMs: number): number {
    const offsetMs = this.#variant.carried * everyMs;
    const lastMs = Math.floor((atMs + offsetMs) / everyMs) * everyMs - offsetMs;
    const writtenMs = isIn(fault, lastMs)
      ? Math.min(lastMs, lastBefore(fault.atMs, everyMs, offsetMs))
      : lastMs;
    return writtenMs / this.#lab.speed / 1000;
  }
}

interface Observed {
  readonly own: readonly Told<Of<'histogram'>>[];
  readonly bounds: readonly number[];
  readonly usual: number;
  readonly perSecond: number;
}

function lastBefore(ms: number, everyMs: number, offsetMs: number): number {
  return Math.ceil((ms + offsetMs) / everyMs - 1) * everyMs - offsetMs;
}

function isIn({ atMs, lastsMs }: TimedFault, ms: number): boolean {
  return atMs <= ms && ms < atMs + lastsMs;
}

function isCounting({ fault, signal }: Told<Of<'counter'>>, ms: number): boolean {
  const [fromMs = 0, toMs = 0] = edgesOf({ fault, signal });
  return fromMs <= ms && ms < toMs;
}

function edgesOf({ fault: { atMs, lastsMs }, signal }: Told<Of<'counter'>>): number[] {
  return [atMs + (signal.onsetMs ?? 0), atMs + lastsMs + (signal.healMs ?? 0)];
}

function serviceOf({ labels }: PastSeries): string {
  return labels['service'] ?? '';
}

/** Whether a signal moves a series of the healthy past. */
function isAbout(signal: Signal & { metric: string; labels: Labels }, { name, labels }: PastSeries): boolean {
  return signal.metric === name && hasLabels(labels, { service: exposerOf(signal), ...signal.labels });
}

function keyOf(signal: Signal & { metric: string; labels: Labels }): string {
  const labels = Object.entries(signal.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([signal.service, exposerOf(signal), signal.metric, labels]);
}

/** Where the faults have a gauge; undefined while none of them moves it. */
function gaugeAt(all: readonly Told<GaugeSignal>[], atMs: number, { off }: Variant): number | undefined {
  for (const { signal, fault } of all.toReversed()) {
    const offRatio = signal.kind === 'gauge-course' ? (signal.offRatio ?? 0) : 0;
    const told = courseOf(signal, fault.lastsMs);
    const course = off * offRatio === 0 ? told : offOnItsWay(told, 1 + off * offRatio);
    const value = valueAt(course, atMs - fault.atMs);
    if (value !== course.baseline) return value;
  }
  const [first] = all;
  return first === undefined || first.signal.kind === 'windowed-count' ? undefined : first.signal.baseline;
}
