import type { AlertRule } from '../config/rules.ts';
import type { Labels } from '../labels.ts';
import type { Lint } from './lint.ts';
import { presenceOf } from './result-labels.ts';
import { templatesOf } from './rule-template.ts';

/** `$labels` has the labels of the expression's result, and no others: what an aggregation drops is an empty word in every message. */
export const droppedLabel: Lint = {
  id: 'dropped-label',
  severity: 'warning',
  title: 'a template reads a label that the expression drops',
  find: ({ rules, prometheus }) =>
    rules.flatMap((rule) =>
      templatesOf(rule).flatMap(({ where, template }) =>
        (template.kind === 'read' ? template.labels : [])
          .filter((label) => presenceOf(rule.expr, label) === 'never')
          .map((label) => ({
            alertnames: [rule.alert],
            sentence: `${where} reads the label ${label}, and the result of the expression has none: it is always empty${hintFor(label, rule, prometheus.externalLabels)}`,
            location: rule.location,
          })),
      ),
    ),
};

function hintFor(label: string, rule: AlertRule, externalLabels: Labels): string {
  if (label === 'alertname') return ', because the name is given to the alert later';
  if (label in rule.labels) return ", because the rule's own labels are given to the alert later";
  return label in externalLabels ? `; $externalLabels.${label} has it` : '';
}
