import { emptyGroupsIn } from '../config/empty-groups.ts';
import type { Lint } from './lint.ts';

/** An empty list is no list to Alertmanager 0.26: the route groups as the one above it does. */
export const inheritedGroup: Lint = {
  id: 'inherited-group',
  severity: 'note',
  title: 'a `group_by: []` that does not undo what the parent groups by',
  find: ({ files = [] }) =>
    files
      .filter(({ kind }) => kind === 'alertmanager')
      .flatMap(emptyGroupsIn)
      .map(({ inherited, location }) => ({
        alertnames: [],
        sentence: `\`group_by: []\` does not undo what the route above groups by: it is ${inherited.join(', ')} here as well`,
        location,
      })),
};
