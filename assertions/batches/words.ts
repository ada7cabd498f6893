import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import { listText } from '../words.ts';
import type { Comparison, Told } from './compare.ts';

/** "HighErrorRate critical app, and ErrorBudgetBurn critical app as resolved"; full labels where names would be the same. */
export function toldText(told: readonly Told[]): string {
  const firing = namesOf(told.filter(({ status }) => status === 'firing'));
  const resolved = namesOf(told.filter(({ status }) => status === 'resolved'));
  const parts = [
    ...(firing.length > 0 ? [`${listText(firing)} as firing`] : []),
    ...(resolved.length > 0 ? [`${listText(resolved)} as resolved`] : []),
  ];
  return listText(parts, 'nothing');
}

function namesOf(told: readonly Told[]): string[] {
  const names = told.map(({ labels }) => nameAlert(labels));
  return new Set(names).size === names.length ? names : told.map(({ key }) => key);
}

/** Why the model wants something else than what came, as far as it knows. */
export function causeOf(comparison: Comparison, all: readonly Comparison[]): string | undefined {
  const { surplus, lacking, cluster, receiver, due, got } = comparison;
  const [extra] = surplus;
  const [missing] = lacking;
  if (extra !== undefined) {
    const mute = cluster.mutes.findLast(
      (one) =>
        one.receiver === receiver &&
        one.atMs <= (got?.notification.atMs ?? 0) &&
        JSON.stringify(one.alert) === JSON.stringify(extra.labels),
    );
    if (mute?.by.kind === 'inhibition')
      return `${nameAlert(mute.by.source)} fired at that flush (${formatLabTime(mute.atMs)}) and had to mute it by ${mute.by.rule}`;
    const other = all.find(
      (one) => one.receiver === receiver && one.due !== due && contains(one.due?.told ?? [], extra),
    );
    const group = other?.due?.batch.groupLabels;
    if (group !== undefined && due !== null)
      return `the route groups by ${listText(Object.keys(group))}, so it belongs to a batch of its own`;
  }
  if (missing !== undefined) {
    const elsewhere = all.find(
      (one) => one !== comparison && one.receiver === receiver && contains(one.surplus, missing),
    );
    const atMs = elsewhere?.got?.notification.atMs;
    if (atMs !== undefined)
      return `it came in a notification of its own at ${formatLabTime(atMs)}: the alerts were grouped otherwise than the configuration says`;
    return `Prometheus had sent it before the flush at ${formatLabTime(due?.batch.flushAtMs ?? 0)} and nothing muted it: it was lost between Alertmanager and ${receiver}`;
  }
  return due === null
    ? 'the notification log had an entry for it: a second Alertmanager, or one that lost its log, would send it again'
    : undefined;
}

function contains(told: readonly Told[], { key, status }: Told): boolean {
  return told.some((one) => one.key === key && one.status === status);
}
