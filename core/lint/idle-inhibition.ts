import { type InhibitRule, nameInhibitRule } from '../config/alertmanager.ts';
import { type Matcher, matches } from '../config/matcher.ts';
import type { Labels } from '../labels.ts';
import { valuesOf } from './known-values.ts';
import { labelMeant } from './label-names.ts';
import type { Lint, Linted } from './lint.ts';
import { certainLabels, mayBeEqual, mayMatch, mustMatch, possibleAlerts } from './may-match.ts';
import { presenceOf } from './result-labels.ts';

/** Neither rules nor planned alerts can ever stand on both of its sides. Unknown names are `unknown-inhibition`. */
export const idleInhibition: Lint = {
  id: 'idle-inhibition',
  severity: 'warning',
  title: 'an inhibition that can never mute anything',
  find: (config) =>
    config.alertmanager.inhibitRules.flatMap((inhibit) => {
      const why = namesNobody(inhibit, config) ? undefined : whyIdle(inhibit, config);
      if (why === undefined) return [];
      return [
        {
          alertnames: [],
          sentence: `${nameInhibitRule(inhibit)} mutes nothing: ${why}`,
          location: inhibit.location,
        },
      ];
    }),
};

/** True when an inhibition mutes nothing, for whatever reason. */
export function isIdle(inhibit: InhibitRule, config: Linted): boolean {
  return namesNobody(inhibit, config) || whyIdle(inhibit, config) !== undefined;
}

function namesNobody({ source, target }: InhibitRule, { rules, plannedAlerts }: Linted): boolean {
  const alerts = possibleAlerts(rules, plannedAlerts);
  return [...source, ...target]
    .filter(({ name }) => name === 'alertname')
    .some((matcher) => !alerts.some((certain) => mayMatch([matcher], certain)));
}

/** An alert as far as it is known before it fires. */
interface Possible {
  readonly certain: Labels;
  /** False for labels that it cannot have. */
  readonly mayCarry: (label: string) => boolean;
}

/** Asked for by each inhibition. */
const known = new WeakMap<Linted, readonly Possible[]>();

function possibleIn(config: Linted): readonly Possible[] {
  const possible = known.get(config) ?? possibleAnew(config);
  known.set(config, possible);
  return possible;
}

function possibleAnew({ rules, plannedAlerts, prometheus }: Linted): Possible[] {
  const { externalLabels, alertRelabelling = [] } = prometheus;
  return [
    ...rules.map(
      (rule): Possible => ({
        certain: certainLabels(rule),
        mayCarry: (label) =>
          label === 'alertname' ||
          label in rule.labels ||
          label in externalLabels ||
          alertRelabelling.length > 0 ||
          presenceOf(rule.expr, label) !== 'never',
      }),
    ),
    ...possibleAlerts([], plannedAlerts).map((certain): Possible => ({ certain, mayCarry: () => true })),
  ];
}

function whyIdle({ source, target, equal }: InhibitRule, config: Linted): string | undefined {
  const alerts = possibleIn(config);
  const may = (matchers: readonly Matcher[], { certain, mayCarry: carries }: Possible): boolean =>
    mayMatch(matchers, certain) && matchers.every((one) => carries(one.name) || matches(one, {}));
  const slip = [...source, ...target]
    .map((matcher) => misspelt(matcher, config))
    .find((one) => one !== undefined);
  if (slip !== undefined) return slip;
  const sources = alerts.filter((alert) => may(source, alert));
  const targets = alerts.filter((alert) => may(target, alert));
  if (sources.length === 0) return `no alert can be its source${missingLabel(source, alerts)}`;
  if (targets.length === 0) return `no alert can be its target${missingLabel(target, alerts)}`;
  // An alert that is source and target at once does not mute another such alert (Alertmanager's inhibit.go).
  const isBoth = (from: Possible, to: Possible): boolean =>
    mustMatch(target, from.certain) && mustMatch(source, to.certain);
  const isEqual = (from: Possible, to: Possible): boolean => mayBeEqual(equal, from.certain, to.certain);
  const has = (isPair: typeof isBoth): boolean =>
    sources.some((from) => targets.some((to) => isPair(from, to)));
  if (has((from, to) => isEqual(from, to) && !isBoth(from, to))) return undefined;
  return has((from, to) => !isBoth(from, to))
    ? `sources and targets always differ in ${equal.join(', ')}`
    : 'whatever is its source is its target too, and such alerts do not mute each other';
}

/** A label that only looks like one of those that there are, or that should be `alertname`: its value is the name of an alert. */
function misspelt(matcher: Matcher, config: Linted): string | undefined {
  const { name } = matcher;
  if (matches(matcher, {})) return undefined;
  const known = [...config.rules.map(({ alert }) => alert), ...config.plannedAlerts];
  const isSet = config.rules.some(({ labels }) => name in labels);
  const values = name === 'alertname' || isSet ? [] : (valuesOf(matcher) ?? []);
  const meant =
    values.length > 0 && values.every((value) => known.includes(value))
      ? 'alertname'
      : labelMeant(name, config);
  return meant === undefined ? undefined : `no rule sets the label ${name}; did you mean ${meant}?`;
}

function missingLabel(matchers: readonly Matcher[], alerts: readonly Possible[]): string {
  const missing = matchers.find(
    (matcher) => !matches(matcher, {}) && alerts.every((alert) => !alert.mayCarry(matcher.name)),
  );
  return missing === undefined ? '' : `: none has a label ${missing.name}`;
}
