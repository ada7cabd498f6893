import type { Location } from './errors.ts';
import type { Labels } from './labels.ts';
import type { Term } from './plan.ts';

export type Verdict = 'pass' | 'fail' | 'inconclusive';

/** The six questions that every scenario is asked; each is a mocha suite and a section of the report. */
export const suiteNames = ['fires', 'routes', 'inhibits', 'resolves', 'quiet', 'honest'] as const;
export type SuiteName = (typeof suiteNames)[number];

export type FindingKind =
  | 'missing'
  | 'late'
  | 'early'
  | 'too-slow'
  | 'wrong-receiver'
  | 'wrong-address'
  | 'duplicate'
  | 'unexpected'
  | 'not-resolved'
  | 'resolved-early'
  | 'resolved-late'
  | 'not-inhibited'
  | 'delivered-though-inhibited'
  | 'repeated-too-soon'
  | 'wrong-batch'
  | 'wrong-content'
  | 'promise-broken'
  | 'malformed-notification'
  | 'no-proof-of-life'
  | 'fault-not-proven'
  | 'fault-not-measured'
  | 'load-invalid'
  | 'monitoring-unreadable'
  | 'clocks-apart'
  | 'no-headroom'
  | 'run-incomplete'
  | 'config-refused'
  | 'wrong-from-start'
  | 'residue'
  | 'checker-failed';

/** One thing that is not as it must be. Times are lab milliseconds after the zero. */
export interface Finding {
  readonly suite: SuiteName;
  readonly kind: FindingKind;
  /** `inconclusive` findings say that the run cannot be believed; they never turn into a fail. */
  readonly weight: 'fail' | 'inconclusive';
  readonly alert: Labels | null;
  readonly receiver: string | null;
  /** One sentence that stands alone. */
  readonly message: string;
  readonly want: string;
  readonly got: string;
  /** The named terms behind `want`, where a window is at stake. */
  readonly terms: readonly Term[];
  /** The most likely cause, where the configuration or the journal shows one. */
  readonly cause: string | null;
  readonly location: Location | null;
}

/** Something that deserves a word but not a worse verdict; always printed. */
export interface Excuse {
  readonly suite: SuiteName;
  readonly text: string;
}

/** One check that was made, so that a report can also tell what went right. */
export interface Check {
  readonly suite: SuiteName;
  /** Reads like a sentence: "HighErrorRate critical app reaches pagerduty within 6m15s to 7m23s". */
  readonly title: string;
  /** The title without its numbers, unique within its suite: by it checks of several runs are compared. */
  readonly name: string;
  /**
   * `not-exercised`: what it is about did not come to pass and need not have, so that nothing was proven either way.
   * `undecided`: it could not be looked at.
   */
  readonly outcome: 'held' | 'broken' | 'undecided' | 'not-exercised';
  /** What was observed, in lab time. */
  readonly observed: string;
  readonly findings: readonly Finding[];
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
  readonly excuses: readonly Excuse[];
}

/**
 * Doubt comes first: a run that cannot be believed neither passes nor fails. Then any finding fails it. Only what is wrong
 * with the configuration as it is written is known whatever became of the run.
 */
export function decideVerdict(findings: readonly Finding[]): Verdict {
  if (findings.some(isWritten)) return 'fail';
  if (findings.some((finding) => finding.weight === 'inconclusive')) return 'inconclusive';
  return findings.length > 0 ? 'fail' : 'pass';
}

/** A promise that the configuration breaks by what is written in it: the suite asks that of every run, also of one that broke off. */
function isWritten({ suite, kind }: Finding): boolean {
  return suite === 'honest' && kind === 'promise-broken';
}

/** The verdict of several runs together: a fail is a fail whatever else is in doubt, and no run at all proves nothing. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
}
