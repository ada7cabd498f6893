import type { Lint } from './lint.ts';

export const orphanRunbook: Lint = {
  id: 'orphan-runbook',
  severity: 'warning',
  title: 'a runbook for an alert that no rule raises',
  find: ({ rules, droppedRules = [], runbooks }) => {
    if (runbooks === undefined) return [];
    const { folder, names } = runbooks;
    const raised = new Set([...rules, ...droppedRules.map(({ rule }) => rule)].map(({ alert }) => alert));
    return names
      .filter((name) => !raised.has(name))
      .map((name) => ({
        alertnames: [],
        sentence: `no rule is called ${name}: its runbook is about nothing`,
        location: { file: `${folder}/${name}.md` },
      }));
  },
};
