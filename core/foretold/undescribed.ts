import { matchesAll } from '../config/matcher.ts';
import type { Signal } from '../fault.ts';
import { isOfPrometheus, servedAt } from '../lint/lab-metrics.ts';
import type { Selector } from '../oracle/selector.ts';
import { metricsOf } from './counting.ts';
import type { Lab } from './lab.ts';
import type { LabSeries } from './lab-series.ts';
import type { Reads } from './reads.ts';

/** Metrics of which the lab serves more series than are described: the label that tells them apart, and its value. */
const described: Readonly<Record<string, readonly [label: string, value: string]>> = {
  node_cpu_seconds_total: ['mode', 'idle'],
};

/**
 * Why nobody can say what an expression makes of the lab's series; undefined where all that it selects is described.
 *
 * @param series those that are described, at least those of the metrics that it names
 */
export function whyUndescribed(reads: Reads, lab: Lab, series: readonly LabSeries[]): string | undefined {
  if (reads.selectors.length === 0) return 'it reads no series';
  const mute = lab.faults.find(({ signals }) => signals.length === 0);
  if (mute !== undefined) return `nothing tells what fault ${mute.index + 1} does to series`;
  for (const selector of reads.selectors) {
    if (selector === undefined) return 'it selects series in a way that is not read';
    const why = whySelected(selector, reads, lab, series);
    if (why !== undefined) return why;
  }
  const metrics = new Set(series.map(({ name }) => name));
  const components = new Set(series.map(({ target }) => target.component));
  const isMoved = lab.faults
    .flatMap(({ signals }) => signals)
    .some((signal) => mayMove(signal, metrics, components));
  return isMoved ? undefined : `no fault of the scenario moves ${[...metrics].join(', ')}`;
}

/** Whether a signal tells anything of these series. */
function mayMove(signal: Signal, metrics: ReadonlySet<string>, components: ReadonlySet<string>): boolean {
  if (signal.kind === 'target-down') return components.has(signal.service);
  return metricsOf(signal).some((metric) => metrics.has(metric));
}

function whySelected(
  selector: Selector,
  { isPerTarget }: Reads,
  lab: Lab,
  series: readonly LabSeries[],
): string | undefined {
  const { metric } = selector;
  const own = series.filter(({ name }) => name === metric);
  if (own.length === 0) return `no signal and no quiet value describes ${metric}`;
  const [label, value] = described[metric] ?? [];
  const isPinned = selector.matchers.some(
    (matcher) => matcher.operator === '=' && matcher.name === label && matcher.value === value,
  );
  if (label !== undefined && !isPinned)
    return `of ${metric} only the series with ${label}="${value}" are described`;
  const selected = own.filter(({ labels }) => matchesAll(selector.matchers, labels));
  const unread = selected.find(({ target }) => (target.job.unread ?? []).length > 0)?.target.job;
  if (unread !== undefined)
    return `${(unread.unread ?? []).join(', ')} of the job ${unread.name}, which scrapes ${metric}, is not read`;
  if (isPerTarget || isOfPrometheus(metric)) return undefined;
  const other = lab.targets.find(
    ({ address, labels, component }) =>
      servedAt([address])?.(metric) === true &&
      !own.some(({ target }) => target.component === component) &&
      matchesAll(
        selector.matchers.filter(({ name }) => name in labels),
        labels,
      ),
  );
  return other && `no signal and no quiet value describes ${metric} of ${other.component}`;
}
