import { keepsLabel } from '../lint/keeps-label.ts';
import { type Pair, pairRules } from './pair-rules.ts';
import { namePromised } from './promises.ts';
import { listed, type Promised, type Violation } from './violation.ts';

/** Does every rule set the promised labels, and no others, and keep those that tell its alerts apart? */
export function labelViolations(promised: Promised): Violation[] {
  return pairRules(promised).pairs.flatMap((pair) => violationsOf(pair, promised));
}

function violationsOf({ rule, promise }: Pair, { promises }: Promised): Violation[] {
  const { severity, layer, labels, each } = promise;
  const wanted = { severity, layer, ...labels };
  const wrong = Object.entries(wanted)
    .filter(([name, value]) => rule.labels[name] !== value)
    .map(([name, value]) => `${name} ${rule.labels[name] ?? 'none'}; promised is ${value}`);
  const allowed = new Set([...Object.keys(wanted), ...promises.stated.ruleLabels]);
  const foreign = Object.keys(rule.labels).filter((name) => !allowed.has(name));
  const lost = each.filter((name) => !(name in rule.labels) && !keepsLabel(rule.expr, name));
  const name = namePromised(promise);
  return [
    ...wrong.map((text) => `the rule of ${name} says ${text}`),
    ...(foreign.length > 0 ? [`the rule of ${name} sets ${listed(foreign)}, which nobody promised`] : []),
    ...(lost.length > 0
      ? [`${name} loses ${listed(lost)} in its expression; promised is one alert for each of them`]
      : []),
  ].map((sentence) => ({ alertnames: [rule.alert], sentence, location: rule.location }));
}
