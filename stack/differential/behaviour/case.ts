import type { ClusterEvent } from '../../../core/alertmanager/cluster-schedule.ts';
import type { ScheduleEvent } from '../../../core/alertmanager/schedule.ts';
import { intervalsAround } from './intervals.ts';

/** How Alertmanager's route of a case is set up. */
export interface CaseRoute {
  readonly groupBy: readonly string[];
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  /** `send_resolved` of each of the receiver's webhooks. */
  readonly webhooks: readonly boolean[];
  /** Names of `intervalsAround` in which it is muted, and outside of which it is. */
  readonly mute: readonly string[];
  readonly active: readonly string[];
}

/** Peers that a case is played on together. */
export interface CaseCluster {
  readonly peers: number;
  readonly peerTimeoutMs: number;
  /** Longest that gossip takes. */
  readonly gossipMs: number;
}

export type CaseEvent = ScheduleEvent | ClusterEvent;

/** One schedule that is played against Alertmanager and the model, on a route and with labels of its own. */
export interface Case {
  /** Value of the label `case` on all its alerts, and the name of its receiver. */
  readonly id: string;
  readonly route: CaseRoute;
  /** Times count from the case's start. */
  readonly events: readonly CaseEvent[];
  /** What arrives up to here counts. */
  readonly untilMs: number;
  /** How many times slower than written it is: 1 for all that is generated. */
  readonly tempo: number;
  /** Undefined for one Alertmanager. */
  readonly cluster?: CaseCluster;
}

/** True for a case on which the clock on the wall has a say. */
export function hasIntervals({ route: { mute, active } }: Case): boolean {
  return mute.length + active.length > 0;
}

/**
 * The same case, slower: every time in it is multiplied. Only Alertmanager's own clocks stay as they are, and the model
 * knows them. A machine that stalls for 100 ms blurs fewer edges of a slow case than of a fast one.
 */
export function slowDown(one: Case, tempo: number): Case {
  const { route, events, untilMs, cluster } = one;
  const times = [route.groupWaitMs, route.groupIntervalMs, route.repeatIntervalMs] as const;
  const [groupWaitMs, groupIntervalMs, repeatIntervalMs] = times.map((ms) => Math.round(ms * tempo)) as [
    number,
    number,
    number,
  ];
  return {
    ...one,
    route: { ...route, groupWaitMs, groupIntervalMs, repeatIntervalMs },
    events: events.map((event) => slowEvent(event, tempo)),
    untilMs: untilMs * tempo,
    tempo: one.tempo * tempo,
    ...(cluster && { cluster: { ...cluster, peerTimeoutMs: cluster.peerTimeoutMs * tempo } }),
  };
}

/** Multiplies every number whose name ends in `Ms`, at any depth. */
function slowEvent<Value>(value: Value, tempo: number): Value {
  if (Array.isArray(value)) return value.map((one: unknown) => slowEvent(one, tempo)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, one]: [string, unknown]) => [
    name,
    typeof one === 'number' && name.endsWith('Ms') ? Math.round(one * tempo) : slowEvent(one, tempo),
  ]);
  return Object.fromEntries(entries) as Value;
}

/** Where the receivers program takes the webhook of a case's integration: `webhook[1]` of c7 is c7-1. */
export function sinkName(receiver: string, integration: string): string {
  return `${receiver}-${/\d+/.exec(integration)?.[0] ?? '0'}`;
}

/** `resolve_timeout` at tempo 1: short, so that alerts without an end resolve within a case. */
const resolveTimeoutMs = 2300;

/**
 * alertmanager.yml with one route and one receiver for each case; its inhibit rules never reach across cases.
 *
 * @param cases all of one tempo: `resolve_timeout` is one for all.
 * @param minuteWallMs the whole minute around which time intervals lie
 */
export function configOf(cases: readonly Case[], sinkUrl: string, minuteWallMs: number): string {
  const route = ({ id, route: { groupBy, mute, active, ...times } }: Case) =>
    `  - { receiver: ${id}, matchers: ['case="${id}"'], group_by: ${JSON.stringify(groupBy)},
      group_wait: ${times.groupWaitMs}ms, group_interval: ${times.groupIntervalMs}ms,
      repeat_interval: ${times.repeatIntervalMs}ms,
      mute_time_intervals: ${JSON.stringify(mute)}, active_time_intervals: ${JSON.stringify(active)} }`;
  const used = new Set(cases.flatMap(({ route: { mute, active } }) => [...mute, ...active]));
  const intervals = Object.entries(intervalsAround(minuteWallMs)).filter(([name]) => used.has(name));
  const webhook = (id: string) => (sendResolved: boolean, index: number) =>
    `{ url: '${sinkUrl}/webhook/${id}-${index}', send_resolved: ${sendResolved} }`;
  const receiver = ({ id, route: { webhooks } }: Case) =>
    `- { name: ${id}, webhook_configs: [${webhooks.map(webhook(id)).join(', ')}] }`;
  return `global: { resolve_timeout: ${resolveTimeoutMs * (cases[0]?.tempo ?? 1)}ms }
route:
  receiver: none
  routes:
${cases.map(route).join('\n')}
inhibit_rules:
# I1: critical mutes warning
- source_matchers: ['severity="critical"']
  target_matchers: ['severity="warning"']
  equal: [case, alertname]
# I2: an outage mutes everything but itself
- source_matchers: ['alertname="Outage"']
  target_matchers: ['case=~".+"']
  equal: [case]
time_intervals:
${intervals.map(([name, text]) => `- { name: ${name}, time_intervals: [${text}] }`).join('\n')}
receivers:
- name: none
${cases.map(receiver).join('\n')}
`;
}
