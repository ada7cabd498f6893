import type { Batch } from '../../core/alertmanager/prediction.ts';
import { formatLabels, type Labels } from '../../core/labels.ts';
import { inLabMs, machineWallMs } from '../../core/oracle/setting.ts';
import { sumTerms, type Term, type Window } from '../../core/plan.ts';
import { type ObservedNotification, type RunView, wasAccepted } from '../../core/run-view.ts';
import { assign } from '../matching.ts';
import type { Due, DueBatches } from './due-batches.ts';

/** An alert in a batch: which one, and whether it fires. */
export interface Told {
  readonly key: string;
  readonly labels: Labels;
  readonly status: 'firing' | 'resolved';
}

/** A predicted batch beside the notification that is most like it; one of the two may be missing. */
export interface Comparison {
  readonly cluster: DueBatches;
  readonly receiver: string;
  readonly due: { readonly batch: Batch; readonly window: Window; readonly told: readonly Told[] } | null;
  readonly got: { readonly notification: ObservedNotification; readonly told: readonly Told[] } | null;
  /** In the notification but not due, and the other way round. */
  readonly surplus: readonly Told[];
  readonly lacking: readonly Told[];
}

/** Both clocks are rounded to the millisecond: a receiver may seem to hear so much, in wall milliseconds, too early. */
const roundingWallMs = 2;
/** More than any difference of time: two batches with the same alerts belong together, however far apart. */
const alertCostMs = 1e9;

/** Lays what had to come beside what came, in order of time. Receivers that refused something are left out. */
export function compareBatches(view: RunView, due: Due): Comparison[] {
  const failing = failingReceivers(view);
  const comparisons = due.clusters.flatMap((cluster) => {
    const keys = new Set(cluster.alerts.map(({ labels }) => formatLabels(labels)));
    const heard = view.notifications
      .filter((one) => wasAccepted(one) && one.schemaProblems.length === 0 && one.atMs <= due.untilMs)
      .map((notification) => ({ notification, told: notification.alerts.map(toldOf) }))
      .filter(({ told }) => told.some(({ key }) => keys.has(key)));
    const receivers = new Set([
      ...cluster.batches.map(({ receiver }) => receiver),
      ...heard.map(({ notification }) => notification.receiver),
    ]);
    return [...receivers]
      .filter((receiver) => !failing.has(receiver))
      .flatMap((receiver) =>
        compareAt(
          cluster,
          receiver,
          cluster.batches.filter((batch) => batch.receiver === receiver),
          heard.filter(({ notification }) => notification.receiver === receiver),
          { view, untilMs: due.untilMs },
        ),
      );
  });
  const instantOf = ({ due: own, got }: Comparison): number =>
    own?.batch.flushAtMs ?? got?.notification.atMs ?? 0;
  return comparisons.sort((a, b) => instantOf(a) - instantOf(b));
}

/** Receivers with an answer other than yes, or with a fault on them: what they are told then hangs on retries. */
export function failingReceivers({ notifications, plan }: RunView): Set<string> {
  const refusing = notifications.filter((one) => !wasAccepted(one)).map(({ receiver }) => receiver);
  const known = new Set(notifications.map(({ receiver }) => receiver));
  for (const { receiver } of plan.deliveries) known.add(receiver);
  const disturbed = plan.scenario.faults.map(({ on }) => on).filter((on) => known.has(on));
  return new Set([...refusing, ...disturbed]);
}

function compareAt(
  cluster: DueBatches,
  receiver: string,
  batches: readonly Batch[],
  heard: readonly NonNullable<Comparison['got']>[],
  { view, untilMs }: { readonly view: RunView; readonly untilMs: number },
): Comparison[] {
  const rows = batches.map((batch) => ({ batch, window: windowOf(batch, view), told: toldOfBatch(batch) }));
  const columns = assign(
    rows.map(({ told, window }) =>
      heard.map((got) => {
        const differing = without(told, got.told).length + without(got.told, told).length;
        const isAkin = told.some(({ key }) => got.told.some((other) => other.key === key));
        return isAkin ? differing * alertCostMs + distanceMs(got.notification.atMs, window) : null;
      }),
    ),
  );
  const taken = new Set(columns);
  return [
    ...rows.flatMap((due, row): Comparison[] => {
      const got = heard[columns[row] ?? -1] ?? null;
      // What may come after the last look need not have come.
      if (got === null && due.window.latestMs > untilMs) return [];
      return [{ cluster, receiver, due, got, ...difference(due.told, got?.told ?? due.told) }];
    }),
    ...heard.flatMap((got, column): Comparison[] =>
      taken.has(column) ? [] : [{ cluster, receiver, due: null, got, surplus: got.told, lacking: [] }],
    ),
  ];
}

function difference(due: readonly Told[], got: readonly Told[]) {
  return { surplus: without(got, due), lacking: without(due, got) };
}

function without(these: readonly Told[], those: readonly Told[]): Told[] {
  return these.filter(({ key, status }) => !those.some((one) => one.key === key && one.status === status));
}

function distanceMs(atMs: number, { earliestMs, latestMs }: Window): number {
  return Math.max(0, earliestMs - atMs, atMs - latestMs);
}

function toldOf({ labels, status }: { readonly labels: Labels; readonly status: Told['status'] }): Told {
  return { key: formatLabels(labels), labels, status };
}

function toldOfBatch({ firing, resolved }: Batch): Told[] {
  return [
    ...firing.map(({ labels }) => toldOf({ labels, status: 'firing' })),
    ...resolved.map(({ labels }) => toldOf({ labels, status: 'resolved' })),
  ];
}

/** When a batch may arrive: the model's own terms, and the way to the receiver. */
function windowOf({ terms, integration }: Batch, { plan }: RunView): Window {
  const wallMs = integration.startsWith('email') ? machineWallMs.deliverByMail : machineWallMs.deliver;
  return sumTerms([
    ...terms.map(
      ({ name, earliestMs, latestMs }): Term => ({ name, minMs: earliestMs, maxMs: latestMs, why: '' }),
    ),
    {
      name: 'rounding',
      minMs: -inLabMs(roundingWallMs, plan),
      maxMs: inLabMs(roundingWallMs, plan),
      why: 'stamps are rounded to milliseconds of the wall',
    },
    {
      name: 'delivery',
      minMs: 0,
      maxMs: inLabMs(wallMs, plan),
      why: 'wall time from Prometheus to the receiver',
    },
  ]);
}
