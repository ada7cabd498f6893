import { type Pace, programRateOf } from '../clock.ts';
import { routesFor } from '../config/alertmanager.ts';
import { parseDurationMs } from '../duration.ts';
import type { Foretellings } from '../foretold/foretelling.ts';
import { formatLabels } from '../labels.ts';
import { diagnose } from '../lint/diagnose.ts';
import { alertmanagerFile } from '../lint/lint.ts';
import type { Plan } from '../plan.ts';
import { aboutAlerts, isAlarm, type Scenario } from '../scenario.ts';
import { deadmanAlarmMs, deadmanReceiver, heartbeatRoute, planAlarms, whyNoBeat } from './alarm.ts';
import {
  type ConfigUnderTest,
  type Context,
  contextOf,
  findRule,
  type Signalling,
  warmUpMs,
} from './context.ts';
import { repeatEveryMs } from './grouping/again.ts';
import type { Groups } from './grouping/groups.ts';
import { fullLabels } from './grouping/planned-alert.ts';
import { lastingAlerts, mutingAlerts } from './known-alerts.ts';
import { latePromises } from './late-promises.ts';
import { expectedAlert, type Planned, planExpectation } from './plan-expectation.ts';
import { refuseFor } from './refusal.ts';
import { refuseImpossible } from './refuse-impossible.ts';
import { discoveryThrottleMs } from './setting.ts';
import { unreadOf } from './unread.ts';
import { type Unseen, unseenOf } from './unseen.ts';

export type { ConfigUnderTest } from './context.ts';

/** What the fault modules say of the scenario's faults, in the scenario's order. */
export interface DescribedFault extends Signalling {
  readonly title: string;
  readonly colour: string;
}

export interface PlanOptions {
  /** The configuration is broken on purpose: what it does wrong must show in the run, not in the plan. Default false. */
  readonly isMutant?: boolean;
  /** What promtool says of expressions that the oracle does not see through. Default: nobody has asked. */
  readonly foretold?: Foretellings;
}

/** Silence is watched for at least this long when nothing bounds it. */
const defaultObserveMs = 10 * 60_000;

function planExpectations(scenario: Scenario, context: Context): Planned[] {
  const { config, setting } = context;
  const expected = scenario.expect.flatMap((expectation, index) => {
    if (isAlarm(expectation)) return [];
    const earlier = aboutAlerts(scenario.expect.slice(0, index));
    return [{ expectation, index, one: expectedAlert(expectation, earlier, context) }];
  });
  const muting = mutingAlerts(aboutAlerts(scenario.expect), context);
  const without = new Set(config.receiversWithoutEnds);
  const groups: Groups = {
    alerts: [...expected.map(({ one }) => one), ...muting, ...lastingAlerts(config)],
    config: config.alertmanager,
    setting,
    sendsResolved: (receiver) => !without.has(receiver),
  };
  return expected.map(({ one, expectation, index }) =>
    planExpectation(one, expectation, index, { ...context, scenario, groups }),
  );
}

/**
 * Computes every window of a scenario from the configuration alone.
 *
 * @throws FiredrillError `PLAN_REFUSED` with all problems at once: unknown alerts or receivers, contradictions, promises that
 *   end before they can be kept, inhibitions that there are not, demands that the configuration makes optional
 */
export function planRun(
  scenario: Scenario,
  faults: readonly DescribedFault[],
  config: ConfigUnderTest,
  pace: Pace,
  { isMutant = false, foretold }: PlanOptions = {},
): Plan {
  const context = { ...contextOf({ scenario, faults }, config, pace, foretold), takesAsServed: isMutant };
  const { timed } = context;
  refuseImpossible(scenario, context, isMutant);
  const planned = planExpectations(scenario, context);
  if (!isMutant) {
    const unsure = planned.flatMap((one) => one.unsure);
    refuseFor(scenario.id, 'demands what this configuration leaves to chance', unsure);
    const inRealTime = planExpectations(
      scenario,
      contextOf({ scenario, faults }, config, { speed: 1 }, foretold),
    );
    const late = latePromises(
      inRealTime.flatMap((one) => one.deliveries),
      timed,
    );
    refuseFor(scenario.id, 'promises what this configuration need not keep', late);
  }
  const alarms = planAlarms(scenario.expect, context);
  const deliveries = planned.flatMap((one) => one.deliveries);
  const inhibitions = planned.flatMap((one) => one.inhibitions);
  const lastMs = Math.max(
    scenario.observe === undefined ? 0 : parseDurationMs(scenario.observe),
    ...timed.map(({ atMs, lastsMs }) => atMs + lastsMs),
    ...deliveries.map((one) => one.resolved?.window.latestMs ?? one.notified.latestMs),
    ...inhibitions.flatMap(({ life, escapes = [] }) => [
      life.ended.latestMs,
      ...escapes.map(({ window }) => window.latestMs),
    ]),
    ...alarms.map(({ recovered }) => recovered.latestMs),
    scenario.expect.length === 0 && scenario.observe === undefined ? defaultObserveMs : 0,
  );
  const beat = heartbeatRoute(config);
  const noBeat = whyNoBeat(config);
  const unseen = unseenIn(planned, context);
  return {
    scenario,
    ...pace,
    deliveries,
    inhibitions,
    ...(alarms.length === 0 ? {} : { alarms }),
    diagnoses: [...diagnose(config), ...planned.flatMap((one) => one.diagnoses)],
    ...(unseen.length === 0 ? {} : { unseen }),
    heartbeat: {
      receiver: deadmanReceiver,
      everyMs: beat === undefined ? deadmanAlarmMs : repeatEveryMs(beat),
      alarmAfterMs: deadmanAlarmMs,
      ...(noBeat === undefined ? {} : { missing: noBeat }),
    },
    warmUpMs,
    observeUntilMs: Math.ceil(lastMs),
    faults: faults.map(({ title, colour, signals }, index) => ({
      title,
      colour,
      atMs: timed[index]?.atMs ?? 0,
      lastsMs: timed[index]?.lastsMs ?? 0,
      ...seriesOf(signals),
    })),
    theoreticalWallMs:
      Math.max(discoveryThrottleMs / programRateOf(pace), warmUpMs / pace.speed) + lastMs / pace.speed,
  };
}

/** Of every expected alert, each once, why its windows are not computed. */
function unseenIn(planned: readonly Planned[], context: Context): Unseen[] {
  const lives = planned.flatMap(({ deliveries, inhibitions }) => [...deliveries, ...inhibitions]);
  const found = lives.flatMap(({ life }) => {
    const rule = findRule(life.alert, context.config.rules);
    return rule === undefined ? [] : [...unseenOf(life, rule), ...unreadOf(life, rule, context)];
  });
  const all = [...found, ...timedRoutes(planned, context)];
  return [...new Map(all.map((one) => [one.sentence, one])).values()];
}

/** Routes of planned deliveries that are quiet at times, in a scenario that does not say when it begins. */
function timedRoutes(planned: readonly Planned[], { config, setting }: Context): Unseen[] {
  if (setting.beginsMs !== undefined) return [];
  const deliveries = planned.flatMap((one) => one.deliveries);
  return deliveries.flatMap(({ life, receiver }) => {
    const rule = findRule(life.alert, config.rules);
    if (rule === undefined) return [];
    return routesFor(config.alertmanager.route, fullLabels(life.alert, rule, config))
      .filter((route) => route.receiver === receiver)
      .flatMap(({ muteTimeIntervals, activeTimeIntervals }) => [...muteTimeIntervals, ...activeTimeIntervals])
      .map((name) => ({
        sentence: `the plan does not look at time intervals, and ${name} may keep the route to ${receiver} quiet`,
        location: { file: alertmanagerFile },
      }));
  });
}

/** The label sets of the series that signals name, each once. */
function seriesOf(signals: DescribedFault['signals']): Pick<Plan['faults'][number], 'series'> {
  const named = signals.flatMap((signal) =>
    'labels' in signal ? [{ service: signal.service, ...signal.labels }] : [],
  );
  const distinct = new Map(named.map((labels) => [formatLabels(labels), labels]));
  return distinct.size === 0 ? {} : { series: [...distinct.values()] };
}
