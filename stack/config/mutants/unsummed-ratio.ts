import type { Mutant } from './mutant.ts';

/** Vector matching divides each 5xx series by itself: one failing request is 100 %, and the window keeps it for 5 min. */
export const unsummedRatio: Mutant = {
  name: 'unsummed-ratio',
  trap: 1,
  mistake: 'HighErrorRate divides rates without sum',
  caughtBy: 'services/short-burst',
  lint: 'unsummed-ratio',
  says: 'divides rates without sum',
  edits: [
    {
      path: 'prometheus/rules/application.yml',
      find: /sum by \(service\) \((rate\(http_requests_total(?:\{status=~"5\.\."\})?\[5m\]\))\)(?=\s+(?:\/|> 0\.05))/g,
      replace: '$1',
    },
  ],
};
