import type { AlertRule } from '../config/rules.ts';
import type { Lint, Linted } from './lint.ts';

/** The last part of `runbook_url` plus `.md` is a file among the runbooks, named like the alert. */
export const missingRunbook: Lint = {
  id: 'missing-runbook',
  set: 'house',
  severity: 'error',
  title: 'a runbook link that leads nowhere',
  find: ({ rules, runbooks }) =>
    rules.flatMap((rule) => {
      const problem = problemOf(rule, runbooks);
      if (problem === undefined) return [];
      return [{ alertnames: [rule.alert], sentence: `${rule.alert} ${problem}`, location: rule.location }];
    }),
};

function problemOf({ alert, annotations }: AlertRule, runbooks: Linted['runbooks']): string | undefined {
  const url = annotations['runbook_url'];
  if (url === undefined) return 'has no runbook_url: whoever it wakes has nothing to go by';
  if (!URL.canParse(url)) return `has a runbook_url that is no address: ${JSON.stringify(url)}`;
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  if (name !== alert)
    return `has the runbook of ${name === '' ? 'nothing' : name}: want .../${alert}, got ${url}`;
  if (runbooks === undefined || runbooks.names.includes(name)) return undefined;
  return `links to a runbook that does not exist: there is no ${name}.md`;
}
