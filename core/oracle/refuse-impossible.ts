import { inhibitRuleFor, routesFor } from '../config/alertmanager.ts';
import type { AlertRule } from '../config/rules.ts';
import { formatDuration, parseDurationMs } from '../duration.ts';
import { FiredrillError, formatLocation } from '../errors.ts';
import { formatLabels, hasLabels, type Labels, nameAlert } from '../labels.ts';
import {
  type AlarmExpectation,
  type AlertExpectation,
  aboutAlerts,
  alertOf,
  isAlarm,
  isDeliver,
  type Scenario,
} from '../scenario.ts';
import { planAlarm } from './alarm.ts';
import { type ConfigUnderTest, type Context, findRule, widestPromiseMs } from './context.ts';
import { fullLabels } from './known-alerts.ts';
import { lifeOf } from './life.ts';

/** What is impossible about a scenario, and the field that says it: `expect[0].to[1]`. */
interface Refusal {
  readonly path: string;
  readonly problem: string;
}

/**
 * Refuses expectations that nothing can fulfil, all of them at once. Each problem begins with the path of its field.
 *
 * @param isMutant whether the configuration is broken on purpose. Then it is not held to what it was meant to do, promises
 *   that it could keep and inhibitions that it has: the run has to show that.
 * @throws FiredrillError `PLAN_REFUSED`
 */
export function refuseImpossible(scenario: Scenario, context: Context, isMutant: boolean): void {
  const refusals = scenario.expect.flatMap((expectation, index) => {
    const path = `expect[${index}]`;
    const earlier = scenario.expect.slice(0, index);
    if (isAlarm(expectation))
      return silentAlarm(expectation, path, { index, isFirst: !earlier.some(isAlarm), context });
    return [
      ...unknownNames(expectation, path, context.config),
      ...contradictions(expectation, path, aboutAlerts(earlier)),
      ...unraised(expectation, path, context),
      ...(isMutant ? [] : closesBeforeItOpens(expectation, path, context)),
      ...(isMutant ? [] : unmuted(expectation, path, context.config)),
    ];
  });
  if (refusals.length === 0) return;
  throw new FiredrillError(
    'usage',
    'PLAN_REFUSED',
    `${scenario.id} expects what this configuration or these faults cannot do`,
    { problems: refusals.map(({ path, problem }) => `${path}: ${problem}`) },
  );
}

function unknownNames(
  expectation: AlertExpectation,
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
function unraised(expectation: AlertExpectation, path: string, context: Context): Refusal[] {
  const alert = alertOf(expectation);
  const rule = findRule(alert, context.config.rules);
  const life = rule && lifeUnder(rule, alert, context);
  if (life === undefined || !('never' in life)) return [];
  const place = formatLocation(rule?.location ?? { file: '' });
  return [{ path, problem: `the scenario cannot raise ${nameAlert(alert)} (${place}): ${life.never}` }];
}

function lifeUnder(rule: AlertRule, alert: Labels, { timed, setting }: Context) {
  return lifeOf(rule, alert, timed, setting, { firingMs: widestPromiseMs, endedMs: widestPromiseMs });
}

/** One alert cannot be both delivered and muted, nor be expected twice. */
function contradictions(
  expectation: AlertExpectation,
  path: string,
  earlier: readonly AlertExpectation[],
): Refusal[] {
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
function closesBeforeItOpens(expectation: AlertExpectation, path: string, context: Context): Refusal[] {
  if (!isDeliver(expectation)) return [];
  const { deliver, within, resolveWithin } = expectation;
  const rule = findRule(deliver, context.config.rules);
  const life = rule && lifeUnder(rule, deliver, context);
  if (rule === undefined || life === undefined || 'never' in life || life.certainty === 'must-not') return [];
  const fault = context.timed[life.faultIndex];
  const onsetMs = fault?.atMs ?? 0;
  const routes = routesFor(context.config.alertmanager.route, fullLabels(deliver, rule, context.config));
  const toldMs = life.firing.earliestMs + Math.min(...routes.map((route) => route.groupWaitMs)) - onsetMs;
  const endMs = life.ended.earliestMs - onsetMs - (fault?.lastsMs ?? 0);
  const tooSoon = (field: string, promise: string, after: string, earliestMs: number): Refusal[] => {
    if (parseDurationMs(promise) >= earliestMs) return [];
    const earliest = formatDuration(Math.round(earliestMs));
    const problem = `promises ${nameAlert(deliver)} within ${promise} of the ${after}, but it cannot come before ${earliest} after it`;
    return [{ path: `${path}.${field}`, problem }];
  };
  return [
    ...tooSoon('within', within, 'onset', toldMs),
    ...(resolveWithin === undefined ? [] : tooSoon('resolveWithin', resolveWithin, 'heal', endMs)),
  ];
}

/** An alarm that nothing raises, that comes twice, or that is healed away before it must have come. */
function silentAlarm(
  { within, recoverWithin }: AlarmExpectation,
  path: string,
  { index, isFirst, context }: { index: number; isFirst: boolean; context: Context },
): Refusal[] {
  if (!isFirst) return [{ path: `${path}.alarm`, problem: 'one alarm is expected already' }];
  const planned = planAlarm(within, recoverWithin, index, context);
  if ('never' in planned) return [{ path: `${path}.alarm`, problem: `nothing raises it: ${planned.never}` }];
  const { raised, slaMs, recovered, recoverSlaMs } = planned;
  const fault = context.timed[planned.faultIndex];
  const onsetMs = fault?.atMs ?? 0;
  const healMs = onsetMs + (fault?.lastsMs ?? 0);
  const refusals: Refusal[] = [];
  if (recovered.earliestMs < raised.latestMs)
    refusals.push({
      path: `${path}.alarm`,
      problem: `the fault heals after ${formatDuration(healMs - onsetMs)}, and the alarm need not come before ${formatDuration(Math.round(raised.latestMs - onsetMs))}`,
    });
  const tooSoon = (field: string, promise: string, after: string, earliestMs: number): void => {
    const earliest = formatDuration(Math.round(earliestMs));
    const problem = `promises the alarm's ${after} within ${promise}, but it cannot come before ${earliest}`;
    refusals.push({ path: `${path}.${field}`, problem });
  };
  if (slaMs < raised.earliestMs - onsetMs)
    tooSoon('within', within, 'beginning', raised.earliestMs - onsetMs);
  if (recoverSlaMs < recovered.earliestMs - healMs)
    tooSoon('recoverWithin', recoverWithin, 'end', recovered.earliestMs - healMs);
  return refusals;
}

/** An alert that nothing mutes, whatever the scenario says. */
function unmuted(expectation: AlertExpectation, path: string, config: ConfigUnderTest): Refusal[] {
  if (isDeliver(expectation)) return [];
  const { inhibit, by } = expectation;
  const [target, source] = [inhibit, by].map((alert) => {
    const rule = findRule(alert, config.rules);
    return rule && fullLabels(alert, rule, config);
  });
  if (target === undefined || source === undefined) return [];
  const service = source['service'] ?? target['service'] ?? '';
  if (inhibitRuleFor(config.alertmanager, { ...source, service }, target) !== undefined) return [];
  const problem = `no inhibit rule of alertmanager.yml lets ${nameAlert(by)} mute ${nameAlert(inhibit)}`;
  return [{ path: `${path}.by`, problem }];
}
