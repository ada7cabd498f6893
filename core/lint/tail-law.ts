import { brokenLaw } from './broken-law.ts';
import type { Lint } from './lint.ts';

/** The source must outlast the target: earliest end of the source ≥ latest end of the target. `keep_firing_for` sees to it. */
export const tailLaw: Lint = {
  id: 'tail-law',
  severity: 'error',
  title: 'an inhibition whose source may end too early',
  find: (config) =>
    brokenLaw(
      config,
      'fired',
      (source, target) => source.life.ended.earliestMs - target.life.ended.latestMs,
      'the source may end before the target does',
    ),
};
