import type { AlertRule } from '../config/rules.ts';
import { tryParsePromql } from '../labtime/promql.ts';
import { partsOf } from '../lint/expression-parts.ts';
import { unservedIn } from '../lint/unserved-metric.ts';
import type { ConfigUnderTest } from './context.ts';

/**
 * Why a rule is true at no time, whatever a fault does: it needs series of a metric that nobody serves or records.
 *
 * @returns undefined where all that it needs is served, or that cannot be known
 */
export function whyUnserved({ expr }: AlertRule, config: ConfigUnderTest): string | undefined {
  // `scalar()` of nothing is NaN, which is not nothing.
  if (!('root' in tryParsePromql(expr)) || /\bscalar\b/i.test(expr)) return undefined;
  const isUnserved = unservedIn(config);
  const needed = partsOf(expr).flatMap((part) =>
    part.kind === 'selector' && part.wants === 'present' && !part.isAlternative ? [part.text] : [],
  );
  const lacking = needed
    .map((text) => text.split('{', 1)[0]?.trim() ?? '')
    .find((metric) => metric !== '' && isUnserved(metric));
  return lacking === undefined
    ? undefined
    : `it needs series of ${lacking}, and nobody in the lab serves them`;
}
