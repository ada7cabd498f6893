import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, nameOfCall, type PromqlTree } from '../../labtime/promql.ts';
import { bare, constantOf, operationOf } from '../expression.ts';
import { inTurn } from '../in-turn.ts';
import { type Growth, growthOf } from '../rates.ts';
import { selects } from '../selector.ts';
import { moverOf, observations, signalsOf } from '../streams.ts';
import type { PartTruth } from '../truth.ts';
import { windowedTruth } from '../windowed.ts';
import { defineShape, type Scene } from './shape.ts';

interface Quantile {
  /** 0 to 1. */
  readonly quantile: number;
  readonly buckets: Growth;
  /** The metric without `_bucket`. */
  readonly metric: string;
  readonly limit: number;
}

/**
 * `histogram_quantile(0.95, sum by (service, le) (rate(m_bucket[5m]))) > 1`: more than the rest of the requests take
 * longer. Inside a bucket Prometheus spreads them evenly, so that one of them counts as beyond the limit by a part.
 */
export const quantile = defineShape<Quantile>({
  kind: 'quantile',
  read,
  truth: (condition, scene) =>
    inTurn(scene, { kinds: ['histogram', 'target-down'], windowMs: condition.buckets.windowMs }, (incident) =>
      truth(condition, incident),
    ),
});

function read(tree: PromqlTree, node: SyntaxNode): Quantile | undefined {
  const binary = operationOf(tree, node);
  if (binary?.operator !== '>' || binary.left.name !== 'FunctionCall') return undefined;
  const limit = constantOf(tree, binary.right);
  if (limit === undefined || nameOfCall(tree, binary.left) !== 'histogram_quantile') return undefined;
  const [first, second] = argumentsOf(binary.left);
  const share = first === undefined ? undefined : constantOf(tree, bare(first));
  const buckets = second === undefined ? undefined : growthOf(tree, bare(second));
  if (share === undefined || share <= 0 || share >= 1 || limit < 0) return undefined;
  const [, metric] = /^(.*)_bucket$/.exec(buckets?.selector.metric ?? '') ?? [];
  const isWhole = buckets?.aggregated?.isSum === true && buckets.aggregated.by.includes('le');
  return buckets === undefined || metric === undefined || !isWhole
    ? undefined
    : { quantile: share, buckets, metric, limit };
}

function truth({ quantile: share, buckets, metric, limit }: Quantile, scene: Scene): PartTruth {
  const told = signalsOf(scene, (signal) => signal.kind === 'histogram' && signal.metric === metric);
  const fault = moverOf(told, metric, scene);
  if ('kind' in fault) return fault;
  const [one, ...more] = told.filter(({ signal }) => selects(buckets.selector, scene.service, signal.labels));
  if (one?.signal.kind !== 'histogram' || more.length > 0)
    return { kind: 'unknown', why: `the rule is about other series of ${metric} than the fault` };
  const { signal, key } = one;
  const highest = signal.bounds.at(-1) ?? 0;
  if (limit >= highest)
    return { kind: 'never', why: `the buckets of ${metric} end at ${highest}, and no quantile is above` };
  return windowedTruth(
    {
      fault,
      signals: [signal],
      windowMs: buckets.windowMs,
      constant: 0,
      // The quantile is above the limit when fewer requests than its share are at or below.
      streams: observations(
        signal,
        key,
        scene.setting.ratePerSecond[scene.service] ?? 1,
        (value) => share - belowRatio(value, limit, signal.bounds),
      ),
      comparison: '>',
      names: `the ${share} quantile of ${metric}`,
      limit: `${limit}`,
    },
    scene.setting,
  );
}

/** The part of an observation that counts as at or below the limit: its bucket is taken as filled evenly. */
function belowRatio(value: number, limit: number, bounds: readonly number[]): number {
  const upper = bounds.find((bound) => value <= bound) ?? Number.POSITIVE_INFINITY;
  const lower = bounds.findLast((bound) => bound < value) ?? 0;
  if (upper <= limit) return 1;
  return lower >= limit ? 0 : (limit - lower) / (upper - lower);
}
