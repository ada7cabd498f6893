import { writtenRules } from '../config/sent-rules.ts';
import { nearestName } from '../nearest-name.ts';
import type { Lint } from './lint.ts';
import { type RuleTemplate, templatesOf } from './rule-template.ts';

/** Prometheus parses the templates of a rule when it loads it (model/rulefmt, testTemplateParsing), and refuses the file for one mistake. */
export const brokenRuleTemplate: Lint = {
  id: 'broken-rule-template',
  severity: 'error',
  title: 'a template of a rule that Prometheus cannot read',
  find: (config) =>
    writtenRules(config).flatMap((rule) =>
      templatesOf(rule).flatMap(({ where, template }) =>
        mistakesIn(template).map((mistake) => ({
          alertnames: [rule.alert],
          sentence: `${where} cannot be read: ${mistake}. Prometheus refuses the whole rule file`,
          location: rule.location,
        })),
      ),
    ),
};

/** Functions that are not there are `unknown-template-function`. */
function mistakesIn(template: RuleTemplate): string[] {
  if (template.kind === 'unreadable') return [template.why];
  if (template.kind === 'read') return [];
  return template.names
    .filter(({ kind }) => kind === 'variable')
    .map(({ name, known }) => {
      const near = nearestName(
        name,
        known.filter((one) => one !== '$'),
      );
      return `there is no variable ${name} at that place${near === undefined ? '' : ` (did you mean ${near}?)`}`;
    });
}
