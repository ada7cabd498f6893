import type { InhibitRule } from '../config/alertmanager.ts';
import type { Matcher } from '../config/matcher.ts';
import type { Labels } from '../labels.ts';
import type { Lint } from './lint.ts';
import { mayBeEqual, mayMatch, mustMatch, possibleAlerts } from './may-match.ts';

/** Neither rules nor planned alerts can ever stand on both of its sides. Unknown names are `unknown-inhibition`. */
export const idleInhibition: Lint = {
  id: 'idle-inhibition',
  severity: 'warning',
  title: 'an inhibition that can never mute anything',
  find: ({ rules, alertmanager, plannedAlerts }) => {
    const alerts = possibleAlerts(rules, plannedAlerts);
    return alertmanager.inhibitRules.flatMap((inhibit) => {
      const why = namesNobody(inhibit, alerts) ? undefined : whyIdle(inhibit, alerts);
      if (why === undefined) return [];
      return [
        {
          alertnames: [],
          sentence: `inhibition ${inhibit.id} mutes nothing: ${why}`,
          location: inhibit.location,
        },
      ];
    });
  },
};

function namesNobody({ source, target }: InhibitRule, alerts: readonly Labels[]): boolean {
  const byName = ({ name }: Matcher): boolean => name === 'alertname';
  return [...source, ...target]
    .filter(byName)
    .some((matcher) => !alerts.some((certain) => mayMatch([matcher], certain)));
}

function whyIdle({ source, target, equal }: InhibitRule, alerts: readonly Labels[]): string | undefined {
  const sources = alerts.filter((certain) => mayMatch(source, certain));
  const targets = alerts.filter((certain) => mayMatch(target, certain));
  if (sources.length === 0) return 'no alert can be its source';
  if (targets.length === 0) return 'no alert can be its target';
  // An alert that is source and target at once does not mute another such alert (Alertmanager's inhibit.go).
  const pairs = sources.flatMap((from) =>
    targets
      .filter((to) => !(mustMatch(target, from) && mustMatch(source, to)))
      .map((to) => mayBeEqual(equal, from, to)),
  );
  if (pairs.length === 0)
    return 'whatever is its source is its target too, and such alerts do not mute each other';
  return pairs.includes(true) ? undefined : `sources and targets always differ in ${equal.join(', ')}`;
}
