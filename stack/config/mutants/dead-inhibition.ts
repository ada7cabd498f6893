import type { Mutant } from './mutant.ts';

/** The inhibition of lower tiers names alerts as somebody remembered them; nothing is muted, the warning leaks. */
export const deadInhibition: Mutant = {
  name: 'dead-inhibition',
  trap: 6,
  mistake: 'inhibition I1 names alerts that do not exist',
  caughtBy: 'services/error-burst-beside-dead-exporter',
  lint: 'unknown-inhibition',
  // What I1 no longer mutes is left to I4, which comes too late for it in gpu/hot-gpu-exporter-dies.
  alsoFoundBy: ['head-law'],
  says: 'names alerts that do not exist',
  edits: [
    {
      path: 'alertmanager/alertmanager.yml',
      find: 'source_matchers: [severity = "critical"]\n    target_matchers: [severity =~ "warning|info"]',
      replace:
        'source_matchers: [alertname = "HighErrorRateCritical"]\n    target_matchers: [alertname = "HighErrorRateWarning"]',
    },
  ],
};
