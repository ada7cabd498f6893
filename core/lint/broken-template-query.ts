import { problemsIn } from './expression-problems.ts';
import type { Lint } from './lint.ts';
import { templatesOf } from './rule-template.ts';

/** A query is only read when its template is rendered: the alert goes out with an error text in place of what it should say (rules/alerting.go). */
export const brokenTemplateQuery: Lint = {
  id: 'broken-template-query',
  severity: 'error',
  title: 'a query in a template that Prometheus cannot answer',
  find: ({ rules }) =>
    rules.flatMap((rule) =>
      templatesOf(rule).flatMap(({ where, template }) =>
        (template.kind === 'read' ? template.queries : []).flatMap((texts) => {
          const why = whyUnanswered(texts);
          if (why === undefined) return [];
          return [
            {
              alertnames: [rule.alert],
              sentence: `${where} asks ${JSON.stringify(texts[0])}: ${why}. What is sent is \`<error expanding template: …>\` in place of the text`,
              location: rule.location,
            },
          ];
        }),
      ),
    ),
};

/** Undefined as soon as one of the texts that it may be can be answered. */
function whyUnanswered(texts: readonly string[]): string | undefined {
  const reasons = texts.map((text) => {
    const { refused, failing } = problemsIn(text);
    return refused[0] ?? failing;
  });
  return reasons.includes(undefined) ? undefined : reasons[0];
}
