import { annotations } from './contract.ts';
import type { Lint } from './lint.ts';

export const missingAnnotation: Lint = {
  id: 'missing-annotation',
  set: 'house',
  severity: 'warning',
  title: 'an alert that does not say what has happened',
  find: ({ rules }) =>
    rules.flatMap((rule) =>
      annotations
        .filter((name) => (rule.annotations[name] ?? '').trim() === '')
        .map((name) => ({
          alertnames: [rule.alert],
          sentence: `${rule.alert} has no annotation ${name}: a notification has nothing to say there`,
          location: rule.location,
        })),
    ),
};
