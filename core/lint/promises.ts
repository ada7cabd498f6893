import { promiseKinds } from '../promises/kinds.ts';
import type { Lint } from './lint.ts';

/** One lint for each kind of promise: the configuration beside what a person says that it must do. */
export const promiseLints: readonly Lint[] = Object.entries(promiseKinds).map(([id, { title, find }]) => ({
  id,
  severity: 'error',
  title,
  find: ({ promised }) => (promised === undefined || promised === null ? [] : find(promised)),
}));

/** Without promises a configuration is compared with nothing but itself. */
export const noPromises: Lint = {
  id: 'no-promises',
  set: 'house',
  severity: 'note',
  title: 'a configuration of which nobody says what it promises',
  find: ({ promised }) =>
    promised === null
      ? [
          {
            alertnames: [],
            sentence:
              'there is no promises.yml: a mistake in the configuration moves what is expected along with it, and nobody notices',
            location: { file: 'promises.yml' },
          },
        ]
      : [],
};
