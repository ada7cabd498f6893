import type { AlertRule } from '../config/rules.ts';
import { hasLabels } from '../labels.ts';
import { presenceOf } from '../lint/result-labels.ts';
import { exactly, type Life, sumTerms } from '../plan.ts';
import { type AlertExpectation, alertOf, isInhibit } from '../scenario.ts';
import { readCondition } from './condition.ts';
import { type ConfigUnderTest, type Context, findRule, warmUpMs } from './context.ts';
import { fullLabels, type PlannedAlert } from './grouping/planned-alert.ts';
import { incidentsOf } from './incidents.ts';

/** An alert with a life, in the company of its rule. */
export function plannedAlert(life: Life, rule: AlertRule, config: ConfigUnderTest): PlannedAlert {
  return {
    life,
    labels: fullLabels(life.alert, rule, config),
    mayCarry: rule.mayCarry ?? ((label) => presenceOf(rule.expr, label, 'always') !== 'never'),
    keptMs: rule.keepFiringForMs,
    ...(rule.groupIntervalMs === undefined ? {} : { evaluatedEveryMs: rule.groupIntervalMs }),
  };
}

/** The alerts that the expectations name as mutes and that are not expected themselves, as far as a fault raises them. */
export function mutingAlerts(expectations: readonly AlertExpectation[], context: Context): PlannedAlert[] {
  const { config } = context;
  const expected = expectations.map(alertOf);
  return expectations.flatMap((expectation) => {
    if (!isInhibit(expectation)) return [];
    const { by } = expectation;
    const rule = findRule(by, config.rules);
    if (rule === undefined || expected.some((alert) => hasLabels(alert, by) || hasLabels(by, alert)))
      return [];
    const lives = incidentsOf(rule, by, context);
    return 'never' in lives ? [] : lives.map((life) => plannedAlert(life, rule, config));
  });
}

/** The alerts that fire all the time, such as the Watchdog: a group with one of them lives for ever. */
export function lastingAlerts(config: ConfigUnderTest): PlannedAlert[] {
  return config.rules
    .filter(({ expr }) => readCondition(expr).kind === 'always')
    .map((rule) => {
      const life: Life = {
        alert: { alertname: rule.alert },
        certainty: 'must',
        faultIndex: 0,
        firing: sumTerms([exactly('always', -warmUpMs, 'it fires before the scenario begins')]),
        ended: sumTerms([exactly('always', Number.POSITIVE_INFINITY, 'it never ends')]),
      };
      return plannedAlert(life, rule, config);
    });
}
