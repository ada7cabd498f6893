import { classicHistograms } from './bare-histogram.ts';
import { hasNativeHistograms, histogramUses } from './histogram-uses.ts';
import type { Lint } from './lint.ts';

/** Prometheus 2.47 stores native histograms only when it is told to, and says nothing of those that it leaves out. */
export const nativeHistogram: Lint = {
  id: 'native-histogram',
  severity: 'note',
  title: 'a rule that works with native histograms only',
  find: (config) => {
    if (hasNativeHistograms(config)) return [];
    const classic = classicHistograms(config);
    return config.rules.flatMap(({ alert, expr, location }) => {
      const names = histogramUses(expr)
        .filter(({ metric, isNative }) => isNative && !/:|_bucket$/.test(metric) && !classic.has(metric))
        .map(({ metric }) => metric);
      return [...new Set(names)].map((name) => ({
        alertnames: [alert],
        sentence: `${alert} reads ${name} as a native histogram: it fires only where the program serves it as one and Prometheus runs with --enable-feature=native-histograms`,
        location,
      }));
    });
  },
};
