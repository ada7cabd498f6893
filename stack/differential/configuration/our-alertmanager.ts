import type { DeliverySettings } from '../../../core/alertmanager/delivery-settings.ts';
import {
  type AlertmanagerConfig,
  inhibitRuleFor,
  type Route,
  routesFor,
} from '../../../core/config/alertmanager.ts';
import type { Labels } from '../../../core/labels.ts';
import { probes } from './probes.ts';
import type { AlertmanagerReading, RouteReading } from './reading.ts';
import { groupName } from './real-alertmanager.ts';

/** Our reading in the words of the comparison. */
export function ourAlertmanager(config: AlertmanagerConfig, settings: DeliverySettings): AlertmanagerReading {
  return {
    kind: 'read',
    resolveTimeoutMs: settings.resolveTimeoutMs,
    receivers: config.receivers.map((name) => ({
      name,
      integrations: [...(settings.receivers.get(name) ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1)),
    })),
    routes: flat(config.route),
    timeIntervals: [...config.timeIntervals.keys()].sort(),
    probes: probes.map((probe) => ({
      groups: routesFor(config.route, probe)
        .map((route) => groupName(route.receiver, groupLabels(route, probe)))
        .sort(),
      inhibited: probes.some(
        (source) => source !== probe && inhibitRuleFor(config, source, probe) !== undefined,
      ),
    })),
  };
}

function groupLabels({ groupBy }: Route, labels: Labels): Labels {
  if (groupBy.includes('...')) return labels;
  return Object.fromEntries(Object.entries(labels).filter(([name]) => groupBy.includes(name)));
}

function flat(route: Route): RouteReading[] {
  const { receiver, groupWaitMs, groupIntervalMs, repeatIntervalMs, muteTimeIntervals, activeTimeIntervals } =
    route;
  return [
    {
      receiver,
      groupWaitMs,
      groupIntervalMs,
      repeatIntervalMs,
      continue: route.continue,
      muteTimeIntervals,
      activeTimeIntervals,
    },
    ...route.routes.flatMap(flat),
  ];
}
