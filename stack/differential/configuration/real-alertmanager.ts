import { parse } from 'yaml';
import { z } from 'zod';
import { parseDurationMs } from '../../../core/duration.ts';
import { formatLabels, type Labels } from '../../../core/labels.ts';
import { getJson } from '../../components/testing.ts';
import { probes } from './probes.ts';
import type { AlertmanagerReading, RouteReading } from './reading.ts';

const labels = z.record(z.string(), z.string());
const statusSchema = z.object({ config: z.object({ original: z.string() }) });

interface PrintedRoute {
  readonly receiver?: string | undefined;
  readonly group_wait?: string | undefined;
  readonly group_interval?: string | undefined;
  readonly repeat_interval?: string | undefined;
  readonly continue: string;
  readonly mute_time_intervals: string[];
  readonly active_time_intervals: string[];
  readonly routes: PrintedRoute[];
}
const routeSchema: z.ZodType<PrintedRoute> = z.object({
  receiver: z.string().optional(),
  group_wait: z.string().optional(),
  group_interval: z.string().optional(),
  repeat_interval: z.string().optional(),
  continue: z.string(),
  mute_time_intervals: z.array(z.string()).default([]),
  active_time_intervals: z.array(z.string()).default([]),
  routes: z.lazy(() => z.array(routeSchema)).default([]),
});
const named = z.array(z.object({ name: z.string() })).default([]);
/** As Alertmanager prints it: aliases and merge keys are gone, `yes` is `true`, and receivers have their defaults. */
const printedSchema = z.object({
  global: z.object({ resolve_timeout: z.string() }),
  route: routeSchema,
  receivers: z.array(z.looseObject({ name: z.string() })).default([]),
  time_intervals: named,
  mute_time_intervals: named,
});
const integrationsSchema = z.array(z.object({ send_resolved: z.string() }));

const groupsSchema = z.array(
  z.object({
    labels,
    receiver: z.object({ name: z.string() }),
    alerts: z.array(z.object({ labels })),
  }),
);
const alertsSchema = z.array(z.object({ labels, status: z.object({ inhibitedBy: z.array(z.string()) }) }));

/** Gives Alertmanager the probing alerts; it keeps them over reloads. */
export async function postProbes(url: string): Promise<void> {
  const endsAt = new Date(Date.now() + 24 * 3_600_000).toISOString();
  const answer = await fetch(`${url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(probes.map((own) => ({ labels: own, endsAt }))),
  });
  if (answer.status !== 200) throw new Error(`status ${answer.status}: ${await answer.text()}`);
}

/**
 * Makes an Alertmanager read its file anew.
 *
 * @returns what it says that it has read, and what becomes of the probing alerts; or that it refused the file
 */
export async function askAlertmanager(url: string): Promise<AlertmanagerReading> {
  const answer = await fetch(`${url}/-/reload`, { method: 'POST' });
  if (answer.status !== 200) return { kind: 'refused', why: (await answer.text()).trim() };
  await answer.text();
  return lookAtAlertmanager(url);
}

/** What Alertmanager says now of the file that it has read; right after a reload it may still be sorting its alerts. */
export async function lookAtAlertmanager(url: string): Promise<AlertmanagerReading> {
  const [status, groups, alerts] = await Promise.all([
    getJson(`${url}/api/v2/status`),
    getJson(`${url}/api/v2/alerts/groups`),
    getJson(`${url}/api/v2/alerts`),
  ]);
  // Without a schema every scalar is text; what is text Alertmanager has put in quotes where that is needed.
  const { original } = statusSchema.parse(status).config;
  const printed = printedSchema.parse(parse(original, { schema: 'failsafe' }));
  return {
    kind: 'read',
    resolveTimeoutMs: parseDurationMs(printed.global.resolve_timeout),
    receivers: printed.receivers.map(({ name, ...rest }) => ({ name, integrations: integrationsIn(rest) })),
    routes: routesFrom(printed.route, rootDefaults),
    timeIntervals: [...printed.mute_time_intervals, ...printed.time_intervals].map(({ name }) => name).sort(),
    probes: probesIn(groupsSchema.parse(groups), alertsSchema.parse(alerts)),
  };
}

function integrationsIn(receiver: Readonly<Record<string, unknown>>) {
  return Object.entries(receiver)
    .filter(([key]) => key.endsWith('_configs'))
    .flatMap(([key, list]) =>
      integrationsSchema.parse(list).map(({ send_resolved }, index) => ({
        name: `${key.replace('_configs', '')}[${index}]`,
        sendResolved: send_resolved === 'true',
      })),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

type Inherited = Pick<RouteReading, 'receiver' | 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs'>;

/** dispatch/route.go of Alertmanager 0.26.0. */
const rootDefaults: Inherited = {
  receiver: '',
  groupWaitMs: 30_000,
  groupIntervalMs: 300_000,
  repeatIntervalMs: 14_400_000,
};

/** What is printed of a route is its own; what it inherits the dispatcher fills in. */
function routesFrom(printed: PrintedRoute, parent: Inherited): RouteReading[] {
  const own = (text: string | undefined, above: number): number =>
    text === undefined ? above : parseDurationMs(text);
  const inherited: Inherited = {
    receiver: printed.receiver ?? parent.receiver,
    groupWaitMs: own(printed.group_wait, parent.groupWaitMs),
    groupIntervalMs: own(printed.group_interval, parent.groupIntervalMs),
    repeatIntervalMs: own(printed.repeat_interval, parent.repeatIntervalMs),
  };
  return [
    {
      ...inherited,
      continue: printed.continue === 'true',
      muteTimeIntervals: printed.mute_time_intervals,
      activeTimeIntervals: printed.active_time_intervals,
    },
    ...printed.routes.flatMap((child) => routesFrom(child, inherited)),
  ];
}

function probesIn(groups: z.infer<typeof groupsSchema>, alerts: z.infer<typeof alertsSchema>) {
  return probes.map((probe) => {
    const isIt = ({ labels: own }: { readonly labels: Labels }): boolean =>
      formatLabels(own) === formatLabels(probe);
    return {
      groups: groups
        .flatMap((group) => group.alerts.filter(isIt).map(() => groupName(group.receiver.name, group.labels)))
        .sort(),
      inhibited: (alerts.find(isIt)?.status.inhibitedBy ?? []).length > 0,
    };
  });
}

/** A group in one line: who is told, and the labels that its alerts share. */
export function groupName(receiver: string, labels: Labels): string {
  return `${receiver} ${formatLabels(labels)}`;
}
