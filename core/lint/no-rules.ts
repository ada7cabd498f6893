import { placedYaml } from '../config/placed-yaml.ts';
import { namesFile, patternInFolder } from '../config/rule-file-pattern.ts';
import { readRecordingRules } from '../config/rules.ts';
import type { Lint, Linted } from './lint.ts';

const prometheusFile = 'prometheus/prometheus.yml';

/** Without a rule nothing can alert, and every other word on the configuration would be about nothing. */
export const noRules: Lint = {
  id: 'no-rules',
  severity: 'error',
  title: 'a configuration without an alerting rule',
  find: (config) => {
    if (config.rules.length + (config.droppedRules ?? []).length > 0) return [];
    const prometheus = config.files?.find(({ path }) => path === prometheusFile);
    const location =
      prometheus === undefined ? { file: prometheusFile } : placedYaml(prometheus).place(['rule_files']);
    return [
      {
        alertnames: [],
        sentence: `no alerting rule is loaded, so that nothing can ever alert: ${[whatIsSaid(config), ...whatIsElsewhere(config)].join('; ')}`,
        location,
      },
    ];
  },
};

/** What each entry of `rule_files` names, and what is there. */
function whatIsSaid({ prometheus: { ruleFiles }, files = [] }: Linted): string {
  if (ruleFiles.length === 0) return 'prometheus.yml has no rule_files';
  const entries = ruleFiles.map((entry) => {
    if (patternInFolder(entry) === undefined) return `${entry} (outside of the folder prometheus)`;
    const named = files.filter(({ kind, path }) => kind === 'rules' && namesFile(entry, path));
    const found = named.map((file) => {
      const count = readRecordingRules(file).length;
      return `${file.path} has ${count === 0 ? 'no rule' : counted(count, 'recording rule')}`;
    });
    return `${entry} (${found.length === 0 ? 'no such file' : found.join(', ')})`;
  });
  return `rule_files says ${entries.join(', ')}`;
}

/** Rules in files that nobody lists. */
function whatIsElsewhere({ unlistedRules = [] }: Linted): string[] {
  const byFile = Map.groupBy(unlistedRules, ({ location }) => location.file);
  return [...byFile].map(
    ([file, rules]) => `${file} has ${counted(rules.length, 'alert')} and is not listed`,
  );
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
