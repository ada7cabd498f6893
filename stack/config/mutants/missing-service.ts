import type { Mutant } from './mutant.ts';

/** Without the label `service`, inhibition I4 finds everything equal: one dead exporter mutes every service. */
export const missingService: Mutant = {
  name: 'missing-service',
  trap: 7,
  mistake: 'rules drop the label service, on which inhibitions compare',
  caughtBy: 'services/error-burst-beside-dead-exporter',
  lint: 'missing-equal-label',
  // Their texts show it.
  alsoFoundBy: ['dropped-label'],
  says: 'carries no label service',
  edits: [
    { path: 'prometheus/rules/application.yml', find: 'sum by (service) (', replace: 'sum (' },
    { path: 'prometheus/rules/application.yml', find: 'and on (service)', replace: 'and' },
    {
      path: 'prometheus/rules/infrastructure.yml',
      find: 'up == 0',
      replace: 'sum by (job, instance) (up) == 0',
    },
  ],
};
