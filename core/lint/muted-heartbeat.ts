import { nameInhibitRule } from '../config/alertmanager.ts';
import type { Lint } from './lint.ts';
import { certainLabels, mayBeEqual, mayMatch, mustMatch, possibleAlerts } from './may-match.ts';

/** A muted heartbeat is silence, and silence means that the monitoring is dead. */
export const mutedHeartbeat: Lint = {
  id: 'muted-heartbeat',
  severity: 'error',
  title: 'an inhibition that can mute the Watchdog',
  find: ({ rules, alertmanager, plannedAlerts }) => {
    const beats = rules.filter(({ alert }) => alert === 'Watchdog').map(certainLabels);
    const others = possibleAlerts(
      rules.filter(({ alert }) => alert !== 'Watchdog'),
      plannedAlerts,
    );
    return alertmanager.inhibitRules
      .filter(({ source, target, equal }) =>
        beats.some(
          (beat) =>
            mustMatch(target, beat) &&
            others.some((other) => mayMatch(source, other) && mayBeEqual(equal, other, beat)),
        ),
      )
      .map(({ id, location }) => ({
        alertnames: ['Watchdog'],
        sentence: `${nameInhibitRule({ id })} can mute the Watchdog: the dead man's switch would sound although the monitoring works`,
        location,
      }));
  },
};
