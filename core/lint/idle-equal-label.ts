import { nameInhibitRule } from '../config/alertmanager.ts';
import { carriedBy, mayAllMatch } from './carried.ts';
import { isIdle } from './idle-inhibition.ts';
import { labelMeant } from './label-names.ts';
import type { Lint } from './lint.ts';
import { mayMatch, possibleAlerts } from './may-match.ts';
import { missingOnBothSides } from './missing-on-both-sides.ts';

/** At Alertmanager 0.26 two missing labels are equal: to compare what nobody carries is to compare less than it looks. */
export const idleEqualLabel: Lint = {
  id: 'idle-equal-label',
  severity: 'warning',
  title: 'an inhibition compares a label that no alert on its sides carries',
  find: (config) => {
    const { rules, plannedAlerts, prometheus, alertmanager } = config;
    const { externalLabels } = prometheus;
    const planned = possibleAlerts([], plannedAlerts);
    return alertmanager.inhibitRules.flatMap((inhibit) => {
      const sides = [inhibit.source, inhibit.target];
      // Nobody knows what planned alerts will carry.
      if (planned.some((alert) => sides.some((side) => mayMatch(side, alert)))) return [];
      const standing = rules.filter((rule) => sides.some((side) => mayAllMatch(side, rule, externalLabels)));
      const idle = inhibit.equal.filter((label) =>
        standing.every((rule) => carriedBy(rule, label, externalLabels) === null),
      );
      if (idle.length === 0 || isIdle(inhibit, config)) return [];
      const told = missingOnBothSides(inhibit, config).flatMap(({ labels }) => labels);
      return idle
        .filter((label) => !told.includes(label) && label !== 'service' && !labelMeant(label, config))
        .map((label) => ({
          alertnames: [],
          sentence: `${nameInhibitRule(inhibit)} compares ${label}, which no alert on either of its sides carries: it mutes as if ${label} did not stand there`,
          location: inhibit.location,
        }));
    });
  },
};
