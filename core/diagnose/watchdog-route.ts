import { routesFor } from '../config/alertmanager.ts';
import type { Diagnose } from './diagnosis.ts';

/** The heartbeat belongs to the dead man's switch alone: anywhere else it is a notification that nobody can act on. */
export const watchdogRoute: Diagnose = ({ rules, alertmanager }) =>
  rules
    .filter(({ alert }) => alert === 'Watchdog')
    .flatMap(({ alert, labels }) => {
      const receivers = routesFor(alertmanager.route, { alertname: alert, ...labels }).map(
        (route) => route.receiver,
      );
      if (receivers.length === 1) return [];
      return [
        {
          id: 'watchdog-route',
          alertnames: [alert],
          sentence: `the routes send the heartbeat to ${receivers.join(' and ')}: a route that takes everything also takes the Watchdog`,
          location: { file: 'alertmanager/alertmanager.yml' },
        },
      ];
    });
