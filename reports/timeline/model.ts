/**
 * The timeline as plain data: rows under one another, and what stands in them, in lab milliseconds after the zero.
 * It travels inside the page as JSON, so it holds no functions and no colours.
 */

/** What a pointer over a mark reads: a title, and pairs of word and value. */
export interface Tip {
  readonly title: string;
  readonly lines: readonly (readonly [string, string])[];
}

export interface Row {
  readonly kind: 'phases' | 'load' | 'fault' | 'alert' | 'receiver' | 'beats';
  readonly label: string;
}

export type BarKind = 'phase' | 'load' | 'fault' | 'pending' | 'firing' | 'inhibited';

export interface Bar {
  readonly row: number;
  readonly kind: BarKind;
  readonly fromMs: number;
  readonly toMs: number;
  /** Written into the bar where there is room. */
  readonly text: string;
  /** Severity of an alert, CSS colour of a fault, empty for the rest. */
  readonly tone: string;
  readonly tip: Tip;
}

/** An expected window. */
export interface Band {
  /** The same as that of the marks which belong into it; empty for a window in Prometheus. */
  readonly hook: string;
  readonly row: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly tip: Tip;
}

/** The last instant that the scenario promises (its SLA). */
export interface Deadline {
  readonly row: number;
  readonly atMs: number;
  readonly tip: Tip;
}

/** A notification that a receiver got, about one alert. */
export interface Mark {
  /** `HighErrorRate critical app/pagerduty/firing`: how a test finds the mark in the page. */
  readonly hook: string;
  readonly row: number;
  readonly atMs: number;
  readonly status: 'firing' | 'resolved';
  readonly alert: string;
  readonly receiver: string;
  /** The window it belongs to; null when no expectation claimed it. */
  readonly window: { readonly earliestMs: number; readonly latestMs: number } | null;
  /** What is special about it: "late", "duplicate", "legal repeat"; empty when it came as planned. */
  readonly word: string;
  /** False for what should not have come, or not then. */
  readonly inOrder: boolean;
  readonly tip: Tip;
}

export interface Beat {
  readonly row: number;
  readonly atMs: number;
  readonly kind: 'beat' | 'alarm' | 'recovered';
}

export interface Timeline {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: readonly Row[];
  readonly bars: readonly Bar[];
  readonly bands: readonly Band[];
  readonly deadlines: readonly Deadline[];
  readonly marks: readonly Mark[];
  readonly beats: readonly Beat[];
}
