import { readRouteLines } from '../../core/config/route-lines.ts';
import { namesFile } from '../../core/config/rule-file-pattern.ts';
import { FiredrillError, formatLocation } from '../../core/errors.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import { brokenRuleTemplate } from '../../core/lint/broken-rule-template.ts';
import { invalidExpression } from '../../core/lint/invalid-expression.ts';
import { alertmanagerFile, type Lint } from '../../core/lint/lint.ts';
import { noRuleFile } from '../../core/lint/no-rule-file.ts';
import { noRules } from '../../core/lint/no-rules.ts';
import { refusedRouting } from '../../core/lint/refused-routing.ts';
import { refusedValue } from '../../core/lint/refused-value.ts';
import { unknownKey } from '../../core/lint/unknown-key.ts';
import { unknownTemplateFunction } from '../../core/lint/unknown-template-function.ts';
import type { ConfigUnderTest } from '../../core/oracle/plan-run.ts';

/** Lints that find what a program refuses. */
const refusing = [
  ...[unknownKey, refusedValue, invalidExpression, refusedRouting],
  ...[noRuleFile, brokenRuleTemplate, unknownTemplateFunction],
];

/** What was found already: many scenarios are planned with one configuration. */
const known = new WeakMap<ConfigUnderTest, readonly string[]>();

/**
 * Refuses before anything boots what Prometheus or Alertmanager would refuse: keys that they do not know, and values,
 * expressions, templates and routes that they do not take. What stands in a rule file that nobody lists they do not see.
 *
 * @throws FiredrillError `CONFIG_REFUSED` with all of it, each with its place
 */
export function refuseWhatProgramsRefuse(files: readonly ConfigFile[], config: ConfigUnderTest): void {
  const problems = known.get(config) ?? refusedIn(files, config);
  known.set(config, problems);
  if (problems.length === 0) return;
  throw new FiredrillError('usage', 'CONFIG_REFUSED', 'the programs do not take this configuration', {
    problems,
    hint: '`firedrill lint` tells what else is wrong with it',
  });
}

function refusedIn(files: readonly ConfigFile[], config: ConfigUnderTest): string[] {
  const isLoaded = ({ kind, path }: ConfigFile): boolean =>
    kind !== 'rules' || config.prometheus.ruleFiles.some((entry) => namesFile(entry, path));
  return problemsOf(refusing, files.filter(isLoaded), config);
}

/**
 * Refuses a configuration without an alerting rule: every scenario would find that nothing fires.
 *
 * @throws FiredrillError `CONFIG_RULES`, with what rule_files says and what is there
 */
export function refuseWithoutRules(files: readonly ConfigFile[], config: ConfigUnderTest): void {
  const problems = problemsOf([noRules], files, config);
  if (problems.length === 0) return;
  throw new FiredrillError('usage', 'CONFIG_RULES', 'the configuration has no alerting rule', {
    want: 'rule files that rule_files of prometheus.yml names, with an alert',
    problems,
  });
}

function problemsOf(lints: readonly Lint[], files: readonly ConfigFile[], config: ConfigUnderTest): string[] {
  const linted = {
    ...config,
    files,
    paths: files.map(({ path }) => path),
    routeLines: readRouteLines(files.find(({ path }) => path === alertmanagerFile)?.text ?? ''),
    runbooks: undefined,
    trials: [],
  };
  return lints
    .flatMap(({ find }) => find(linted))
    .map(({ sentence, location }) => `${formatLocation(location)}: ${sentence}`);
}
