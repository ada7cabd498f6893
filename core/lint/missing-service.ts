import { lacksLabel } from './lacks-label.ts';
import type { Lint } from './lint.ts';
import { inhibitionOnService } from './missing-equal-label.ts';

/** The label contract: every alert says which service it is about. Where an inhibition compares it, it is `missing-equal-label`. */
export const missingService: Lint = {
  id: 'missing-service',
  set: 'house',
  severity: 'error',
  title: 'an alert that does not say which service it is about',
  find: ({ rules, alertmanager }) =>
    rules
      .filter((rule) => lacksLabel(rule, 'service') && inhibitionOnService(rule, alertmanager) === undefined)
      .map(({ alert, location }) => ({
        alertnames: [alert],
        sentence: `${alert} carries no label service: add it to every \`by\` or \`on\`, or set it in \`labels\``,
        location,
      })),
};
