import { nameInhibitRule } from '../config/alertmanager.ts';
import type { Matcher } from '../config/matcher.ts';
import { matches } from '../config/matcher.ts';
import type { DiagnosingLint } from './lint.ts';

/** Trap 6: an inhibition that names an alert which no rule defines mutes nothing. */
export const unknownInhibition: DiagnosingLint = {
  id: 'unknown-inhibition',
  severity: 'warning',
  title: 'an inhibition names only alerts that do not exist',
  find: ({ rules, droppedRules = [], alertmanager, plannedAlerts }) => {
    const dropped = droppedRules.map(({ rule }) => rule);
    const known = [...[...rules, ...dropped].map(({ alert }) => alert), ...plannedAlerts];
    const namesNobody = (matcher: Matcher): boolean =>
      matcher.name === 'alertname' && !known.some((alertname) => matches(matcher, { alertname }));
    return alertmanager.inhibitRules.flatMap(({ id, source, target, location }) =>
      [...source, ...target].filter(namesNobody).map((matcher) => ({
        alertnames: [],
        sentence: `${nameInhibitRule({ id })} names alerts that do not exist (${JSON.stringify(matcher.value)}), so it mutes nothing (trap 6)`,
        location,
      })),
    );
  },
};
