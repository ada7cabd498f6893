import { unknownKeysIn } from '../config/known-keys.ts';
import { insteadOfGroups } from '../config/rule-file-shape.ts';
import type { Lint } from './lint.ts';

const programs = { prometheus: 'Prometheus', rules: 'Prometheus', alertmanager: 'Alertmanager' } as const;

/** Both programs read their files strictly: one key that they do not know, and they refuse the whole file. */
export const unknownKey: Lint = {
  id: 'unknown-key',
  severity: 'error',
  title: 'a key that the program does not know',
  find: ({ files = [] }) =>
    files.flatMap(({ path, kind, text }) => {
      if (kind !== 'prometheus' && kind !== 'rules' && kind !== 'alertmanager') return [];
      // A file that is no rule file at all is told once, by `no-rule-file`.
      if (kind === 'rules' && insteadOfGroups({ path, text }) !== undefined) return [];
      return unknownKeysIn({ path, kind, text }).map(({ key, below, meant, location }) => ({
        alertnames: [],
        sentence: `${programs[kind]} does not know ${key}${below === '' ? '' : ` in ${below}`}${meant === undefined ? '' : `; did you mean ${meant}?`} It refuses the whole file`,
        location,
      }));
    }),
};
