import type { Mutant } from './mutant.ts';

/** Prometheus refuses the whole file, and with it its start or its reload: no rule of any file is loaded. */
export const unknownFunction: Mutant = {
  name: 'unknown-function',
  trap: 4,
  mistake: 'an annotation calls a function that does not exist',
  caughtBy: 'controls/quiet',
  lint: 'unknown-template-function',
  says: 'humanizeBytes',
  edits: [
    {
      path: 'prometheus/rules/infrastructure.yml',
      find: '{{ $value | humanizePercentage }} free',
      replace: '{{ $value | humanizeBytes }} free',
    },
  ],
};
