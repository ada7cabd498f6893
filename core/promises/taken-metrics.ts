import type { Labels } from '../labels.ts';
import { parsePromql } from '../labtime/promql.ts';
import { isOfPrometheus, servedAt } from '../lint/lab-metrics.ts';
import { selectorsIn } from '../lint/selectors.ts';
import { discovered } from './discovery.ts';
import { expressionFacts } from './expression-facts.ts';
import { relabelled } from './relabelling.ts';
import { type JobPlace, type ScrapeJob, toldOfJob } from './scrape-job.ts';
import { listed, type Promised, type Violation } from './violation.ts';

/** What a rule reads: a metric, and labels that it looks at, each with a value that it may have. */
interface Read {
  readonly alert: string;
  readonly metric: string;
  readonly labels: Labels;
}

/** What the relabelling of a job takes away from the rules: a metric, or a label that they look at. */
export function takenMetrics(job: ScrapeJob, at: JobPlace, promised: Promised): Violation[] {
  const { config } = promised;
  if (job.metric_relabel_configs.length === 0) return [];
  const { yaml, index } = at;
  const found = discovered(job, yaml.place(['scrape_configs', index]), promised);
  const isServed = servedAt(found.map(({ labels }) => labels['__address__'] ?? '')) ?? (() => true);
  const reads = config.rules
    .flatMap(({ alert, expr }) => readsOf(alert, expr))
    .filter(({ metric }) => isServed(metric) && !isOfPrometheus(metric));
  const taken = reads.flatMap(({ alert, metric, labels }) => {
    const before = { ...labels, service: 'a-service', __name__: metric };
    const after = relabelled(before, job.metric_relabel_configs) ?? {};
    const [changed] = Object.keys(before).filter(
      (name) => after[name] !== before[name as keyof typeof before],
    );
    if (changed === undefined) return [];
    const isGone = after['__name__'] !== metric;
    return [{ alert, what: isGone ? metric : `the label ${changed} of ${metric} as it is` }];
  });
  const alike = Map.groupBy(taken, ({ what }) => what);
  return [...alike].map(([what, of]) => {
    const alerts = [...new Set(of.map(({ alert }) => alert))];
    const sentence = `the job ${job.job_name} does not store ${what}, which ${listed(alerts)} ${alerts.length === 1 ? 'reads' : 'read'}`;
    return toldOfJob(at, 'metric_relabel_configs', sentence, alerts);
  });
}

function readsOf(alert: string, expr: string): Read[] {
  const tree = parsePromql(expr);
  const grouped = expressionFacts(expr).through.flatMap((step) =>
    [...step.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(', ')),
  );
  const any = Object.fromEntries(grouped.filter((name) => name !== '').map((name) => [name, `${name}-1`]));
  return selectorsIn(tree, tree.root).map(({ metric, matchers }) => ({
    alert,
    metric,
    labels: { ...any, ...Object.fromEntries(matchers.flatMap(sampleOf)) },
  }));
}

/** A value that a matcher lets through, for the plain ones: `500` for `status=~"5.."`. */
function sampleOf(matcher: string): [name: string, value: string][] {
  const [, name = '', operator = '', quoted = ''] = /^(\w+)(=~|=)"(.*)"$/.exec(matcher) ?? [];
  if (name === '') return [];
  const [first = ''] = quoted.split('|');
  return [[name, operator === '=' ? quoted : first.replaceAll('.', '0')]];
}
