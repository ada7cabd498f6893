import type { AlertRule } from '../config/rules.ts';
import type { Labels } from '../labels.ts';
import { aboutAlerts, alertOf, isInhibit, type Scenario } from '../scenario.ts';
import { readCondition } from './condition.ts';
import { type Context, findRule } from './context.ts';
import { isOpaque } from './foretold-truth.ts';
import { ownSetting } from './own-setting.ts';
import type { Setting } from './setting.ts';
import { truthOf } from './when-true.ts';

/** An expression that the oracle does not see through, and the setting in which its alert lives. */
export interface OpenQuestion {
  readonly expr: string;
  readonly setting: Setting;
}

/** The expressions that decide about what a scenario expects and that the oracle does not see through, each once. */
export function openQuestions(scenario: Scenario, context: Context): OpenQuestion[] {
  const expected = aboutAlerts(scenario.expect).flatMap((expectation) => [
    alertOf(expectation),
    ...(isInhibit(expectation) ? [expectation.by] : []),
  ]);
  const open = expected.flatMap((alert): OpenQuestion[] => {
    const rule = findRule(alert, context.config.rules);
    return rule === undefined ? [] : questionOf(rule, alert, context);
  });
  return [...new Map(open.map((one) => [one.expr, one])).values()];
}

function questionOf(rule: AlertRule, alert: Labels, context: Context): OpenQuestion[] {
  const setting = ownSetting(rule, alert, context);
  const truth = truthOf(readCondition(rule.expr), alert['service'] ?? '', context.timed, setting, alert);
  return isOpaque(truth) ? [{ expr: rule.expr, setting }] : [];
}
