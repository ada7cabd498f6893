import { type InhibitRule, inhibitRuleFor, routesFor } from '../config/alertmanager.ts';
import { formatMatcher } from '../config/matcher.ts';
import type { AlertRule } from '../config/rules.ts';
import { parseDurationMs } from '../duration.ts';
import { FiredrillError, type Location } from '../errors.ts';
import { formatLabels, hasLabels, type Labels, nameAlert } from '../labels.ts';
import { alertmanagerFile } from '../lint/lint.ts';
import { whyNotTo } from '../lint/route-to.ts';
import { unknownInhibition } from '../lint/unknown-inhibition.ts';
import type { Certainty, Diagnosis, Life, PlannedDelivery, PlannedInhibition } from '../plan.ts';
import {
  type AlertExpectation,
  alertOf,
  type DeliverExpectation,
  isDeliver,
  isInhibit,
  type Scenario,
} from '../scenario.ts';
import { type ConfigUnderTest, type Context, findRule, widestPromiseMs } from './context.ts';
import { escapesOf, type Telling, tellingOf } from './delivery.ts';
import type { Groups } from './grouping/groups.ts';
import { fullLabels, type PlannedAlert } from './grouping/planned-alert.ts';
import { incidentsOf, isAboutSame } from './incidents.ts';
import { plannedAlert } from './known-alerts.ts';
import type { Lives } from './life.ts';
import { optionalHint } from './not-demanded.ts';
import type { Refusal } from './refusal.ts';
import { routingTreeOf, toldBySeveral } from './told-by-several.ts';

/** What one expectation adds to the plan. */
export interface Planned {
  readonly deliveries: readonly PlannedDelivery[];
  readonly inhibitions: readonly PlannedInhibition[];
  readonly diagnoses: readonly Diagnosis[];
  /** What it demands and the configuration leaves to chance, or makes impossible. */
  readonly unsure: readonly Refusal[];
}

/** What an expectation is planned from: everything that is known of the run, and of the groups. */
export interface Planning extends Context {
  readonly scenario: Scenario;
  readonly groups: Groups;
}

/**
 * The alert that an expectation speaks about; the promises bound it where the oracle does not see through its rule.
 *
 * @param earlier the expectations before it: those of the same alert have its earlier lives
 */
export function expectedAlert(
  expectation: AlertExpectation,
  earlier: readonly AlertExpectation[],
  context: Context,
): PlannedAlert {
  const alert = alertOf(expectation);
  const rule = ruleFor(alert, context.config.rules);
  const { within, resolveWithin } = isDeliver(expectation) ? expectation : {};
  const promises = {
    firingMs: within === undefined ? widestPromiseMs : parseDurationMs(within),
    endedMs: resolveWithin === undefined ? widestPromiseMs : parseDurationMs(resolveWithin),
  };
  const lives = incidentsOf(rule, alert, context, promises);
  const number = earlier.filter((other) => isAboutSame(other, expectation)).length;
  const life = lifeFor(alert, lives, number);
  const { alerts } = expectation;
  return plannedAlert(alerts === undefined ? life : { ...life, alerts }, rule, context.config);
}

export function planExpectation(
  one: PlannedAlert,
  expectation: AlertExpectation,
  expectationIndex: number,
  planning: Planning,
): Planned {
  if (isDeliver(expectation)) return planDelivery(expectation, expectationIndex, one, planning);
  if (!isInhibit(expectation)) return planFiring(expectationIndex, one, planning);
  const { config, groups } = planning;
  const { life, labels: full } = one;
  const source = fullLabels(expectation.by, ruleFor(expectation.by, config.rules), config);
  const inhibit = inhibitRuleFor(
    config.alertmanager,
    { ...source, service: source['service'] ?? full['service'] ?? '' },
    full,
  );
  const mutedBy = inhibit === undefined ? 'no inhibit rule does' : describeInhibition(inhibit);
  const missing = inhibit === undefined ? [noInhibition(source, full, config)] : [];
  const sources = groups.alerts.filter(({ labels }) => hasLabels(labels, expectation.by));
  const by = (sources.find((source) => meets(source.life, life)) ?? sources[0])?.life;
  const escapes = routesFor(config.alertmanager.route, full).flatMap((route) =>
    escapesOf(one, route, groups),
  );
  return {
    deliveries: [],
    inhibitions: [
      {
        kind: 'inhibition',
        expectationIndex,
        life,
        by: expectation.by,
        rule: mutedBy,
        ...(by === undefined ? {} : { source: { firing: by.firing, ended: by.ended } }),
        ...(escapes.length === 0 ? {} : { escapes }),
      },
    ],
    diagnoses: missing,
    unsure: [],
  };
}

function meets(a: Life, b: Life): boolean {
  return a.firing.earliestMs <= b.ended.latestMs && b.firing.earliestMs <= a.ended.latestMs;
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
  one: PlannedAlert,
  { config, groups }: Planning,
): Planned {
  const { life, labels } = one;
  const slaMs = parseDurationMs(expectation.within);
  const resolveSlaMs =
    expectation.resolveWithin === undefined ? null : parseDurationMs(expectation.resolveWithin);
  const routes = routesFor(config.alertmanager.route, labels);
  const diagnoses: Diagnosis[] = [];
  const chances: { readonly receiver: string; readonly telling: Telling }[] = [];
  const diagnose = (
    of: Pick<Diagnosis, 'id' | 'sentence' | 'receivers' | 'kinds'>,
    place?: Location,
  ): void => {
    const location = { file: alertmanagerFile, ...place };
    diagnoses.push({ ...of, alertnames: [labels['alertname'] ?? ''], location });
  };
  const deliveries = expectation.to.map((receiver): PlannedDelivery => {
    const route = routes.find((candidate) => candidate.receiver === receiver);
    const name = nameAlert(labels);
    if (route === undefined) {
      diagnose(...unroutedTo(receiver, one, config));
    }
    const telling = tellingOf(one, route ?? config.alertmanager.route, groups);
    if (routes.filter((candidate) => candidate.receiver === receiver).length > 1)
      diagnose(...toldBySeveral(receiver, one, config, groups));
    const { notified, told, resolved, again, refusedForMs, quietForMs } = telling;
    chances.push({ receiver, telling });
    if (told === 'must-not' && life.certainty !== 'must-not')
      diagnose({
        id: 'never-told',
        sentence: `${receiver} is never told of ${name}: when its group flushes it is muted or over`,
        receivers: [receiver],
        kinds: ['missing'],
      });
    if (resolveSlaMs !== null && !groups.sendsResolved(receiver))
      diagnose({
        id: 'no-resolved',
        sentence: `${receiver} is never told of ends: its send_resolved is false`,
        receivers: [receiver],
        kinds: ['not-resolved'],
      });
    return {
      kind: 'delivery',
      expectationIndex,
      life,
      receiver,
      notified,
      ...(told === life.certainty ? {} : { told }),
      slaMs: slaMs + refusedForMs + quietForMs,
      resolved:
        resolveSlaMs === null
          ? null
          : {
              window: resolved.window,
              slaMs: resolveSlaMs,
              ...(resolved.told === 'may' ? { told: 'may' as const } : {}),
            },
      ...(again.length === 0 ? {} : { again: [...again] }),
    };
  });
  const unsure =
    life.certainty === 'must' ? leftToChance(expectation, expectationIndex, labels, chances) : [];
  return { deliveries, inhibitions: [], diagnoses, unsure };
}

/** What the scenario demands of an alert that must fire, and its receivers need not be told. */
function leftToChance(
  expectation: DeliverExpectation,
  expectationIndex: number,
  labels: Labels,
  chances: readonly { readonly receiver: string; readonly telling: Telling }[],
): Refusal[] {
  if (expectation.optional !== undefined) return [];
  const name = nameAlert(labels);
  const path = `expect[${expectationIndex}]`;
  const untold = chances.filter(({ telling: { told } }) => told !== 'must');
  const ends = chances.filter(
    ({ telling: { told, resolved } }) => told === 'must' && isEndLeftToChance(expectation, resolved.told),
  );
  const listed = (those: typeof chances): string => those.map(({ receiver }) => receiver).join(', ');
  const refusals = [...Map.groupBy(untold, ({ telling }) => whyUntold(name, telling))].map(
    ([why, those]): Refusal => ({
      path: `${path}.to`,
      problem: `${listed(those)}: ${why}; ${optionalHint}`,
    }),
  );
  const endsUntold = [...Map.groupBy(ends, ({ telling }) => whyEndUntold(name, telling))].map(
    ([why, those]): Refusal => ({
      path: `${path}.resolveWithin`,
      problem: `${listed(those)}: ${why}; say \`resolveOptional: 'why'\` in the expectation if it need not`,
    }),
  );
  return [...refusals, ...endsUntold];
}

function whyEndUntold(name: string, { resolved }: Telling): string {
  return `the end of ${name} need not be told: ${resolved.untoldBecause ?? 'the receiver refuses what it is sent meanwhile'}`;
}

/** Why a receiver need not hear of an alert that fires. */
function whyUntold(name: string, { told, untoldBecause }: Telling): string {
  const verb = told === 'may' ? 'need not be delivered' : 'is never delivered';
  return `${name} ${verb}: ${untoldBecause ?? 'the receiver refuses what it is sent meanwhile'}`;
}

/** Whether the scenario demands that the end be told and the configuration makes that a matter of chance. */
function isEndLeftToChance({ resolveWithin, resolveOptional }: DeliverExpectation, told: Certainty): boolean {
  return resolveWithin !== undefined && resolveOptional === undefined && told === 'may';
}

/** Why an alert does not come to a receiver, as a diagnosis and its place. */
function unroutedTo(
  receiver: string,
  { labels }: PlannedAlert,
  config: ConfigUnderTest,
): [of: Pick<Diagnosis, 'id' | 'sentence' | 'receivers' | 'kinds'>, place: Location | undefined] {
  const others = routesFor(config.alertmanager.route, labels).map((other) => other.receiver);
  const detour = whyNotTo(receiver, labels, routingTreeOf(config));
  const why = detour === undefined ? '' : `: ${detour.why}`;
  const sentence = `the routes send ${nameAlert(labels)} to ${others.join(', ')}, not to ${receiver}${why}`;
  return [{ id: 'not-routed', sentence, receivers: [receiver], kinds: ['missing'] }, detour?.location];
}

/** Whoever its routes lead to may be told of it, and need not be. */
function planFiring(expectationIndex: number, one: PlannedAlert, { config, groups }: Planning): Planned {
  const deliveries = routesFor(config.alertmanager.route, one.labels).map((route): PlannedDelivery => {
    const { notified, again, isQuiet } = tellingOf(one, route, groups);
    return {
      kind: 'delivery',
      expectationIndex,
      life: one.life,
      receiver: route.receiver,
      notified,
      told: isQuiet ? 'must-not' : 'may',
      // Nobody has promised anything.
      slaMs: notified.latestMs,
      resolved: null,
      ...(again.length === 0 ? {} : { again: [...again] }),
    };
  });
  return { deliveries, inhibitions: [], diagnoses: [], unsure: [] };
}

/** The life of an alert that `refuseImpossible` has let pass. */
function lifeFor(alert: Labels, lives: Lives, number: number): Life {
  // A configuration that is broken on purpose may give it fewer lives than are expected.
  const life = 'never' in lives ? undefined : (lives[number] ?? lives.at(-1));
  if (life !== undefined) return life;
  throw new FiredrillError('internal', 'PLAN_LIFE', 'no life for an alert that was checked before', {
    got: `${nameAlert(alert)}: ${'never' in lives ? lives.never : 'none'}`,
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
