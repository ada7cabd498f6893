import type { AlertRule } from '../config/rules.ts';
import { type PromisedAlert, promiseOf } from './promises.ts';
import type { Promised } from './violation.ts';

/** A rule and what is promised of it. */
export interface Pair {
  readonly rule: AlertRule;
  readonly promise: PromisedAlert;
}

export interface PairedRules {
  /** Also where labels differ: then the two have the name in common, and are what is left of it. */
  readonly pairs: readonly Pair[];
  /** Promised, and raised by no rule that is loaded. */
  readonly missing: readonly PromisedAlert[];
  /** Loaded, and promised by nobody, or there already. */
  readonly surplus: readonly AlertRule[];
}

/** Several kinds of promises are about the same pairs. */
const known = new WeakMap<Promised, PairedRules>();

/** Which rule is to keep which promise. */
export function pairRules(promised: Promised): PairedRules {
  const paired = known.get(promised) ?? pairAnew(promised);
  known.set(promised, paired);
  return paired;
}

function pairAnew({ promises, config }: Promised): PairedRules {
  const free = new Set(promises.alerts.filter(({ isPlanned }) => !isPlanned));
  const pairs: Pair[] = [];
  const paired = new Set<string>();
  const take = (rule: AlertRule, promise: PromisedAlert | undefined): boolean => {
    if (promise === undefined || !free.delete(promise)) return false;
    pairs.push({ rule, promise });
    paired.add(keyOf(rule));
    return true;
  };
  const left = config.rules.filter(
    (rule) => !take(rule, promiseOf(promises.alerts, { ...rule.labels, alertname: rule.alert })),
  );
  // What is loaded twice is no other alert with wrong labels.
  const surplus = left.filter((rule) => {
    if (paired.has(keyOf(rule))) return true;
    return !take(
      rule,
      [...free].find(({ alertname }) => alertname === rule.alert),
    );
  });
  return { pairs, missing: [...free], surplus };
}

/** The same for rules that raise the same alerts. */
function keyOf({ alert, labels }: AlertRule): string {
  const names = Object.keys(labels).sort();
  return JSON.stringify([alert, names.map((name) => [name, labels[name]])]);
}
