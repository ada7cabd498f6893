import type { SyntaxNode } from '@lezer/common';
import { hasLabels, type Labels } from '../../labels.ts';
import type { PromqlTree } from '../../labtime/promql.ts';
import { exactly, sumTerms, type Term } from '../../plan.ts';
import { constantOf, equalitiesOf, nameOfSelector, operationOf } from '../expression.ts';
import { inLabMs, machineWallMs, type Setting, scrapeTermName } from '../setting.ts';
import { staleAtNextScrape, underDeath } from '../staleness.ts';
import { onlyFault, type TimedFault, type Truth } from '../truth.ts';
import { defineShape, type Scene } from './shape.ts';

/** What a gauge is compared by; an alert on equality hangs on the last bit, and the oracle leaves it alone. */
type Comparison = '>' | '>=' | '<' | '<=';

const comparisons: readonly string[] = ['>', '>=', '<', '<='] satisfies Comparison[];

interface Gauge {
  readonly metric: string;
  /** Those that its selector asks for. */
  readonly labels: Labels;
  readonly comparison: Comparison;
  readonly limit: number;
}

/** `data_drift_score{method="psi"} > 0.2`: a series as it was last scraped compares with a limit. */
export const gauge = defineShape<Gauge>({
  kind: 'gauge',
  read,
  truth: (condition, scene) => underDeath(scene, staleAtNextScrape, (alive) => truth(condition, alive)),
});

function read(tree: PromqlTree, node: SyntaxNode): Gauge | undefined {
  const binary = operationOf(tree, node);
  if (binary?.left.name !== 'VectorSelector' || !isComparison(binary.operator)) return undefined;
  const limit = constantOf(tree, binary.right);
  const labels = equalitiesOf(tree, binary.left);
  const metric = nameOfSelector(tree, binary.left);
  if (limit === undefined || labels === undefined || metric === '') return undefined;
  return { metric, labels, comparison: binary.operator, limit };
}

function isComparison(operator: string): operator is Comparison {
  return comparisons.includes(operator);
}

/**
 * When a gauge is beyond its limit: from the first scrape after it stepped to the first scrape after it stepped back.
 * Nothing fills or drains. A fault shorter than a scrape interval may fall between two scrapes.
 */
function truth(condition: Gauge, { service, faults, setting }: Scene): Truth {
  const { metric, comparison, limit } = condition;
  const moves = (signal: TimedFault['signals'][number]): boolean =>
    signal.kind === 'gauge' && signal.service === service && signal.metric === metric;
  const one = onlyFault(faults, moves, `moves ${metric}`);
  // That no fault names the gauge does not mean that none moves it.
  if (!('fault' in one)) return { kind: 'unknown', why: one.why };
  const { fault } = one;
  const [signal, ...more] = fault.signals.filter(moves);
  if (signal?.kind !== 'gauge' || more.length > 0) {
    return { kind: 'unknown', why: `the fault moves several series of ${metric}` };
  }
  if (!hasLabels({ ...signal.labels, service }, condition.labels)) {
    return { kind: 'unknown', why: `the rule is about another series of ${metric} than the fault` };
  }
  if (isBeyond(signal.baseline, comparison, limit)) {
    return { kind: 'unknown', why: `${metric} is ${comparison} ${limit} without any fault` };
  }
  if (!isBeyond(signal.faultValue, comparison, limit)) {
    return {
      kind: 'never',
      why: `${metric} becomes ${signal.faultValue}, which is not ${comparison} ${limit}`,
    };
  }
  return holds(fault, metric, setting);
}

function holds(fault: TimedFault, metric: string, setting: Setting): Truth {
  const onset = exactly('onset', fault.atMs, `when ${metric} steps`);
  const scraped: Term[] = [
    {
      name: 'scrape',
      minMs: 0,
      maxMs: setting.scrapeIntervalMs,
      why: 'a scrape happens somewhere in its interval',
    },
    {
      name: scrapeTermName,
      minMs: 0,
      maxMs: inLabMs(machineWallMs.scrapeAndEvaluate, setting),
      why: 'wall time of the machine',
    },
  ];
  return {
    kind: 'holds',
    faultIndex: fault.index,
    flickers: false,
    begins: sumTerms([onset, ...scraped]),
    ends: sumTerms([onset, exactly('fault', fault.lastsMs, 'how long it lasts'), ...scraped]),
  };
}

function isBeyond(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
  }
}
