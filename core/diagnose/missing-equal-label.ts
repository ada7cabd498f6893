import { matchesAll } from '../config/matcher.ts';
import type { Diagnose } from './diagnosis.ts';
import { keepsLabel } from './keeps-label.ts';

/** Trap 7: at Alertmanager 0.26 two missing labels are equal, so an inhibition on `service` with rules that lack it mutes the world. */
export const missingEqualLabel: Diagnose = ({ rules, alertmanager }) =>
  rules.flatMap((rule) => {
    const labels = { alertname: rule.alert, ...rule.labels };
    const inhibit = alertmanager.inhibitRules.find(
      ({ source, target, equal }) =>
        equal.includes('service') && (matchesAll(source, labels) || matchesAll(target, labels)),
    );
    if (inhibit === undefined || 'service' in rule.labels || keepsLabel(rule.expr, 'service')) return [];
    return [
      {
        id: 'missing-equal-label',
        alertnames: [rule.alert],
        sentence: `${rule.alert} carries no label service, and inhibition ${inhibit.id} compares it: two missing labels are equal, so any source without service mutes it (trap 7)`,
        location: rule.location,
      },
    ];
  });
