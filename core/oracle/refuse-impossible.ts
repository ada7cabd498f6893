import { FiredrillError, formatLocation } from '../errors.ts';
import { formatLabels, hasLabels, type Labels, nameAlert } from '../labels.ts';
import { alertOf, type Expectation, isDeliver, type Scenario } from '../scenario.ts';
import { type ConfigUnderTest, type Context, findRule, widestPromiseMs } from './context.ts';
import { lifeOf } from './life.ts';

/**
 * Refuses expectations that nothing can fulfil, all of them at once.
 *
 * @throws FiredrillError `PLAN_REFUSED`
 */
export function refuseImpossible(scenario: Scenario, context: Context): void {
  const problems = scenario.expect.flatMap((expectation, index) =>
    [
      ...unknownNames(expectation, context.config),
      ...contradictions(expectation, scenario.expect.slice(0, index)),
      ...unraised(alertOf(expectation), context),
    ].map((problem) => `expect[${index}]: ${problem}`),
  );
  if (problems.length > 0) {
    throw new FiredrillError(
      'usage',
      'PLAN_REFUSED',
      `${scenario.id} expects what this configuration or these faults cannot do`,
      { problems },
    );
  }
}

function unknownNames(expectation: Expectation, { rules, alertmanager }: ConfigUnderTest): string[] {
  const alerts = isDeliver(expectation) ? [expectation.deliver] : [expectation.inhibit, expectation.by];
  const receivers = isDeliver(expectation) ? expectation.to : [];
  return [
    ...alerts
      .filter((alert) => findRule(alert, rules) === undefined)
      .map((alert) => `no rule raises ${formatLabels(alert)}`),
    ...receivers
      .filter((receiver) => !alertmanager.receivers.includes(receiver))
      .map(
        (receiver) =>
          `there is no receiver ${JSON.stringify(receiver)}; there are ${alertmanager.receivers.join(', ')}`,
      ),
  ];
}

/** An alert with a rule that no fault of the scenario reaches. */
function unraised(alert: Labels, { config, timed, setting }: Context): string[] {
  const rule = findRule(alert, config.rules);
  if (rule === undefined) return [];
  const life = lifeOf(rule, alert, timed, setting, { firingMs: widestPromiseMs, endedMs: widestPromiseMs });
  return 'never' in life
    ? [`the scenario cannot raise ${nameAlert(alert)} (${formatLocation(rule.location)}): ${life.never}`]
    : [];
}

/** One alert cannot be both delivered and muted, nor be expected twice. */
function contradictions(expectation: Expectation, earlier: readonly Expectation[]): string[] {
  const alert = alertOf(expectation);
  return earlier
    .filter((other) => hasLabels(alertOf(other), alert) || hasLabels(alert, alertOf(other)))
    .map((other) =>
      isDeliver(other) === isDeliver(expectation)
        ? `${nameAlert(alert)} is expected twice`
        : `${nameAlert(alert)} is expected to be delivered and to be inhibited`,
    );
}
