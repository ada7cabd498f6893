import type { SyntaxNode } from '@lezer/common';
import { formatDuration } from '../../duration.ts';
import type { Signal } from '../../fault.ts';
import { hasLabels, type Labels } from '../../labels.ts';
import { nameOfCall, type PromqlTree } from '../../labtime/promql.ts';
import { exactly, sumTerms } from '../../plan.ts';
import { binaryOf, constantOf, equalitiesOf, nameOfSelector, operationOf } from '../expression.ts';
import { inTurn } from '../in-turn.ts';
import { scrapedTerms, seenTerm } from '../scraped.ts';
import { staleAtNextScrape, underDeath } from '../staleness.ts';
import { onlyFault, type PartTruth, type TimedFault } from '../truth.ts';
import { defineShape, type Scene } from './shape.ts';

interface Clock {
  readonly metric: string;
  readonly labels: Labels;
  readonly limitMs: number;
}

/** `time() - model_last_evaluation_timestamp_seconds > 600`: what a gauge says was last done is too long ago. */
export const clock = defineShape<Clock>({
  kind: 'clock',
  read,
  truth: (condition, scene) =>
    inTurn(scene, { kinds: ['frozen-clock', 'target-down'], windowMs: condition.limitMs }, (incident) =>
      underDeath(incident, staleAtNextScrape, (alive) => truth(condition, alive)),
    ),
});

function read(tree: PromqlTree, node: SyntaxNode): Clock | undefined {
  const comparison = operationOf(tree, node);
  if (comparison === undefined || !['>', '>='].includes(comparison.operator)) return undefined;
  const limitSeconds = constantOf(tree, comparison.right);
  const age = binaryOf(tree, comparison.left);
  if (limitSeconds === undefined || age?.operator !== '-') return undefined;
  const { left, right } = age;
  if (left.name !== 'FunctionCall' || nameOfCall(tree, left) !== 'time') return undefined;
  if (right.name !== 'VectorSelector') return undefined;
  const labels = equalitiesOf(tree, right);
  const metric = nameOfSelector(tree, right);
  return labels === undefined || metric === '' ? undefined : { metric, labels, limitMs: limitSeconds * 1000 };
}

/**
 * The age grows with the clock and not with the scrapes: it passes the limit so long after the last write, which came at
 * most one period before the freeze. It falls with the scrape after the next write.
 */
function truth({ metric, labels, limitMs }: Clock, { service, faults, setting }: Scene): PartTruth {
  const freezes = (signal: Signal): boolean =>
    signal.kind === 'frozen-clock' && signal.service === service && signal.metric === metric;
  const one = onlyFault(faults, freezes, `stops ${metric}`);
  if (!('fault' in one)) return { kind: one.kind === 'never' ? 'untold' : 'unknown', why: one.why };
  const { fault } = one;
  const [signal, ...more] = fault.signals.filter(freezes);
  if (signal?.kind !== 'frozen-clock' || more.length > 0)
    return { kind: 'unknown', why: `the fault stops several series of ${metric}` };
  if (!hasLabels({ ...signal.labels, service }, labels))
    return { kind: 'unknown', why: `the rule is about another series of ${metric} than the fault` };
  const { writesEveryMs } = signal;
  const oldestMs = writesEveryMs + sumTerms(scrapedTerms(setting)).latestMs;
  if (oldestMs >= limitMs) {
    return {
      kind: 'unknown',
      why: `${metric} may be ${formatDuration(oldestMs)} old without any fault`,
    };
  }
  const windows = {
    begins: begins(fault, writesEveryMs, limitMs, setting),
    ends: ends(fault, writesEveryMs, setting),
  };
  if (windows.begins.earliestMs >= windows.ends.latestMs) {
    return {
      kind: 'never',
      why: `${metric} is written again before it is ${formatDuration(limitMs)} old`,
    };
  }
  return { kind: 'holds', faultIndex: fault.index, flickers: false, ...windows };
}

function begins(fault: TimedFault, writesEveryMs: number, limitMs: number, setting: Scene['setting']) {
  return sumTerms([
    exactly('onset', fault.atMs, 'when the writer stops'),
    {
      name: 'last write',
      minMs: -writesEveryMs,
      maxMs: 0,
      why: `it writes every ${formatDuration(writesEveryMs)}, and may just have been about to`,
    },
    exactly('limit', limitMs, 'how old its last word may be'),
    seenTerm(setting),
  ]);
}

function ends(fault: TimedFault, writesEveryMs: number, setting: Scene['setting']) {
  return sumTerms([
    exactly('onset', fault.atMs, 'when the writer stops'),
    exactly('fault', fault.lastsMs, 'how long it is stopped'),
    {
      name: 'next write',
      minMs: 0,
      maxMs: writesEveryMs,
      why: `the first one comes within ${formatDuration(writesEveryMs)}`,
    },
    ...scrapedTerms(setting),
  ]);
}
