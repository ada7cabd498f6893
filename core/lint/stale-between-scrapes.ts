import type { SyntaxNode } from '@lezer/common';
import { type Matcher, matches } from '../config/matcher.ts';
import type { ScrapeJob } from '../config/prometheus.ts';
import type { AlertRule } from '../config/rules.ts';
import { formatDuration } from '../duration.ts';
import { childrenOf, nameOfCall, type PromqlTree, parsePromql } from '../labtime/promql.ts';
import { takeApart } from '../labtime/promql-meaning.ts';
import { nameOfSelector } from '../oracle/expression.ts';
import type { Lint } from './lint.ts';
import { matchersOf } from './matchers.ts';

/** So far a selector without a range looks back (promql/engine.go of Prometheus 2.47.2, --query.lookback-delta). */
const lookbackMs = 300_000;

/** A sample is seen for five minutes: what is scraped less often is gone in between. */
export const staleBetweenScrapes: Lint = {
  id: 'stale-between-scrapes',
  severity: 'error',
  title: 'a rule on samples that are gone before the next ones come',
  find: ({ prometheus: { jobs }, rules }) =>
    jobs
      .filter(({ scrapeIntervalMs }) => scrapeIntervalMs >= lookbackMs)
      .flatMap((job) => {
        const interval = formatDuration(job.scrapeIntervalMs);
        return rules
          .filter((rule) => surelyReads(rule, job, jobs))
          .map(({ alert, forMs, location }) => ({
            alertnames: [alert],
            sentence: `${alert} reads samples of the job ${job.name}, which is scraped every ${interval}, and a sample is seen for ${formatDuration(lookbackMs)}: ${
              forMs >= lookbackMs
                ? `it is not pending for ${formatDuration(forMs)} on end, and waits anew after each scrape`
                : 'it ends and begins again with each scrape'
            }`,
            location,
          }));
      }),
};

/** Series that Prometheus makes of every scrape. */
const ofEveryJob = /^(?:up|scrape_\w+)$/;

/** Whether an expression has a selector without a range that is certainly about a job. */
function surelyReads({ expr }: AlertRule, job: ScrapeJob, jobs: readonly ScrapeJob[]): boolean {
  const tree = parsePromql(expr);
  return instantSelectors(tree, tree.root).some((selector) => {
    const metric = nameOfSelector(tree, selector);
    const about = jobMatchers(tree, selector);
    if (!about.every((matcher) => matches(matcher, { job: job.name }))) return false;
    const isNamed = about.some(({ operator }) => operator === '=' || operator === '=~');
    // Where there is one job, whatever rules do not record is of it.
    const isOnly = jobs.length === 1 && metric !== '' && !/:|^ALERTS/.test(metric);
    // Other labels may be those of other targets.
    const isOfEvery = ofEveryJob.test(metric) && about.length === matchersOf(tree, selector).length;
    return isNamed || isOnly || isOfEvery;
  });
}

function jobMatchers(tree: PromqlTree, selector: SyntaxNode): Matcher[] {
  return matchersOf(tree, selector).filter(({ name }) => name === 'job');
}

/** What stands in a range or a subquery looks back as far as that says; absence and what is taken away come of missing samples. */
function instantSelectors(tree: PromqlTree, node: SyntaxNode): SyntaxNode[] {
  if (node.name === 'VectorSelector') return [node];
  if (node.name === 'MatrixSelector' || node.name === 'SubqueryExpr') return [];
  if (nameOfCall(tree, node) === 'absent') return [];
  const operation = node.name === 'BinaryExpr' ? takeApart(node) : undefined;
  const parts = operation?.operator === 'Unless' ? [operation.left] : childrenOf(node);
  return parts.flatMap((part) => instantSelectors(tree, part));
}
