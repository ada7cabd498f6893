import type { StoredLocation } from '../../core/errors.ts';
import type { Labels } from '../../core/labels.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';

/** A finding about an alert, with what may explain it. */
export interface Symptom {
  readonly finding: Finding;
  readonly alert: Labels;
  /** Null when the finding is about Prometheus, not about a receiver. */
  readonly receiver: string | null;
  readonly evidence: Evidence;
}

/** What explains a finding, and the place in the configuration that brings it about. */
export interface Explanation {
  readonly sentence: string;
  readonly location: StoredLocation | undefined;
}

/** One possible explanation: a sentence when the journal supports it, with its place where there is one; else null. */
export type Cause = (symptom: Symptom) => string | Explanation | null;
