import { isKnownSetting } from '../config/known-keys.ts';

/** A kind of file that the compiler knows. `targets` are file_sd lists; `other` files are passed through. */
export type ConfigKind =
  | 'prometheus'
  | 'rules'
  | 'alertmanager'
  | 'blackbox'
  | 'targets'
  | 'template'
  | 'other';

/**
 * What happens to the node at a path:
 *
 * - `divide`: a duration in lab time, divided by the speed
 * - `expr`: a PromQL expression
 * - `text`: free text with Go templates, left alone unless it hides a query
 * - `leave`: holds no durations of ours, whatever it looks like
 * - `refuse`: cannot be compressed, for this reason
 *
 * A value that looks like a duration and has no treatment is refused by name, so that none is missed.
 */
export type Treatment = 'divide' | 'expr' | 'text' | 'leave' | { readonly refuse: string };

/** Keys from the root, joined by dots. `*` is any one key or index, `**` any number of them, `*x` a key that ends in x. */
export type PathPattern = string;

type Table = readonly (readonly [PathPattern, Treatment])[];

const discovery: Table = [
  // Written intervals are latencies of lab time. Prometheus' own 5 s throttle on discovery does not compress.
  ['**.file_sd_configs.*.refresh_interval', 'divide'],
  ['**.http_sd_configs.*.refresh_interval', 'divide'],
  ['**.dns_sd_configs.*.refresh_interval', 'divide'],
  ['**.file_sd_configs', 'leave'],
  ['**.http_sd_configs', 'leave'],
  ['**.dns_sd_configs', 'leave'],
  ['**.static_configs', 'leave'],
  [
    '**.*_sd_configs',
    { refuse: 'the lab has only static, file, HTTP and DNS discovery; others keep clocks of their own' },
  ],
];

const remote = 'remote storage lies outside of the lab, and its retries and back-off do not compress';

const prometheus: Table = [
  ['global.scrape_interval', 'divide'],
  ['global.scrape_timeout', 'divide'],
  ['global.evaluation_interval', 'divide'],
  ['global.rule_query_offset', 'divide'],
  ['global.external_labels', 'leave'],
  ['scrape_configs.*.scrape_interval', 'divide'],
  ['scrape_configs.*.scrape_timeout', 'divide'],
  ['**.*relabel_configs', 'leave'],
  ['alerting.alertmanagers.*.timeout', 'divide'],
  ['storage.tsdb.out_of_order_time_window', 'divide'],
  ['remote_write', { refuse: remote }],
  ['remote_read', { refuse: remote }],
  // Spans of the real program for a person to read; no alert depends on them.
  ['tracing', 'leave'],
  ...discovery,
];

const rules: Table = [
  ['groups.*.name', 'leave'],
  ['groups.*.interval', 'divide'],
  ['groups.*.query_offset', 'divide'],
  ['groups.*.rules.*.for', 'divide'],
  ['groups.*.rules.*.keep_firing_for', 'divide'],
  ['groups.*.rules.*.expr', 'expr'],
  ['groups.*.rules.*.labels', 'text'],
  ['groups.*.rules.*.annotations', 'text'],
];

const clock =
  'it follows the clock on the wall, which does not run faster: run this configuration at speed 1';
const pushover = 'Pushover counts whole wall seconds, 30 at least';

const alertmanager: Table = [
  ['global.resolve_timeout', 'divide'],
  ['route.**.group_wait', 'divide'],
  ['route.**.group_interval', 'divide'],
  ['route.**.repeat_interval', 'divide'],
  ['route.**.mute_time_intervals', { refuse: clock }],
  ['route.**.active_time_intervals', { refuse: clock }],
  ['route.**.match', 'leave'],
  ['route.**.match_re', 'leave'],
  // Definitions say nothing until a route uses them.
  ['time_intervals', 'leave'],
  ['mute_time_intervals', 'leave'],
  ['inhibit_rules', 'leave'],
  ['receivers.*.name', 'leave'],
  ['receivers.*.*.*.timeout', 'divide'],
  ['receivers.*.pushover_configs.*.retry', { refuse: pushover }],
  ['receivers.*.pushover_configs.*.expire', { refuse: pushover }],
];

/** blackbox_exporter takes a module without a timeout for as long as the scrape may last, which is divided already. */
const blackbox: Table = [['modules.*.timeout', 'divide']];

/** The patterns in their parts: they are compared with every path of every file. */
const inParts = (table: Table) =>
  table.map(([pattern, treatment]) => [pattern.split('.'), treatment] as const);

const tables = {
  prometheus: inParts(prometheus),
  rules: inParts(rules),
  alertmanager: inParts(alertmanager),
  blackbox: inParts(blackbox),
} as const;

/** Kinds of file whose durations are divided; the others are passed through. */
export type CompiledKind = keyof typeof tables;

/** The treatment of the node at `path`, or undefined where the table says nothing. */
export function treatmentAt(kind: CompiledKind, path: readonly string[]): Treatment | undefined {
  const told = tables[kind].find(([pattern]) => matches(pattern, path))?.[1];
  return told ?? (isText(kind, path) ? 'leave' : undefined);
}

/**
 * All else of an integration is texts, names and addresses, which are sent as they are (config/notifiers.go of 0.26.0); what
 * this version does not have may be anything.
 */
function isText(kind: CompiledKind, path: readonly string[]): boolean {
  return kind === 'alertmanager' && path[0] === 'receivers' && path.length > 4 && isKnownSetting(kind, path);
}

/** @param from where the rest of the pattern begins. @param at where the rest of the path does */
function matches(pattern: readonly string[], path: readonly string[], from = 0, at = 0): boolean {
  const first = pattern[from];
  const key = path[at];
  if (first === undefined) return key === undefined;
  if (first === '**')
    return (
      matches(pattern, path, from + 1, at) || (key !== undefined && matches(pattern, path, from, at + 1))
    );
  if (key === undefined) return false;
  const fits = first.startsWith('*') ? key.endsWith(first.slice(1)) : key === first;
  return fits && matches(pattern, path, from + 1, at + 1);
}
