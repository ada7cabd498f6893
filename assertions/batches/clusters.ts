import { groupLabelsOf } from '../../core/alertmanager/group.ts';
import { type AlertmanagerConfig, inhibitRuleFor, routesFor } from '../../core/config/alertmanager.ts';
import { formatLabels } from '../../core/labels.ts';
import type { SentAlert } from './sent-alerts.ts';

/**
 * Splits alerts into those that can have to do with each other: they share a group, or one may mute the other. What is a
 * close call for one cluster then leaves the others decided.
 */
export function clustersOf(alerts: readonly SentAlert[], config: AlertmanagerConfig): SentAlert[][] {
  const groupsOf = new Map(
    alerts.map((alert) => [
      alert,
      new Map(
        routesFor(config.route, alert.labels).map((route) => [
          route,
          formatLabels(groupLabelsOf(route, alert.labels)),
        ]),
      ),
    ]),
  );
  const areRelated = (a: SentAlert, b: SentAlert): boolean =>
    inhibitRuleFor(config, a.labels, b.labels) !== undefined ||
    inhibitRuleFor(config, b.labels, a.labels) !== undefined ||
    [...(groupsOf.get(a) ?? [])].some(([route, group]) => groupsOf.get(b)?.get(route) === group);
  return alerts.reduce<SentAlert[][]>((clusters, alert) => {
    const related = clusters.filter((cluster) => cluster.some((other) => areRelated(alert, other)));
    return [...clusters.filter((cluster) => !related.includes(cluster)), [...related.flat(), alert]];
  }, []);
}
