import { type InhibitRule, inhibitRuleFor, routesFor } from '../config/alertmanager.ts';
import { formatMatcher } from '../config/matcher.ts';
import type { AlertRule } from '../config/rules.ts';
import { parseDurationMs } from '../duration.ts';
import { FiredrillError } from '../errors.ts';
import { formatLabels, type Labels, nameAlert } from '../labels.ts';
import { diagnose } from '../lint/diagnose.ts';
import { unknownInhibition } from '../lint/unknown-inhibition.ts';
import type { Diagnosis, Life, Plan, PlannedDelivery, PlannedInhibition } from '../plan.ts';
import { alertOf, type DeliverExpectation, type Expectation, isDeliver, type Scenario } from '../scenario.ts';
import {
  type ConfigUnderTest,
  type Context,
  contextOf,
  findRule,
  type Signalling,
  warmUpMs,
  widestPromiseMs,
} from './context.ts';
import { notifiedWindow, repeatEveryMs, resolvedWindow } from './delivery.ts';
import { lifeOf, type Promises } from './life.ts';
import { refuseImpossible } from './refuse-impossible.ts';

export type { ConfigUnderTest } from './context.ts';

/** What the fault modules say of the scenario's faults, in the scenario's order. */
export interface DescribedFault extends Signalling {
  readonly title: string;
  readonly colour: string;
}

export interface PlanOptions {
  /** The configuration is broken on purpose: what it does wrong must show in the run, not in the plan. Default false. */
  readonly isMutant?: boolean;
}

/** Prometheus hands discovered targets on every 5 s of wall time, at any speed (prometheus/discovery, updatert). */
const discoveryThrottleWallMs = 5000;
/** The dead man's switch alarms after three minutes of silence (alerts.md, Routing). */
const deadmanAlarmMs = 3 * 60_000;
const deadmanReceiver = 'deadmansswitch';
/** Silence is watched for at least this long when nothing bounds it. */
const defaultObserveMs = 10 * 60_000;

/**
 * Computes every window of a scenario from the configuration alone.
 *
 * @throws FiredrillError `PLAN_REFUSED` with all problems at once: unknown alerts or receivers, contradictions, promises that
 *   end before they can be kept, inhibitions that there are not
 */
export function planRun(
  scenario: Scenario,
  faults: readonly DescribedFault[],
  config: ConfigUnderTest,
  speed: number,
  { isMutant = false }: PlanOptions = {},
): Plan {
  const context = contextOf({ scenario, faults }, config, speed);
  const { timed } = context;
  refuseImpossible(scenario, context, isMutant);
  const planned = scenario.expect.map((expectation, index) => planExpectation(expectation, index, context));
  const deliveries = planned.flatMap((one) => one.deliveries);
  const inhibitions = planned.flatMap((one) => one.inhibitions);
  const lastMs = Math.max(
    scenario.observe === undefined ? 0 : parseDurationMs(scenario.observe),
    ...timed.map(({ atMs, lastsMs }) => atMs + lastsMs),
    ...deliveries.map((one) => one.resolved?.window.latestMs ?? one.notified.latestMs),
    ...inhibitions.map((one) => one.life.ended.latestMs),
    scenario.expect.length === 0 && scenario.observe === undefined ? defaultObserveMs : 0,
  );
  const beat = routesFor(config.alertmanager.route, { alertname: 'Watchdog', severity: 'none' })[0];
  return {
    scenario,
    speed,
    deliveries,
    inhibitions,
    diagnoses: [...diagnose(config), ...planned.flatMap((one) => one.diagnoses)],
    heartbeat: {
      receiver: deadmanReceiver,
      everyMs: beat === undefined ? deadmanAlarmMs : repeatEveryMs(beat),
      alarmAfterMs: deadmanAlarmMs,
    },
    warmUpMs,
    observeUntilMs: Math.ceil(lastMs),
    faults: faults.map(({ title, colour }, index) => ({
      title,
      colour,
      atMs: timed[index]?.atMs ?? 0,
      lastsMs: timed[index]?.lastsMs ?? 0,
    })),
    theoreticalWallMs: Math.max(discoveryThrottleWallMs, warmUpMs / speed) + lastMs / speed,
  };
}

interface Planned {
  readonly deliveries: readonly PlannedDelivery[];
  readonly inhibitions: readonly PlannedInhibition[];
  readonly diagnoses: readonly Diagnosis[];
}

function planExpectation(expectation: Expectation, expectationIndex: number, context: Context): Planned {
  const alert = alertOf(expectation);
  const rule = ruleFor(alert, context.config.rules);
  if (isDeliver(expectation)) return planDelivery(expectation, expectationIndex, alert, rule, context);
  const life = lifeFor(alert, rule, context, { firingMs: widestPromiseMs, endedMs: widestPromiseMs });
  const full = fullLabels(alert, rule, context.config);
  const source = fullLabels(expectation.by, ruleFor(expectation.by, context.config.rules), context.config);
  const inhibit = inhibitRuleFor(
    context.config.alertmanager,
    { ...source, service: source['service'] ?? full['service'] ?? '' },
    full,
  );
  const mutedBy = inhibit === undefined ? 'no inhibit rule does' : describeInhibition(inhibit);
  const missing = inhibit === undefined ? [noInhibition(source, full, context.config)] : [];
  return {
    deliveries: [],
    inhibitions: [{ kind: 'inhibition', expectationIndex, life, by: expectation.by, rule: mutedBy }],
    diagnoses: missing,
  };
}

function describeInhibition({ id, source, target }: InhibitRule): string {
  return `${id} (${source.map(formatMatcher).join(', ')} mutes ${target.map(formatMatcher).join(', ')})`;
}

/** Why nothing mutes the target: an inhibition that names nobody may have been meant for it. */
function noInhibition(source: Labels, target: Labels, config: ConfigUnderTest): Diagnosis {
  const dead = unknownInhibition.find(config)[0];
  const because = dead === undefined ? '' : `: ${dead.sentence}`;
  return {
    id: 'no-inhibition',
    alertnames: [target['alertname'] ?? ''],
    sentence: `no inhibit rule of the configuration lets ${nameAlert(source)} mute ${nameAlert(target)}${because}`,
    location: dead?.location ?? { file: 'alertmanager/alertmanager.yml' },
  };
}

function planDelivery(
  expectation: DeliverExpectation,
  expectationIndex: number,
  alert: Labels,
  rule: AlertRule,
  context: Context,
): Planned {
  const slaMs = parseDurationMs(expectation.within);
  const resolveSlaMs =
    expectation.resolveWithin === undefined ? null : parseDurationMs(expectation.resolveWithin);
  const life = lifeFor(alert, rule, context, { firingMs: slaMs, endedMs: resolveSlaMs ?? widestPromiseMs });
  const full = fullLabels(alert, rule, context.config);
  const routes = routesFor(context.config.alertmanager.route, full);
  const diagnoses: Diagnosis[] = [];
  const deliveries = expectation.to.map((receiver): PlannedDelivery => {
    const route = routes.find((candidate) => candidate.receiver === receiver);
    if (route === undefined) {
      diagnoses.push({
        id: 'not-routed',
        alertnames: [alert['alertname'] ?? ''],
        sentence: `the routes send ${nameAlert(full)} to ${routes.map((one) => one.receiver).join(', ')}, not to ${receiver}`,
        location: { file: 'alertmanager/alertmanager.yml' },
      });
    }
    const via = route ?? context.config.alertmanager.route;
    return {
      kind: 'delivery',
      expectationIndex,
      life,
      receiver,
      notified: notifiedWindow(life, via, context.setting),
      slaMs,
      resolved:
        resolveSlaMs === null
          ? null
          : { window: resolvedWindow(life, via, context.setting), slaMs: resolveSlaMs },
    };
  });
  return { deliveries, inhibitions: [], diagnoses };
}

/** The life of an alert that `refuseImpossible` has let pass. */
function lifeFor(alert: Labels, rule: AlertRule, { timed, setting }: Context, promises: Promises): Life {
  const life = lifeOf(rule, alert, timed, setting, promises);
  if (!('never' in life)) return life;
  throw new FiredrillError('internal', 'PLAN_LIFE', 'no life for an alert that was checked before', {
    got: `${nameAlert(alert)}: ${life.never}`,
  });
}

function ruleFor(alert: Labels, rules: readonly AlertRule[]): AlertRule {
  const rule = findRule(alert, rules);
  if (rule === undefined)
    throw new FiredrillError('internal', 'PLAN_RULE', 'no rule for an alert that was checked before', {
      got: formatLabels(alert),
    });
  return rule;
}

function fullLabels(alert: Labels, rule: AlertRule, config: ConfigUnderTest): Labels {
  return { ...config.prometheus.externalLabels, ...rule.labels, ...alert };
}
