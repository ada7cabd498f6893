import type { AlertmanagerConfig, InhibitRule } from '../config/alertmanager.ts';
import { matchesAll } from '../config/matcher.ts';
import type { AlertRule } from '../config/rules.ts';
import { lacksLabel } from './lacks-label.ts';
import type { DiagnosingLint } from './lint.ts';

/** Trap 7: at Alertmanager 0.26 two missing labels are equal, so an inhibition on `service` with rules that lack it mutes the world. */
export const missingEqualLabel: DiagnosingLint = {
  id: 'missing-equal-label',
  severity: 'error',
  title: 'an inhibition compares a label that the alert does not carry',
  find: ({ rules, alertmanager }) =>
    rules.flatMap((rule) => {
      const inhibit = inhibitionOnService(rule, alertmanager);
      if (inhibit === undefined || !lacksLabel(rule, 'service')) return [];
      return [
        {
          alertnames: [rule.alert],
          sentence: `${rule.alert} carries no label service, and inhibition ${inhibit.id} compares it: two missing labels are equal, so any source without service mutes it (trap 7)`,
          location: rule.location,
        },
      ];
    }),
};

/** The inhibition that compares `service` and has this rule's alerts on one of its sides. */
export function inhibitionOnService(
  rule: AlertRule,
  { inhibitRules }: AlertmanagerConfig,
): InhibitRule | undefined {
  const labels = { alertname: rule.alert, ...rule.labels };
  return inhibitRules.find(
    ({ source, target, equal }) =>
      equal.includes('service') && (matchesAll(source, labels) || matchesAll(target, labels)),
  );
}
