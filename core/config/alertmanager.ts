import { isMap, isSeq } from 'yaml';
import { z } from 'zod';
import { parseDurationMs } from '../duration.ts';
import { FiredrillError, type Location } from '../errors.ts';
import type { Labels } from '../labels.ts';
import { type Matcher, matchesAll, oldMatchers, parseMatchers } from './matcher.ts';
import { readResolvedYaml } from './resolved-yaml.ts';
import type { TimeInterval } from './time-interval.ts';
import { readTimeIntervals } from './time-intervals.ts';
import { keepAsWritten } from './yaml-text.ts';

/** A node of the routing tree with everything inherited filled in; durations in lab milliseconds. */
export interface Route {
  readonly receiver: string;
  readonly matchers: readonly Matcher[];
  /** Labels that make a group; `...` means all of them. */
  readonly groupBy: readonly string[];
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  /** Names of time intervals in which the route itself sends nothing; never inherited. */
  readonly muteTimeIntervals: readonly string[];
  /** Names of time intervals outside of which the route itself sends nothing; never inherited, none means always. */
  readonly activeTimeIntervals: readonly string[];
  readonly continue: boolean;
  readonly routes: readonly Route[];
}

export interface InhibitRule {
  /** What people call it, from the comment above it ("I4"), or its place in the list. */
  readonly id: string;
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
  readonly location: Location;
}

export interface AlertmanagerConfig {
  readonly route: Route;
  readonly inhibitRules: readonly InhibitRule[];
  readonly receivers: readonly string[];
  /** Those of them that send mail. */
  readonly mailReceivers: readonly string[];
  /** By name; a time belongs to a name when it lies in any of its intervals. */
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
}

/** How a sentence names it: `inhibit rule 1`, `inhibit rule I4`. */
export function nameInhibitRule({ id }: Pick<InhibitRule, 'id'>): string {
  return id.startsWith(byPlace) ? id : `${byPlace} ${id}`;
}

/** What a rule is called that nobody gave a name. */
const byPlace = 'inhibit rule';

/** Alertmanager 0.26's own defaults for the root route (its configuration documentation). */
const rootDefaults = { group_wait: '30s', group_interval: '5m', repeat_interval: '4h' };

const matcherFields = {
  matchers: z.array(z.string()).default([]),
  match: z.record(z.string(), z.string()).default({}),
  match_re: z.record(z.string(), z.string()).default({}),
};

interface RawRoute {
  readonly receiver?: string | undefined;
  readonly matchers: string[];
  readonly match: Record<string, string>;
  readonly match_re: Record<string, string>;
  readonly group_by?: string[] | undefined;
  readonly group_wait?: string | undefined;
  readonly group_interval?: string | undefined;
  readonly repeat_interval?: string | undefined;
  readonly mute_time_intervals: string[];
  readonly active_time_intervals: string[];
  readonly continue: boolean;
  readonly routes: RawRoute[];
}

const routeSchema: z.ZodType<RawRoute> = z.object({
  receiver: z.string().optional(),
  ...matcherFields,
  group_by: z.array(z.string()).optional(),
  group_wait: z.string().optional(),
  group_interval: z.string().optional(),
  repeat_interval: z.string().optional(),
  mute_time_intervals: z.array(z.string()).default([]),
  active_time_intervals: z.array(z.string()).default([]),
  continue: z.boolean().default(false),
  routes: z.lazy(() => z.array(routeSchema)).default([]),
});

const inhibitSchema = z.object({
  source_matchers: z.array(z.string()).default([]),
  source_match: z.record(z.string(), z.string()).default({}),
  source_match_re: z.record(z.string(), z.string()).default({}),
  target_matchers: z.array(z.string()).default([]),
  target_match: z.record(z.string(), z.string()).default({}),
  target_match_re: z.record(z.string(), z.string()).default({}),
  equal: z.array(z.string()).default([]),
});

const configSchema = z.object({
  route: routeSchema,
  inhibit_rules: z.array(inhibitSchema).default([]),
  receivers: z.array(z.object({ name: z.string(), email_configs: z.array(z.unknown()).default([]) })),
});

/**
 * Reads alertmanager.yml: routing tree, inhibit rules, time intervals, names of receivers. Integrations and templates are
 * left alone.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` with the place, for text that Alertmanager could not read either.
 */
export function readAlertmanager(file: { readonly path: string; readonly text: string }): AlertmanagerConfig {
  const { document: shared, lines } = readResolvedYaml(file.path, file.text);
  const document = shared.clone();
  keepAsWritten(document);
  const parsed = configSchema.safeParse(document.toJS());
  if (document.errors[0] !== undefined || !parsed.success) {
    throw new FiredrillError('usage', 'CONFIG_SYNTAX', 'the Alertmanager configuration cannot be read', {
      location: { file: file.path, line: lines.linePos(document.errors[0]?.pos[0] ?? 0).line },
      cause: document.errors[0] ?? parsed.error,
    });
  }
  const raw = document.get('inhibit_rules');
  const nodes = isSeq(raw) ? raw.items.filter(isMap) : [];
  return {
    route: inherit(parsed.data.route, {
      receiver: '',
      groupBy: [],
      groupWaitMs: parseDurationMs(rootDefaults.group_wait),
      groupIntervalMs: parseDurationMs(rootDefaults.group_interval),
      repeatIntervalMs: parseDurationMs(rootDefaults.repeat_interval),
    }),
    inhibitRules: parsed.data.inhibit_rules.map((rule, index) => {
      const line = lines.linePos(nodes[index]?.range?.[0] ?? 0).line;
      return {
        id: idAbove(file.text, line) ?? `${byPlace} ${index + 1}`,
        source: allMatchers(rule.source_matchers, rule.source_match, rule.source_match_re),
        target: allMatchers(rule.target_matchers, rule.target_match, rule.target_match_re),
        equal: rule.equal,
        location: { file: file.path, line },
      };
    }),
    receivers: parsed.data.receivers.map(({ name }) => name),
    mailReceivers: parsed.data.receivers
      .filter((one) => one.email_configs.length > 0)
      .map(({ name }) => name),
    timeIntervals: readTimeIntervals(document, lines, file.path),
  };
}

/** `# I4: a service that is down ...` on the comment lines above a rule names it. */
function idAbove(text: string, line: number): string | undefined {
  const above = text.split('\n').slice(0, line - 1);
  const start = above.findLastIndex((candidate) => !candidate.trim().startsWith('#')) + 1;
  return /#\s*(I\d+)\b/.exec(above.slice(start).join('\n'))?.[1];
}

function allMatchers(list: string[], equal: Labels, regex: Labels): Matcher[] {
  return [...list.flatMap(parseMatchers), ...oldMatchers(equal, '='), ...oldMatchers(regex, '=~')];
}

type Inherited = Pick<Route, 'receiver' | 'groupBy' | 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs'>;

function inherit(raw: RawRoute, parent: Inherited): Route {
  const own: Inherited = {
    // Empty means inherited too: Alertmanager cannot tell an empty list or name from a missing one.
    receiver: raw.receiver || parent.receiver,
    groupBy: raw.group_by?.length ? raw.group_by : parent.groupBy,
    groupWaitMs: raw.group_wait === undefined ? parent.groupWaitMs : parseDurationMs(raw.group_wait),
    groupIntervalMs:
      raw.group_interval === undefined ? parent.groupIntervalMs : parseDurationMs(raw.group_interval),
    repeatIntervalMs:
      raw.repeat_interval === undefined ? parent.repeatIntervalMs : parseDurationMs(raw.repeat_interval),
  };
  return {
    ...own,
    matchers: allMatchers(raw.matchers, raw.match, raw.match_re),
    muteTimeIntervals: raw.mute_time_intervals,
    activeTimeIntervals: raw.active_time_intervals,
    continue: raw.continue,
    routes: raw.routes.map((child) => inherit(child, own)),
  };
}

/** The routes that take an alert: the deepest match of each branch, and further siblings after a `continue`. */
export function routesFor(route: Route, labels: Labels): readonly Route[] {
  if (!matchesAll(route.matchers, labels)) return [];
  const taken: Route[] = [];
  for (const child of route.routes) {
    const hits = routesFor(child, labels);
    taken.push(...hits);
    if (hits.length > 0 && !child.continue) break;
  }
  return taken.length > 0 ? taken : [route];
}

/**
 * The first rule by which `source` mutes `target`. Missing labels are equal, as in Alertmanager 0.26; a source that
 * matches the target side too does not mute a target that matches the source side (Alertmanager's inhibit.go).
 */
export function inhibitRuleFor(
  config: AlertmanagerConfig,
  source: Labels,
  target: Labels,
): InhibitRule | undefined {
  return config.inhibitRules.find(
    (rule) =>
      matchesAll(rule.source, source) &&
      matchesAll(rule.target, target) &&
      rule.equal.every((name) => (source[name] ?? '') === (target[name] ?? '')) &&
      !(matchesAll(rule.target, source) && matchesAll(rule.source, target)),
  );
}
