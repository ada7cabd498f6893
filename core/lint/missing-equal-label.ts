import { type AlertmanagerConfig, type InhibitRule, nameInhibitRule } from '../config/alertmanager.ts';
import { matchesAll } from '../config/matcher.ts';
import type { AlertRule } from '../config/rules.ts';
import { lacksLabel } from './lacks-label.ts';
import type { Diagnosable, DiagnosingLint, Flaw } from './lint.ts';
import { missingOnBothSides } from './missing-on-both-sides.ts';

/**
 * Trap 7: at Alertmanager 0.26 two missing labels are equal, so an inhibition on `service` with rules that lack it mutes the
 * world. Of other labels it is told where two alerts lack all that could tell them apart.
 */
export const missingEqualLabel: DiagnosingLint = {
  id: 'missing-equal-label',
  severity: 'error',
  title: 'an inhibition compares a label that the alert does not carry',
  find: (config) => [...withoutService(config), ...withoutAnything(config)],
};

function withoutService({ rules, alertmanager }: Diagnosable): Flaw[] {
  return rules.flatMap((rule) => {
    const inhibit = inhibitionOnService(rule, alertmanager);
    if (inhibit === undefined || !lacksLabel(rule, 'service')) return [];
    const then = matchesAll(inhibit.target, ownLabels(rule))
      ? 'any source without service mutes it'
      : 'it mutes any target without service';
    return [
      {
        alertnames: [rule.alert],
        sentence: `${rule.alert} carries no label service, and ${nameInhibitRule(inhibit)} compares it: two missing labels are equal, so ${then} (trap 7)`,
        location: rule.location,
      },
    ];
  });
}

function withoutAnything(config: Diagnosable): Flaw[] {
  return config.alertmanager.inhibitRules.flatMap((inhibit) =>
    missingOnBothSides(inhibit, config)
      .filter(({ labels }) => !labels.includes('service'))
      .map(({ labels, sources, targets }) => ({
        alertnames: targets,
        sentence: `${nameInhibitRule(inhibit)} compares ${labels.join(', ')}, which neither ${listOf(sources, 'or')} nor ${listOf(targets, 'or')} carries: two missing labels are equal, so that ${listOf(sources, 'and')} mutes ${listOf(targets, 'and')}, whatever they are about (trap 7)`,
        location: inhibit.location,
      })),
  );
}

const listed = 3;
function listOf(names: readonly string[], last: 'and' | 'or'): string {
  const shown = names.slice(0, listed);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} ${last} ${more} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${last} ${shown.at(-1)}`;
}

/** The inhibition that compares `service` and has this rule's alerts on one of its sides. */
export function inhibitionOnService(
  rule: AlertRule,
  { inhibitRules }: AlertmanagerConfig,
): InhibitRule | undefined {
  const labels = ownLabels(rule);
  return inhibitRules.find(
    ({ source, target, equal }) =>
      equal.includes('service') && (matchesAll(source, labels) || matchesAll(target, labels)),
  );
}

const ownLabels = ({ alert, labels }: AlertRule) => ({ alertname: alert, ...labels });
