import { inhibitRuleFor, routesFor } from '../config/alertmanager.ts';
import type { RelabelStep } from '../config/relabel.ts';
import { type AlertRule, asWritten } from '../config/rules.ts';
import { sentLabels } from '../config/sent-rules.ts';
import { formatDuration, formatLabTime, parseDurationMs } from '../duration.ts';
import { formatLocation } from '../errors.ts';
import { formatLabels, type Labels, nameAlert } from '../labels.ts';
import { diagnose } from '../lint/diagnose.ts';
import { nearestName } from '../nearest-name.ts';
import { healedLast, type Life } from '../plan.ts';
import {
  type AlarmExpectation,
  type AlertExpectation,
  aboutAlerts,
  alertOf,
  isAlarm,
  isDeliver,
  isInhibit,
  type Scenario,
} from '../scenario.ts';
import { planAlarm } from './alarm.ts';
import { type ConfigUnderTest, type Context, findRule } from './context.ts';
import { fullLabels } from './grouping/planned-alert.ts';
import { incidentsOf, isAboutSame } from './incidents.ts';
import { notDemanded } from './not-demanded.ts';
import { type Refusal, refuseFor } from './refusal.ts';

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
      ...relabelled(expectation, path, context.config),
      ...unraised(expectation, path, context),
      ...(isMutant ? [] : miscounted(expectation, path, aboutAlerts(scenario.expect), context)),
      ...(isMutant ? [] : unsure(expectation, path, aboutAlerts(earlier), context)),
      ...(isMutant ? [] : closesBeforeItOpens(expectation, path, aboutAlerts(earlier), context)),
      ...(isMutant ? [] : unmuted(expectation, path, context.config)),
    ];
  });
  refuseFor(scenario.id, 'expects what this configuration or these faults cannot do', refusals);
}

function unknownNames(expectation: AlertExpectation, path: string, config: ConfigUnderTest): Refusal[] {
  const { rules } = config;
  const alerts: [field: string, alert: Labels][] = isInhibit(expectation)
    ? [
        ['inhibit', expectation.inhibit],
        ['by', expectation.by],
      ]
    : [[isDeliver(expectation) ? 'deliver' : 'fire', alertOf(expectation)]];
  const receivers = isDeliver(expectation) ? expectation.to : [];
  return [
    ...alerts
      .filter(([, alert]) => findRule(alert, rules) === undefined)
      .map(([field, alert]) => ({
        path: `${path}.${field}`,
        problem: `no rule raises ${formatLabels(alert)}${whyNoRule(alert, config)}`,
      })),
    ...receivers.flatMap((receiver, index) => {
      const problem = whyNobody(receiver, config);
      return problem === undefined ? [] : [{ path: `${path}.to[${index}]`, problem }];
    }),
  ];
}

/** Why nobody can hear anything as this receiver. */
function whyNobody(
  receiver: string,
  { alertmanager, emptyReceivers = [] }: ConfigUnderTest,
): string | undefined {
  const name = JSON.stringify(receiver);
  if (!alertmanager.receivers.includes(receiver))
    return `there is no receiver ${name}; there are ${alertmanager.receivers.join(', ')}${meantText(receiver, alertmanager.receivers)}`;
  return emptyReceivers.includes(receiver)
    ? `the receiver ${name} has no integration: Alertmanager takes it, and tells nobody`
    : undefined;
}

function meantText(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === undefined ? '' : ` (did you mean ${near}?)`;
}

/** Where a rule is that would raise it: in a file that Prometheus does not load, or one whose alerts are relabelled. */
function whyNoRule(
  alert: Labels,
  { rules, unlistedRules = [], droppedRules = [], prometheus }: ConfigUnderTest,
): string {
  const unlisted = findRule(alert, unlistedRules);
  if (unlisted !== undefined)
    return `: its rule is at ${formatLocation(unlisted.location)}, and rule_files of prometheus.yml does not list that file`;
  const dropped = droppedRules.find(({ rule }) => findRule(alert, [rule]) !== undefined);
  if (dropped !== undefined)
    return `: alert_relabel_configs (${formatLocation(dropped.by.location)}, action ${dropped.by.action}) throws it away on the way to Alertmanager`;
  const written = findRule(alert, rules.map(asWritten));
  if (written === undefined)
    return meantText(alert['alertname'] ?? '', [...new Set(rules.map((rule) => rule.alert))]);
  const { labels, by } = sentLabels(alert, written, prometheus);
  return `: ${relabelledText(by)} makes ${formatLabels(labels)} of it on the way to Alertmanager`;
}

function relabelledText(by: readonly RelabelStep[]): string {
  return `alert_relabel_configs (${by.map(({ location }) => formatLocation(location)).join(', ')})`;
}

/** An alert with a rule that the relabelling throws away, or gives other labels, because of what the scenario names. */
function relabelled(expectation: AlertExpectation, path: string, config: ConfigUnderTest): Refusal[] {
  const alerts = isInhibit(expectation) ? [expectation.inhibit, expectation.by] : [alertOf(expectation)];
  if (config.prometheus.alertRelabelling === undefined) return [];
  return alerts.flatMap((alert): Refusal[] => {
    const rule = findRule(alert, config.rules);
    if (rule === undefined) return [];
    const { fate, labels, mayCarry, by } = sentLabels(alert, rule, config.prometheus);
    const name = nameAlert(alert);
    if (fate === 'dropped')
      return [{ path, problem: `${relabelledText(by)} throws ${name} away on the way to Alertmanager` }];
    const wrong = Object.keys(alert).filter((label) =>
      label in labels ? labels[label] !== alert[label] : !mayCarry(label),
    );
    if (wrong.length === 0) return [];
    const got = wrong.map((label) => `${label}=${JSON.stringify(labels[label] ?? '')}`).join(', ');
    return [
      {
        path,
        problem: `${relabelledText(by)} sends ${name} with ${got}: no receiver hears of it as the scenario names it`,
      },
    ];
  });
}

/** An alert with a rule that no fault of the scenario reaches. */
function unraised(expectation: AlertExpectation, path: string, context: Context): Refusal[] {
  const alert = alertOf(expectation);
  const rule = findRule(alert, context.config.rules);
  const lives = rule && incidentsOf(rule, alert, context);
  if (lives === undefined || !('never' in lives)) return [];
  const place = formatLocation(rule?.location ?? { file: '' });
  const alertname = alert['alertname'] ?? '';
  const flaw = diagnose(context.config).find(({ alertnames }) => alertnames.includes(alertname));
  const why = flaw === undefined ? '' : `; ${flaw.sentence}`;
  return [
    { path, problem: `the scenario cannot raise ${nameAlert(alert)} (${place}): ${lives.never}${why}` },
  ];
}

/** One alert cannot be both delivered and muted. */
function contradictions(
  expectation: AlertExpectation,
  path: string,
  earlier: readonly AlertExpectation[],
): Refusal[] {
  const name = nameAlert(alertOf(expectation));
  return earlier
    .filter((other) => isAboutSame(other, expectation) && isInhibit(other) !== isInhibit(expectation))
    .map(() => ({ path, problem: `${name} is expected to be delivered and to be inhibited` }));
}

/** An alert is expected as often as it fires: the first expectation of it is about its first life, and so on. */
function miscounted(
  expectation: AlertExpectation,
  path: string,
  all: readonly AlertExpectation[],
  context: Context,
): Refusal[] {
  const alert = alertOf(expectation);
  const rule = findRule(alert, context.config.rules);
  const lives = rule && incidentsOf(rule, alert, context);
  const same = all.filter((other) => isAboutSame(other, expectation));
  // Where one of them cannot be raised at all, that is the flaw to tell.
  if (lives === undefined || 'never' in lives || same.at(-1) !== expectation) return [];
  if (same.length === lives.length) return [];
  const fires = lives.map(({ firing }) => formatLabTime(firing.earliestMs)).join(' and ');
  const problem = `${nameAlert(alert)} is expected ${times(same.length)}, but with these faults it fires ${times(lives.length)}, from ${fires} on`;
  return [{ path, problem }];
}

function times(count: number): string {
  return ['never', 'once', 'twice'][count] ?? `${count} times`;
}

/** The life that an expectation is about, with its rule; undefined where there is none, which others tell. */
function lifeOf(
  expectation: AlertExpectation,
  earlier: readonly AlertExpectation[],
  context: Context,
): { readonly rule: AlertRule; readonly life: Life } | undefined {
  const alert = alertOf(expectation);
  const rule = findRule(alert, context.config.rules);
  const lives = rule && incidentsOf(rule, alert, context);
  const number = earlier.filter((other) => isAboutSame(other, expectation)).length;
  const life = lives === undefined || 'never' in lives ? undefined : lives[number];
  return rule === undefined || life === undefined ? undefined : { rule, life };
}

/** An alert that is demanded and need not fire, or cannot. */
function unsure(
  expectation: AlertExpectation,
  path: string,
  earlier: readonly AlertExpectation[],
  context: Context,
): Refusal[] {
  const known = lifeOf(expectation, earlier, context);
  return known === undefined ? [] : notDemanded(expectation, path, known.rule, known.life);
}

/** A promise that ends before the earliest instant at which it could be kept. */
function closesBeforeItOpens(
  expectation: AlertExpectation,
  path: string,
  earlier: readonly AlertExpectation[],
  context: Context,
): Refusal[] {
  if (!isDeliver(expectation)) return [];
  const { deliver, within, resolveWithin } = expectation;
  const known = lifeOf(expectation, earlier, context);
  if (known === undefined || known.life.certainty === 'must-not') return [];
  const { rule, life } = known;
  const onsetMs = context.timed[life.faultIndex]?.atMs ?? 0;
  const routes = routesFor(context.config.alertmanager.route, fullLabels(deliver, rule, context.config));
  const toldMs = life.firing.earliestMs + Math.min(...routes.map((route) => route.groupWaitMs)) - onsetMs;
  const healed = context.timed[healedLast(life, context.timed)];
  const endMs = life.ended.earliestMs - (healed?.atMs ?? 0) - (healed?.lastsMs ?? 0);
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
  if (!isInhibit(expectation)) return [];
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
