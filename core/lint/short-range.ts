import type { SyntaxNode } from '@lezer/common';
import { matches } from '../config/matcher.ts';
import type { ScrapeJob } from '../config/prometheus.ts';
import { formatDuration, isDuration, parseDurationMs } from '../duration.ts';
import {
  argumentsOf,
  childNamed,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  parsePromql,
  textOf,
  walkPromql,
} from '../labtime/promql.ts';
import { bare, nameOfSelector } from '../oracle/expression.ts';
import { everyExpression, recordedBy } from './every-expression.ts';
import type { Lint, Linted } from './lint.ts';
import { matchersOf } from './matchers.ts';

/** Functions with no result for less than two samples (promql/functions.go of Prometheus 2.47.2). */
const ofTwoSamples = new Set([
  'rate',
  'irate',
  'increase',
  'delta',
  'idelta',
  'deriv',
  'predict_linear',
  'holt_winters',
]);

/** A range shorter than two scrapes holds one sample now and then, or always, and there is no rate of one. */
export const shortRange: Lint = {
  id: 'short-range',
  severity: 'error',
  title: 'a range that does not hold two scrapes',
  find: (config) =>
    everyExpression(config).flatMap(({ name, kind, expr, location }) =>
      shortIn(parsePromql(expr), config).map(({ call, range, rangeMs, intervalMs }) => ({
        alertnames: kind === 'alert' ? [name] : [],
        sentence: `${name} takes ${call}() over ${range}, and scrapes are ${formatDuration(intervalMs)} apart: ${
          rangeMs < intervalMs
            ? 'there are never two samples in it'
            : 'now and then there is but one sample in it'
        }, and of one there is no ${call}()`,
        location,
      })),
    ),
};

interface Short {
  readonly call: string;
  readonly range: string;
  readonly rangeMs: number;
  readonly intervalMs: number;
}

function shortIn(tree: PromqlTree, config: Linted): Short[] {
  const found = [...walkPromql(tree.root)]
    .filter((node) => node.name === 'FunctionCall' && ofTwoSamples.has(nameOfCall(tree, node)))
    .flatMap((node): Short[] => {
      const matrix = argumentsOf(node)
        .map(rangeIn)
        .find((one) => one !== undefined);
      const selector = matrix === undefined ? undefined : childNamed(matrix, 'VectorSelector');
      const duration = matrix === undefined ? undefined : childrenOf(matrix).at(-1);
      if (selector === undefined || duration === undefined) return [];
      const range = textOf(tree, duration).replace(/[[\]\s]/g, '');
      // What is no duration to 2.47 is told elsewhere.
      if (!isDuration(range)) return [];
      const intervalMs = intervalOf(tree, selector, config);
      const rangeMs = parseDurationMs(range);
      return intervalMs === undefined || rangeMs >= 2 * intervalMs
        ? []
        : [{ call: nameOfCall(tree, node), range, rangeMs, intervalMs }];
    });
  return [...new Map(found.map((one) => [`${one.call} ${one.range}`, one])).values()];
}

function rangeIn(node: SyntaxNode): SyntaxNode | undefined {
  const inner = bare(node);
  if (inner.name === 'MatrixSelector') return inner;
  const [first] = childrenOf(inner);
  return inner.name === 'OffsetExpr' || inner.name === 'StepInvariantExpr'
    ? first && rangeIn(first)
    : undefined;
}

/** The shortest interval of the jobs that a selector may be about; undefined for what rules record, and where there is no job. */
function intervalOf(tree: PromqlTree, selector: SyntaxNode, config: Linted): number | undefined {
  const metric = nameOfSelector(tree, selector);
  if (metric.includes(':') || recordedBy(config).has(metric)) return undefined;
  const about = matchersOf(tree, selector).filter(({ name }) => name === 'job');
  const own = config.prometheus.jobs.filter(({ name }: ScrapeJob) =>
    about.every((matcher) => matches(matcher, { job: name })),
  );
  return own.length === 0 ? undefined : Math.min(...own.map(({ scrapeIntervalMs }) => scrapeIntervalMs));
}
