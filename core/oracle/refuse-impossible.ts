import { inhibitRuleFor } from '../config/alertmanager.ts';
import { formatDuration, parseDurationMs } from '../duration.ts';
import { FiredrillError, formatLocation } from '../errors.ts';
import { formatLabels, hasLabels, type Labels, nameAlert } from '../labels.ts';
import type { Life, PlannedDelivery } from '../plan.ts';
import { alertOf, type Expectation, isDeliver, type Scenario } from '../scenario.ts';
import { type ConfigUnderTest, type Context, findRule, widestPromiseMs } from './context.ts';
import { lifeOf } from './life.ts';

/** What is impossible about a scenario, and the field that says it: `expect[0].to[1]`. */
interface Refusal {
  readonly path: string;
  readonly problem: string;
}

/**
 * Refuses expectations that nothing can fulfil, all of them at once. Each problem begins with the path of its field.
 *
 * @throws FiredrillError `PLAN_REFUSED`
 */
export function refuseImpossible(scenario: Scenario, context: Context): void {
  refuse(
    scenario,
    scenario.expect.flatMap((expectation, index) => [
      ...unknownNames(expectation, `expect[${index}]`, context.config),
      ...contradictions(expectation, `expect[${index}]`, scenario.expect.slice(0, index)),
      ...unraised(expectation, `expect[${index}]`, context),
    ]),
  );
}

/**
 * Refuses what the configuration was never meant to do: promises that end before anything can happen, inhibitions that
 * there are not. A configuration that is broken on purpose is not held to this, because there the run has to show it.
 *
 * @param deliveries as they were planned
 * @throws FiredrillError `PLAN_REFUSED`
 */
export function refuseUnmeant(
  scenario: Scenario,
  { config }: Context,
  deliveries: readonly PlannedDelivery[],
): void {
  refuse(
    scenario,
    scenario.expect.flatMap((expectation, index) => [
      ...closesBeforeItOpens(
        expectation,
        `expect[${index}]`,
        deliveries.filter(({ expectationIndex }) => expectationIndex === index),
        scenario,
      ),
      ...unmuted(expectation, `expect[${index}]`, config),
    ]),
  );
}

function refuse({ id }: Scenario, refusals: readonly Refusal[]): void {
  if (refusals.length === 0) return;
  throw new FiredrillError(
    'usage',
    'PLAN_REFUSED',
    `${id} expects what this configuration or these faults cannot do`,
    { problems: refusals.map(({ path, problem }) => `${path}: ${problem}`) },
  );
}

function unknownNames(
  expectation: Expectation,
  path: string,
  { rules, alertmanager }: ConfigUnderTest,
): Refusal[] {
  const alerts: [field: string, alert: Labels][] = isDeliver(expectation)
    ? [['deliver', expectation.deliver]]
    : [
        ['inhibit', expectation.inhibit],
        ['by', expectation.by],
      ];
  const receivers = isDeliver(expectation) ? expectation.to : [];
  return [
    ...alerts
      .filter(([, alert]) => findRule(alert, rules) === undefined)
      .map(([field, alert]) => ({
        path: `${path}.${field}`,
        problem: `no rule raises ${formatLabels(alert)}`,
      })),
    ...receivers.flatMap((receiver, index) =>
      alertmanager.receivers.includes(receiver)
        ? []
        : {
            path: `${path}.to[${index}]`,
            problem: `there is no receiver ${JSON.stringify(receiver)}; there are ${alertmanager.receivers.join(', ')}`,
          },
    ),
  ];
}

/** An alert with a rule that no fault of the scenario reaches. */
function unraised(expectation: Expectation, path: string, { config, timed, setting }: Context): Refusal[] {
  const alert = alertOf(expectation);
  const rule = findRule(alert, config.rules);
  if (rule === undefined) return [];
  const life = lifeOf(rule, alert, timed, setting, { firingMs: widestPromiseMs, endedMs: widestPromiseMs });
  if (!('never' in life)) return [];
  const place = formatLocation(rule.location);
  return [{ path, problem: `the scenario cannot raise ${nameAlert(alert)} (${place}): ${life.never}` }];
}

/** One alert cannot be both delivered and muted, nor be expected twice. */
function contradictions(expectation: Expectation, path: string, earlier: readonly Expectation[]): Refusal[] {
  const alert = alertOf(expectation);
  return earlier
    .filter((other) => hasLabels(alertOf(other), alert) || hasLabels(alert, alertOf(other)))
    .map((other) => ({
      path,
      problem:
        isDeliver(other) === isDeliver(expectation)
          ? `${nameAlert(alert)} is expected twice`
          : `${nameAlert(alert)} is expected to be delivered and to be inhibited`,
    }));
}

/** A promise that ends before the earliest instant at which it could be kept. */
function closesBeforeItOpens(
  expectation: Expectation,
  path: string,
  deliveries: readonly PlannedDelivery[],
  { faults }: Scenario,
): Refusal[] {
  if (!isDeliver(expectation)) return [];
  const [first] = [...deliveries].sort((a, b) => a.notified.earliestMs - b.notified.earliestMs);
  if (first === undefined || first.life.certainty === 'must-not') return [];
  const { onsetMs, healMs } = faultOf(first.life, faults);
  const name = nameAlert(expectation.deliver);
  const problem = (promise: string, after: string, earliestMs: number): string =>
    `promises ${name} within ${promise} of the ${after}, but it cannot come before ${formatDuration(Math.round(earliestMs))} after it`;
  const { within, resolveWithin } = expectation;
  const toldMs = first.notified.earliestMs - onsetMs;
  const endMs = (first.resolved?.window.earliestMs ?? 0) - healMs;
  return [
    ...(parseDurationMs(within) < toldMs
      ? [{ path: `${path}.within`, problem: problem(within, 'onset', toldMs) }]
      : []),
    ...(resolveWithin !== undefined && first.resolved !== null && parseDurationMs(resolveWithin) < endMs
      ? [{ path: `${path}.resolveWithin`, problem: problem(resolveWithin, 'heal', endMs) }]
      : []),
  ];
}

function faultOf({ faultIndex }: Life, faults: Scenario['faults']): { onsetMs: number; healMs: number } {
  const fault = faults[faultIndex];
  const onsetMs = fault === undefined ? 0 : parseDurationMs(fault.at);
  return { onsetMs, healMs: onsetMs + (fault === undefined ? 0 : parseDurationMs(fault.lasts)) };
}

/** An alert that nothing mutes, whatever the scenario says. */
function unmuted(expectation: Expectation, path: string, config: ConfigUnderTest): Refusal[] {
  if (isDeliver(expectation)) return [];
  const { inhibit, by } = expectation;
  const [target, source] = [inhibit, by].map((alert) => {
    const rule = findRule(alert, config.rules);
    return rule && { ...config.prometheus.externalLabels, ...rule.labels, ...alert };
  });
  if (target === undefined || source === undefined) return [];
  const service = source['service'] ?? target['service'] ?? '';
  if (inhibitRuleFor(config.alertmanager, { ...source, service }, target) !== undefined) return [];
  const problem = `no inhibit rule of alertmanager.yml lets ${nameAlert(by)} mute ${nameAlert(inhibit)}`;
  return [{ path: `${path}.by`, problem }];
}
