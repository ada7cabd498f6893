import { type AlertmanagerConfig, type Route, routesFor } from '../../config/alertmanager.ts';
import {
  inLabMs,
  inProgramMs,
  type LostSends,
  machineWallMs,
  type Refusal,
  type Setting,
} from '../setting.ts';
import {
  allOf,
  flickers,
  isSameAlert,
  type Likelihood,
  type PlannedAlert,
  sameValue,
} from './planned-alert.ts';

/** Prometheus sends a resolved alert again and again for so long, in milliseconds of its clock (rules/alerting.go, resolvedRetention). */
const resolvedRetentionProgramMs = 15 * 60_000;
/** Alertmanager sweeps groups that are empty so often, in milliseconds of its clock (dispatch/dispatch.go of 0.26). */
const sweepProgramMs = 30_000;
/** An alert is sent again after so long, in lab milliseconds: --rules.alert.resend-delay, 1m unless set. */
export const resendDelayMs = 60_000;

/** The times that decide when a route's groups speak. Lab milliseconds. */
export interface GroupClock {
  readonly route: Route;
  /** Machine time from Prometheus through Alertmanager to the receiver, at most. */
  readonly deliveryMs: number;
  /** From one sending of an alert to the next, at most. */
  readonly resentEveryMs: number;
  /** How long after its end an alert is still sent as resolved, and so keeps coming back into its group. */
  readonly retentionMs: number;
  /** How long a group may outlive the end of its last alert. */
  readonly lingersMs: number;
  readonly sendsResolved: boolean;
  readonly lostSends: readonly LostSends[];
  /** When the route's receiver takes nothing. */
  readonly refusals: readonly Refusal[];
}

export function clockOf(route: Route, setting: Setting, sendsResolved: boolean): GroupClock {
  const byMail = setting.mailReceivers.includes(route.receiver);
  const retentionMs = inProgramMs(resolvedRetentionProgramMs, setting);
  return {
    route,
    deliveryMs: inLabMs(byMail ? machineWallMs.deliverByMail : machineWallMs.deliver, setting),
    resentEveryMs: resendDelayMs + setting.evaluationIntervalMs,
    retentionMs,
    lingersMs: retentionMs + route.groupIntervalMs + inProgramMs(sweepProgramMs, setting),
    sendsResolved,
    lostSends: setting.lostSends ?? [],
    refusals: (setting.refusals ?? []).filter(({ receiver }) => receiver === route.receiver),
  };
}

/** Another alert that may be in the same group of a route; an alert that flickers is its own mate. */
export interface Mate {
  readonly alert: PlannedAlert;
  readonly shares: Exclude<Likelihood, 'no'>;
  /** Whether it may be an earlier or later life of the very same alert. */
  readonly isSame: boolean;
}

/** The planned alerts that may share an alert's group at a route. */
export function matesOf(
  one: PlannedAlert,
  all: readonly PlannedAlert[],
  route: Route,
  { route: root }: AlertmanagerConfig,
): Mate[] {
  return all.flatMap((alert): Mate[] => {
    if (alert === one) return flickers(one) ? [{ alert, shares: 'maybe', isSame: true }] : [];
    const shares = routesFor(root, alert.labels).includes(route) ? inOneGroup(route, one, alert) : 'no';
    if (shares === 'no' || alert.life.certainty === 'must-not') return [];
    return [{ alert, shares, isSame: isSameAlert(one, alert) }];
  });
}

function inOneGroup({ groupBy }: Route, a: PlannedAlert, b: PlannedAlert): Likelihood {
  // `...` means all labels, and the plan does not know all of them.
  if (groupBy.includes('...')) return isSameAlert(a, b) ? 'maybe' : 'no';
  return allOf(groupBy.map((label) => sameValue(a, b, label)));
}
