import type { Mutant } from './mutant.ts';

/** rate() takes each fall of a gauge for a restart and adds up what follows: it sees every comeback and no fall. */
export const rateOfGauge: Mutant = {
  name: 'rate-of-gauge',
  trap: 12,
  mistake: 'TargetFlapping takes the rate of a gauge',
  caughtBy: 'services/crash-loop',
  lint: 'rate-of-gauge',
  says: 'takes the rate of up',
  edits: [
    {
      path: 'prometheus/rules/infrastructure.yml',
      find: 'changes(up[10m]) >= 4',
      replace: 'rate(up[10m]) * 600 >= 4',
    },
  ],
};
