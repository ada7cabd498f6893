import type { Lint } from './lint.ts';

/** Prometheus takes an entry of `rule_files` that matches no file for an empty set, and says nothing. */
export const missingRuleFile: Lint = {
  id: 'missing-rule-file',
  severity: 'error',
  title: 'a rule file that does not exist',
  find: ({ prometheus, paths }) =>
    prometheus.ruleFiles
      // Patterns may match nothing; what lies outside the folder cannot be seen from here.
      .filter(
        (entry) =>
          !/[*?[]|^\/|^\.\./.test(entry) && !paths.includes(`prometheus/${entry.replace(/^\.\//, '')}`),
      )
      .map((entry) => ({
        alertnames: [],
        sentence: `rule_files names ${entry}, which does not exist: Prometheus starts without its alerts and says nothing`,
        location: { file: 'prometheus/prometheus.yml' },
      })),
};
