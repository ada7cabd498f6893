import type { Lint } from './lint.ts';

/** The list of planned alerts excuses inhibitions that name them; an entry that has come true would hide a typing mistake. */
export const plannedHasRule: Lint = {
  id: 'planned-has-rule',
  severity: 'error',
  title: 'a planned alert that has its rule already',
  find: ({ rules, plannedAlerts }) =>
    plannedAlerts
      .filter((name) => rules.some(({ alert }) => alert === name))
      .map((name) => ({
        alertnames: [name],
        sentence: `${name} has its rule now: take it off the list of planned alerts`,
        location: { file: 'planned-alerts.yml' },
      })),
};
