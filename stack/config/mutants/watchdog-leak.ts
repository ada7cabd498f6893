import type { Mutant } from './mutant.ts';

/** A catch-all below a route that continues also takes the heartbeat: a notification that nobody can act on. */
export const watchdogLeak: Mutant = {
  name: 'watchdog-leak',
  trap: null,
  mistake: 'the heartbeat goes on to a route that takes everything',
  caughtBy: 'controls/quiet',
  lint: 'watchdog-route',
  says: 'also takes the Watchdog',
  edits: [
    {
      path: 'alertmanager/alertmanager.yml',
      find: 'matchers: [alertname = "Watchdog"]',
      replace: 'matchers: [alertname = "Watchdog"]\n      continue: true',
    },
    {
      path: 'alertmanager/alertmanager.yml',
      find: '- receiver: audit-webhook\n      matchers: [severity =~ "critical|warning|info"]',
      replace: '- receiver: audit-webhook',
    },
  ],
};
