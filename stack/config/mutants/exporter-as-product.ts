import type { Mutant } from './mutant.ts';

/**
 * The targets of the prober carry the service that they probe, and so does their `up`: a dead prober says of every service
 * that it is down, and I4 mutes all else that these have to say.
 */
export const exporterAsProduct: Mutant = {
  name: 'exporter-as-product',
  trap: 7,
  mistake: 'the targets of the prober carry the name of what they probe',
  caughtBy: 'services/prober-dead',
  lint: null,
  says: 'after the fault "blackbox-exporter is killed"',
  edits: [
    {
      path: 'prometheus/targets/blackbox-exporter.yml',
      find: /service: blackbox-exporter\n {4}probed_service: (\S+)/g,
      replace: 'service: $1\n    probed_service: $1',
    },
  ],
};
