import type { Mutant } from './mutant.ts';

/** Each label set is compared by itself: a status that never occurs is below any limit for ever. */
export const unsummedFloor: Mutant = {
  name: 'unsummed-floor',
  trap: 3,
  mistake: 'LowThroughput compares rates without sum',
  caughtBy: 'controls/quiet',
  lint: 'unsummed-floor',
  says: 'compares a rate with a lower limit without sum',
  edits: [
    {
      path: 'prometheus/rules/application.yml',
      find: 'sum by (service) (rate(http_requests_total[5m])) < 1',
      replace: 'rate(http_requests_total[5m]) < 1',
    },
  ],
};
