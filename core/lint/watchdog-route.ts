import { routesFor } from '../config/alertmanager.ts';
import { alertmanagerFile, type DiagnosingLint } from './lint.ts';

/** The heartbeat belongs to the dead man's switch alone: anywhere else it is a notification that nobody can act on. */
export const watchdogRoute: DiagnosingLint = {
  id: 'watchdog-route',
  set: 'house',
  severity: 'error',
  title: 'the heartbeat reaches more than its one receiver',
  find: ({ rules, alertmanager }) =>
    rules
      .filter(({ alert }) => alert === 'Watchdog')
      .flatMap(({ alert, labels }) => {
        const receivers = routesFor(alertmanager.route, { alertname: alert, ...labels }).map(
          (route) => route.receiver,
        );
        if (receivers.length === 1) return [];
        return [
          {
            alertnames: [alert],
            sentence: `the routes send the heartbeat to ${receivers.join(' and ')}: a route that takes everything also takes the Watchdog`,
            location: { file: alertmanagerFile },
          },
        ];
      }),
};
