import { everyExpression } from './every-expression.ts';
import { hasNativeHistograms, histogramUses } from './histogram-uses.ts';
import type { Diagnosable, DiagnosingLint } from './lint.ts';
import { servedIn } from './served-in-lab.ts';

/** Histograms of the lab's own services; those that rules read by their buckets are recognised as well. */
const ours: readonly string[] = [
  'http_request_duration_seconds',
  'model_inference_duration_seconds',
  'model_prediction_confidence',
];

/**
 * Trap 2: a classic histogram is stored as _bucket, _sum and _count; there is no series with its bare name, and the rule never
 * fires. What a histogram function reads under a bare name is a native histogram, unless other rules read its buckets.
 */
export const bareHistogram: DiagnosingLint = {
  id: 'bare-histogram',
  severity: 'error',
  title: 'a rule on the bare name of a histogram',
  find: (config) => {
    const classic = classicHistograms(config);
    return config.rules.flatMap(({ alert, expr, location }) => {
      const names = histogramUses(expr)
        .filter(({ metric, isNative }) => classic.has(metric) || (!isNative && ours.includes(metric)))
        .map(({ metric }) => metric);
      return [...new Set(names)].map((name) => ({
        alertnames: [alert],
        sentence: `${alert} reads ${name}, and a histogram has only ${name}_bucket, _sum and _count: it never fires (trap 2)`,
        location,
      }));
    });
  },
};

/**
 * By the recording rules, which stay the same where a lint asks about one rule of a configuration by itself (at-record.ts): what
 * the others read counts all the same.
 */
const known = new WeakMap<object, ReadonlySet<string>>();

/** Those of which rules read the buckets, or the lab's programs serve them. Where jobs scrape both kinds, nothing is certain. */
export function classicHistograms(config: Diagnosable): ReadonlySet<string> {
  const key = config.recordingRules ?? config;
  const classic = known.get(key) ?? findClassic(config);
  known.set(key, classic);
  return classic;
}

function findClassic(config: Diagnosable): ReadonlySet<string> {
  if (hasNativeHistograms(config)) return new Set();
  const isServed = servedIn(config);
  const read = everyExpression(config).flatMap(({ expr }) =>
    histogramUses(expr).flatMap(({ metric }) => /^(.+)_bucket$/.exec(metric)?.[1] ?? []),
  );
  return new Set([...read, ...ours.filter((name) => isServed?.(`${name}_bucket`) === true)]);
}
