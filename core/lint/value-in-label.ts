import { type AlertRule, asWritten } from '../config/rules.ts';
import { formatDuration } from '../duration.ts';
import { tryParsePromql } from '../labtime/promql.ts';
import { hasFewValues } from './constant-value.ts';
import type { Lint } from './lint.ts';
import { labelTemplates } from './rule-template.ts';
import type { Trace } from './template-trace.ts';

/**
 * An alert is its labels: one that shows the value is another alert whenever that changes, and `for` begins anew. A value
 * that only decides between words is `value-picks-label`; one that never changes, as of `up == 0`, is let pass.
 */
export const valueInLabel: Lint = {
  id: 'value-in-label',
  severity: 'error',
  title: 'a label that shows the value',
  find: ({ rules }) =>
    // It is another alert in Prometheus already, whatever relabelling makes of it.
    rules.map(asWritten).flatMap((rule) =>
      labelsOfValue(rule).map((label) => ({
        alertnames: [rule.alert],
        sentence: sentenceOf(rule, label),
        location: rule.location,
      })),
    ),
};

/** Why an alert of a rule never fires though its condition holds; undefined where it does. */
export function whyEverAnew(given: AlertRule): string | undefined {
  const rule = asWritten(given);
  const [label] = rule.forMs > 0 ? labelsOfValue(rule) : [];
  return label === undefined ? undefined : sentenceOf(rule, label);
}

/** The labels of a rule that show its value. */
function labelsOfValue(rule: AlertRule): string[] {
  return labelsBy(rule, ({ writesValue }) => writesValue);
}

/** The labels of a rule whose value changes, and whose templates do something with it. */
export function labelsBy(rule: AlertRule, does: (trace: Trace) => boolean): string[] {
  const doing = labelTemplates(rule).filter(({ template }) => template.kind === 'read' && does(template));
  if (doing.length === 0) return [];
  const tree = tryParsePromql(rule.expr);
  if (!('root' in tree) || hasFewValues(tree, tree.root)) return [];
  return doing.map(({ name }) => name);
}

function sentenceOf({ alert, forMs }: AlertRule, label: string): string {
  const never = forMs > 0 ? `: none of them is pending for ${formatDuration(forMs)}, and it never fires` : '';
  return `the label ${label} of ${alert} shows the value, so that each change of it makes another alert${never}`;
}
