import { programSpeedOf } from '../../clock.ts';
import { inTurn } from '../in-turn.ts';
import type { Linear, LinearComparison } from '../linear.ts';
import { comparisonOf } from '../linear.ts';
import { isMoved, notMoved } from '../moved.ts';
import { type Growth, growthOf } from '../rates.ts';
import { type Stream, type Streams, streamsOf } from '../streams.ts';
import type { PartTruth } from '../truth.ts';
import { windowedTruth } from '../windowed.ts';
import { defineShape, type Scene } from './shape.ts';

/**
 * Sums, multiples and one quotient of `rate` and `increase` over one window: `sum by (service) (rate(x[5m])) > 1`,
 * `100 * (1 - avg by (instance, service) (rate(idle[5m]))) > 80`, `sum(rate(s[10m])) / sum(rate(c[10m])) < 0.7`,
 * `increase(x[5m]) > 0`, `rate(x[5m]) == 0`.
 */
export const windowRate = defineShape<LinearComparison<Growth>>({
  kind: 'window-rate',
  read: (tree, node) => {
    const condition = comparisonOf(tree, node, (leaf) => growthOf(tree, leaf));
    return condition !== undefined && isOfOneKind(growthsOf(condition)) ? condition : undefined;
  },
  truth: (condition, scene) => {
    const metric = growthsOf(condition)[0]?.selector.metric;
    if (metric !== undefined && !isMoved(metric, scene)) return notMoved(metric);
    const windowMs = Math.max(0, ...growthsOf(condition).map((growth) => growth.windowMs));
    return inTurn(scene, { kinds: ['counter', 'histogram', 'target-down'], windowMs }, (incident) =>
      truth(condition, incident),
    );
  },
});

function growthsOf({ excess, divisor }: LinearComparison<Growth>): readonly Growth[] {
  return [...excess.terms, ...divisor.terms].map(({ leaf }) => leaf);
}

/** All look at the same window and are grouped alike, so that each result has one value of each. */
function isOfOneKind(growths: readonly Growth[]): boolean {
  return (
    new Set(growths.map(({ windowMs, aggregated }) => `${windowMs} ${aggregated?.by.join()}`)).size === 1
  );
}

function truth(condition: LinearComparison<Growth>, scene: Scene): PartTruth {
  const { excess, divisor, comparison } = condition;
  const growths = growthsOf(condition);
  const found = new Map<Growth, Streams>();
  for (const growth of growths) {
    const streams = streamsOf(growth, scene);
    if ('kind' in streams) return streams;
    found.set(growth, streams);
  }
  const all = [...found.values()];
  const movers = new Set(all.map(({ fault }) => fault));
  const [fault] = movers;
  const [first] = growths;
  const names = [...new Set(growths.map(({ selector }) => selector.metric))].join(', ');
  if (fault === undefined || first === undefined) return { kind: 'untold', why: `nothing moves ${names}` };
  if (movers.size > 1)
    return { kind: 'unknown', why: `the oracle does not add up several faults that move ${names}` };
  const streamsIn = (sum: Linear<Growth>) => merged(sum, found, programSpeedOf(scene.setting));
  if (!isPositive(divisor.constant, streamsIn(divisor)))
    return { kind: 'unknown', why: `the divisor of ${names} may become 0` };
  return windowedTruth(
    {
      fault,
      signals: all.map(({ signal }) => signal),
      windowMs: first.windowMs,
      constant: excess.constant,
      streams: streamsIn(excess),
      comparison,
      names,
      limit: 'its limit',
    },
    scene.setting,
  );
}

/** The events of a sum, each with what it weighs in all of it. */
function merged(
  { terms }: Linear<Growth>,
  found: ReadonlyMap<Growth, Streams>,
  speed: number,
): readonly Stream[] {
  const streams = new Map<string, Stream>();
  for (const { leaf, factor } of terms) {
    const perRate = factor * (leaf.isIncrease ? leaf.windowMs / 1000 / speed : 1);
    for (const stream of found.get(leaf)?.streams ?? []) {
      const weight = stream.weight * perRate + (streams.get(stream.key)?.weight ?? 0);
      streams.set(stream.key, { ...stream, weight });
    }
  }
  return [...streams.values()];
}

function isPositive(constant: number, streams: readonly Stream[]): boolean {
  const value = (rateOf: (stream: Stream) => number): number =>
    streams.reduce((sum, one) => sum + one.weight * rateOf(one), constant);
  return value((one) => one.baselinePerSecond) > 0 && value((one) => one.faultPerSecond) > 0;
}
