import type { AlertmanagerConfig } from '../config/alertmanager.ts';
import type { PrometheusConfig } from '../config/prometheus.ts';
import type { AlertRule, RecordingRule } from '../config/rules.ts';
import type { DroppedRule } from '../config/sent-rules.ts';
import type { Location } from '../errors.ts';
import type { ConfigFile } from '../labtime/compile.ts';
import type { ConfigUnderTest, NotificationFiles, Trial } from '../oracle/context.ts';
import type { Promised } from '../promises/violation.ts';
import type { FindingKind } from '../verdict.ts';

/**
 * `error`: somebody will not be told, or will be told wrongly. `warning`: it works and will surprise somebody.
 * `note`: no flaw, a fact that people get wrong when they do it in their head.
 */
export type Severity = 'error' | 'warning' | 'note';

/** `facts` hold for any configuration; `house` is how one house writes its own: its labels, annotations, runbooks, routes. */
export type LintSet = 'facts' | 'house';

/** All sets. */
export const lintSets: readonly LintSet[] = ['facts', 'house'];

/** One place that a lint objects to. */
export interface Flaw {
  /** Alerts that it concerns, and whose misbehaviour it would explain; empty means any. */
  readonly alertnames: readonly string[];
  /** What is wrong and what that does, without a full stop. */
  readonly sentence: string;
  /** `file` is relative to the configuration folder. */
  readonly location: Location;
  /** Receivers that it concerns; absent means any. */
  readonly receivers?: readonly string[];
  /** Kinds of findings that it would explain; absent means any. */
  readonly kinds?: readonly FindingKind[];
}

/** A flaw with the lint that found it. */
export interface Finding extends Flaw {
  readonly id: string;
  readonly severity: Severity;
  readonly set: LintSet;
}

/** The configuration as far as a diagnosis needs it. */
export interface Diagnosable {
  readonly rules: readonly AlertRule[];
  readonly alertmanager: AlertmanagerConfig;
  /** Alerts that are specified but whose rules are not written yet: inhibitions may already name them. */
  readonly plannedAlerts: readonly string[];
  /** What never gets as far as the rules, because it is not stored. */
  readonly prometheus: Pick<PrometheusConfig, 'takenMetrics'> &
    Partial<Pick<PrometheusConfig, 'externalLabels'>>;
  /** Absent where nobody reads the texts of notifications. */
  readonly notifications?: NotificationFiles;
  /** Alerts in rule files that `rule_files` does not list; none by default. */
  readonly unlistedRules?: readonly AlertRule[];
  /** The files themselves; left out where nobody has them at hand. */
  readonly files?: readonly ConfigFile[];
  /** Rules whose alerts are thrown away on the way to Alertmanager; they are none of `rules`. None by default. */
  readonly droppedRules?: readonly DroppedRule[];
  /** None by default. */
  readonly recordingRules?: readonly RecordingRule[];
}

/** Everything that lints look at; durations in lab milliseconds. */
export interface Linted extends ConfigUnderTest {
  /** Every file of the configuration, relative to its folder. */
  readonly paths: readonly string[];
  /** Line of each route in alertmanager.yml, the root first, children before later siblings. */
  readonly routeLines: readonly number[];
  /** The runbooks by name, without `.md`; undefined where there is no folder to look into. */
  readonly runbooks: { readonly folder: string; readonly names: readonly string[] } | undefined;
  /** What the scenarios put in: the head law and the tail law are about faults. */
  readonly trials: readonly Trial[];
  /** What is promised of the configuration; null where nobody says, left out where nobody asks. */
  readonly promised?: Promised | null;
}

/** Looks for one kind of flaw: one file, one id, one page in docs/lints. It computes and reads nothing. */
export interface Lint<Config = Linted> {
  /** Words with hyphens; the name of its page. */
  readonly id: string;
  readonly severity: Severity;
  /** Default: facts. */
  readonly set?: LintSet;
  /** What it objects to, in a phrase. */
  readonly title: string;
  find(config: Config): readonly Flaw[];
}

/** A lint whose flaws explain wrong alerts: the plan carries them, and the judge names them as causes. */
export type DiagnosingLint = Lint<Diagnosable>;

/** Where flaws of the routes and inhibitions are, when no line is known. */
export const alertmanagerFile = 'alertmanager/alertmanager.yml';
