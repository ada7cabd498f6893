import type { DiagnosingLint } from './lint.ts';

/** A rule file that nobody loads looks like one that is in force. */
export const unlistedRuleFile: DiagnosingLint = {
  id: 'unlisted-rule-file',
  severity: 'error',
  title: 'a rule file that prometheus.yml does not list',
  find: ({ rules, unlistedRules = [] }) => {
    const loaded = new Set(rules.map(({ alert }) => alert));
    const byFile = Map.groupBy(unlistedRules, ({ location }) => location.file);
    return [...byFile].map(([file, own]) => {
      const names = [...new Set(own.map(({ alert }) => alert))];
      return {
        // What another file raises as well is there all the same.
        alertnames: names.filter((name) => !loaded.has(name)),
        kinds: ['missing'],
        sentence: `rule_files of prometheus.yml does not list ${file}, so Prometheus does not have ${names.join(', ')}`,
        location: { file },
      };
    });
  },
};
