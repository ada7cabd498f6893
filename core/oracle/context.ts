import type { Pace } from '../clock.ts';
import type { AlertmanagerConfig } from '../config/alertmanager.ts';
import type { PrometheusConfig, ScrapeJob } from '../config/prometheus.ts';
import type { AlertRule, RecordingRule } from '../config/rules.ts';
import type { DroppedRule } from '../config/sent-rules.ts';
import { parseDurationMs } from '../duration.ts';
import { exposerOf, type Signal } from '../fault.ts';
import type { Foretellings } from '../foretold/foretelling.ts';
import type { LabTarget } from '../foretold/lab.ts';
import type { Labels } from '../labels.ts';
import type { ConfigFile } from '../labtime/compile.ts';
import { unbooted } from '../optional-components.ts';
import { beginsAtMs, type Scenario } from '../scenario.ts';
import { lostSendsUnder } from './lost-sends.ts';
import { refusalsIn } from './refusals.ts';
import type { Setting } from './setting.ts';
import { silencesIn } from './silences.ts';
import type { TimedFault } from './truth.ts';

/** What the texts of notifications are made of. */
export interface NotificationFiles {
  readonly alertmanager: { readonly path: string; readonly text: string };
  readonly templates: readonly { readonly path: string; readonly text: string }[];
}

/** The configuration under test, uncompressed. */
export interface ConfigUnderTest {
  readonly prometheus: PrometheusConfig;
  /** As they act: with the labels that Alertmanager gets, and recorded series written out; `written` has what differs. */
  readonly rules: readonly AlertRule[];
  readonly alertmanager: AlertmanagerConfig;
  readonly plannedAlerts: readonly string[];
  /** How often the targets of a service are scraped, by the label `service` of their target groups. Default: as the global setting says. */
  readonly scrapes?: ReadonlyMap<string, { readonly intervalMs: number; readonly timeoutMs: number }>;
  /** The jobs that scrape targets of a service, by the same label. Default: nobody knows. */
  readonly jobs?: ReadonlyMap<string, readonly ScrapeJob[]>;
  /** The targets of the scrape jobs whose addresses are known. Default: nobody knows. */
  readonly targets?: readonly LabTarget[];
  /** Receivers that are not told of ends (send_resolved). Default: all of them are. */
  readonly receiversWithoutEnds?: readonly string[];
  /** Receivers without an integration: who is sent there hears nothing. None by default. */
  readonly emptyReceivers?: readonly string[];
  /** Absent where nobody reads the texts of notifications. */
  readonly notifications?: NotificationFiles;
  /** Alerts in rule files that prometheus.yml does not load; none by default. */
  readonly unlistedRules?: readonly AlertRule[];
  /** The files themselves; left out where nobody has them at hand. */
  readonly files?: readonly ConfigFile[];
  /** Rules whose alerts are thrown away on the way to Alertmanager; they are none of `rules`. None by default. */
  readonly droppedRules?: readonly DroppedRule[];
  /** None by default. */
  readonly recordingRules?: readonly RecordingRule[];
}

/** Slowest promise of alerts.md for anything (info delivered within 30 min): how far an opaque alert may reach. */
export const widestPromiseMs = 30 * 60_000;

/** What a plan is computed from, beside its scenario. */
export interface Context {
  readonly config: ConfigUnderTest;
  readonly setting: Setting;
  readonly timed: readonly TimedFault[];
  /** Whether series count as there that nobody serves: what a mutant does wrong must show in the run. Default false. */
  readonly takesAsServed?: boolean;
}

/** Live traffic before the zero. The backfilled past reaches to its start, so every rate window is full all the time. */
export const warmUpMs = 60_000;

/** What a fault does to the metrics, as its module says. */
export interface Signalling {
  readonly signals: readonly Signal[];
}

/** A scenario with what its faults do, in its order. */
export interface Trial {
  readonly scenario: Scenario;
  readonly faults: readonly Signalling[];
}

/** @param foretold what promtool says of expressions that the oracle does not see through; by default nobody has asked */
export function contextOf(
  { scenario, faults }: Trial,
  config: ConfigUnderTest,
  pace: Pace,
  foretold?: Foretellings,
): Context {
  const timed = scenario.faults.map(
    (fault, index): TimedFault => ({
      index,
      atMs: parseDurationMs(fault.at),
      lastsMs: parseDurationMs(fault.lasts),
      signals: (faults[index]?.signals ?? []).filter((signal) => isExposed(signal, scenario)),
    }),
  );
  const beginsMs = beginsAtMs(scenario);
  const setting: Setting = {
    ...pace,
    scrapeIntervalMs: config.prometheus.scrapeIntervalMs,
    scrapeTimeoutMs: config.prometheus.scrapeTimeoutMs,
    evaluationIntervalMs: config.prometheus.evaluationIntervalMs,
    warmUpMs,
    mailReceivers: config.alertmanager.mailReceivers,
    ratePerSecond: Object.fromEntries(scenario.load.map(({ on, ratePerSecond }) => [on, ratePerSecond])),
    lostSends: lostSendsUnder(timed, pace),
    refusals: refusalsIn(timed),
    ...(beginsMs === undefined ? {} : { beginsMs }),
    silences: silencesIn(timed, pace),
    watchedMs: watchedMsOf(scenario, timed),
    ...(foretold === undefined ? {} : { foretold }),
  };
  return { config, setting, timed };
}

/** What an alert of a scenario does is over by then: its faults, the slowest promises for page and end, and a repeat of an hour. */
function watchedMsOf({ observe }: Scenario, timed: readonly TimedFault[]): number {
  const ends = timed.map(({ atMs, lastsMs }) => atMs + lastsMs);
  return Math.max(0, observe === undefined ? 0 : parseDurationMs(observe), ...ends) + 4 * widestPromiseMs;
}

/** Nobody scrapes a series of a component that the scenario does not boot. */
function isExposed(signal: Signal, { with: booted }: Scenario): boolean {
  return unbooted([exposerOf(signal)], booted).length === 0;
}

/** The rule of the catalogue that raises an alert: same name, and none of its own labels says otherwise. */
export function findRule(alert: Labels, rules: readonly AlertRule[]): AlertRule | undefined {
  return rules.find(
    (rule) =>
      rule.alert === alert['alertname'] &&
      Object.entries(rule.labels).every(([name, value]) => (alert[name] ?? value) === value),
  );
}
