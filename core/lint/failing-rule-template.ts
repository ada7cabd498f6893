import type { Lint } from './lint.ts';
import { templatesOf } from './rule-template.ts';

/** What only fails when it is rendered: the alert goes out with `<error expanding template: ...>` in place of the text (rules/alerting.go). */
export const failingRuleTemplate: Lint = {
  id: 'failing-rule-template',
  severity: 'warning',
  title: 'a template of a rule that turns into an error text',
  find: ({ rules }) =>
    rules.flatMap((rule) =>
      templatesOf(rule).flatMap(({ where, template }) =>
        (template.kind === 'read' ? template.failures : []).map((failure) => ({
          alertnames: [rule.alert],
          sentence: `${where} turns into an error text: ${failure}`,
          location: rule.location,
        })),
      ),
    ),
};
