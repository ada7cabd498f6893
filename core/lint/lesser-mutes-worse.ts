import { type InhibitRule, nameInhibitRule } from '../config/alertmanager.ts';
import type { AlertRule } from '../config/rules.ts';
import { severities } from './contract.ts';
import type { Lint } from './lint.ts';
import { certainLabels, mayBeEqual, mustMatch } from './may-match.ts';

/** A page that a warning keeps back is a page that nobody hears. */
export const lesserMutesWorse: Lint = {
  id: 'lesser-mutes-worse',
  severity: 'warning',
  title: 'an alert mutes a more urgent one',
  find: ({ rules, alertmanager }) =>
    alertmanager.inhibitRules.flatMap((inhibit) => {
      const targets = rules.filter((rule) => mustMatch(inhibit.target, certainLabels(rule)));
      return rules
        .filter((rule) => isToldOf(rule) && mustMatch(inhibit.source, certainLabels(rule)))
        .flatMap((source) =>
          targets
            .filter((target) => urgency(target) < urgency(source) && mutes(inhibit, source, target))
            .map((target) => ({
              alertnames: [target.alert],
              sentence: `${nameInhibitRule(inhibit)} lets ${name(source)} mute ${name(target)}, which is more urgent`,
              location: inhibit.location,
            })),
        );
    }),
};

/** Of severity none is what nobody is to hear of: it is there to mute, or to beat. */
const isToldOf = ({ labels }: AlertRule): boolean => labels['severity'] !== 'none';

/** 0 is the most urgent. */
const urgency = ({ labels }: AlertRule): number => {
  const rank = severities.indexOf(labels['severity'] ?? '');
  return rank < 0 ? Number.NaN : rank;
};

function mutes({ source, target, equal }: InhibitRule, from: AlertRule, to: AlertRule): boolean {
  const [one, other] = [certainLabels(from), certainLabels(to)];
  return mayBeEqual(equal, one, other) && !(mustMatch(target, one) && mustMatch(source, other));
}

const name = ({ alert, labels }: AlertRule): string => `${alert} ${labels['severity']}`;
