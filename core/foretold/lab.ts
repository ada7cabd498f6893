import { relabelKnown } from '../config/partly-relabelled.ts';
import type { ScrapeJob } from '../config/prometheus.ts';
import type { PastSeries } from '../history.ts';
import type { Labels } from '../labels.ts';
import type { TimedFault } from '../oracle/truth.ts';

/** A target of the configuration under test that the scenario boots. */
export interface LabTarget {
  /** The program behind it, by the name of its container. */
  readonly component: string;
  /** As `__address__` has it, such as `app:5000`. */
  readonly address: string;
  /** As Prometheus gives them to every sample, `job` and `instance` among them. */
  readonly labels: Labels;
  readonly job: ScrapeJob;
}

/** Everything that decides which samples the lab stores. Instants in lab milliseconds after the scenario's zero. */
export interface Lab {
  readonly targets: readonly LabTarget[];
  /** What every program serves on a normal day, under the labels of the shipped configuration. */
  readonly healthy: readonly PastSeries[];
  readonly faults: readonly TimedFault[];
  readonly speed: number;
  /** Requests per wall second, by service. */
  readonly ratePerSecond: Readonly<Record<string, number>>;
  /** How long before the zero the programs were started and their load began. */
  readonly warmUpMs: number;
}

/** What one playing of the lab assumes of what nobody knows before it runs. */
export interface Variant {
  /** The part of their next event that counters have behind them, 0 to 1. */
  readonly carried: number;
  /** Time without traffic at the start of the load; lab milliseconds. */
  readonly gapMs: number;
  /** Where measured gauges are while they move: as told, or as far below or above as they may be. */
  readonly off: -1 | 0 | 1;
  /** How far back the history goes that is written, lab milliseconds before the zero. */
  readonly historyMs: number;
}

/** The labels under which a job stores a series of a target; undefined where it drops it, or where that is not certain. */
export function storedAs({ labels, job }: LabTarget, metric: string, own: Labels): Labels | undefined {
  const { metricRelabelling: steps = [] } = job;
  const before = { ...own, ...labels, __name__: metric };
  if (steps.length === 0) return withoutName(before);
  const after = relabelKnown({ labels: before, mayCarry: () => false }, steps);
  const isCertain = after.fate === 'kept' && after.uncertain.size === 0;
  return isCertain && after.labels['__name__'] === metric ? withoutName(after.labels) : undefined;
}

function withoutName({ __name__: _name, ...labels }: Labels): Labels {
  return labels;
}
