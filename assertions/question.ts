import type { Labels } from '../core/labels.ts';
import type { Term, Window } from '../core/plan.ts';
import type { Check, Finding, FindingKind, SuiteName } from '../core/verdict.ts';
import type { Evidence } from './evidence.ts';
import { windowText } from './words.ts';

/**
 * What a question came to. `undecided` needs an excuse, unless the run broke off before it could be answered;
 * `not-exercised` says in `observed` what did not come.
 */
export interface Answer {
  readonly outcome: Check['outcome'];
  /** What was seen, in lab time. */
  readonly observed: string;
  readonly findings: readonly Finding[];
  readonly excuses: readonly string[];
}

/**
 * One thing that a run is asked. The questions follow from the plan alone, so that they can be listed before the run
 * (mocha wants its tests at once); the answers follow from the evidence alone. A question that looks at the same thing from
 * another side is handed what the questions before it have found, so that one mistake is not told twice.
 */
export interface Question {
  readonly suite: SuiteName;
  /** Reads like a sentence; unique within its suite. Windows in it are the planned ones. */
  readonly title: string;
  /** The title without its numbers: the same from run to run while rules, faults and speed change. Default: the title. */
  readonly name?: string;
  /**
   * The window that the answer goes by: the planned one, moved to where the fault really began or ended. Null where there is
   * none to go by.
   */
  readonly windowOf?: (evidence: Evidence) => Window | null;
  /** Whether it makes sense of a run that broke off before lab time zero. Default: no. */
  readonly isAboutEveryRun?: boolean;
  readonly answer: (evidence: Evidence, earlier: readonly Finding[]) => Answer;
}

/** A question whether something happens within a window. */
export function questionWithin(
  planned: Window,
  question: Required<Pick<Question, 'suite' | 'name' | 'windowOf' | 'answer'>>,
): Question {
  return { ...question, title: titleWithin(question.name, planned) };
}

/** "HighErrorRate critical app reaches pagerduty within 6m15s to 7m23s". */
export function titleWithin(name: string, window: Window): string {
  return `${name} within ${windowText(window)}`;
}

interface FindingInput {
  readonly suite: SuiteName;
  readonly kind: FindingKind;
  /** Default: fail. */
  readonly weight?: Finding['weight'];
  readonly alert?: Labels;
  readonly receiver?: string;
  readonly message: string;
  readonly want: string;
  readonly got: string;
  readonly terms?: readonly Term[];
  /** Where the checker itself knows it; the judge looks for no other then. */
  readonly cause?: string;
  /** The same for the place of the cause. */
  readonly location?: Finding['location'];
}

/** Completes a finding; a cause that is not given is looked for later, by the judge. */
export function finding(input: FindingInput): Finding {
  return {
    suite: input.suite,
    kind: input.kind,
    weight: input.weight ?? 'fail',
    alert: input.alert ?? null,
    receiver: input.receiver ?? null,
    message: input.message,
    want: input.want,
    got: input.got,
    terms: input.terms ?? [],
    cause: input.cause ?? null,
    location: input.location ?? null,
  };
}

export function held(observed: string): Answer {
  return { outcome: 'held', observed, findings: [], excuses: [] };
}

export function broken(observed: string, ...findings: readonly Finding[]): Answer {
  return { outcome: 'broken', observed, findings, excuses: [] };
}

/** Held when there is nothing to complain about. */
export function heldUnless(findings: readonly Finding[], observed: string): Answer {
  const [first, ...others] = findings;
  if (first === undefined) return held(observed);
  return broken(others.length === 0 ? first.got : `${findings.length} findings`, ...findings);
}

export function undecided(observed: string, ...excuses: readonly string[]): Answer {
  return { outcome: 'undecided', observed, findings: [], excuses };
}

/** What the question is about did not come, and need not have. */
export function notExercised(observed: string): Answer {
  return { outcome: 'not-exercised', observed, findings: [], excuses: [] };
}
