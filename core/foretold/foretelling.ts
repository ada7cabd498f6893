import type { Labels } from '../labels.ts';

/** Between two instants, lab milliseconds after the scenario's zero. */
export interface Range {
  readonly minMs: number;
  readonly maxMs: number;
}

/** A stretch in which an expression is true for one label set, as the engine itself says it over described series. */
export interface ForetoldStretch {
  readonly begins: Range;
  readonly ends: Range;
  /** Whether it comes and goes within `begins` or within `ends`; between the two it always holds. */
  readonly flickers: boolean;
}

/** What a label set of the result goes through, by time. */
export interface ForetoldSeries {
  /** As the expression has them: without `alertname` and the labels of the rule. */
  readonly labels: Labels;
  readonly stretches: readonly ForetoldStretch[];
}

/** What the engine says of an expression, or why it was not asked or could not answer. */
export type Foretelling =
  | {
      readonly kind: 'foretold';
      /** Whoever was asked, with its version: `promtool 2.47.2`. */
      readonly by: string;
      /** At how many instants it evaluated the expression. */
      readonly evaluations: number;
      /** The programs whose series it may read. */
      readonly components: readonly string[];
      /** How much sooner or later single events may make it true, or true no more. Wall milliseconds; 0 where it counts none. */
      readonly countingWallMs: number;
      /** None where it is true at no instant. */
      readonly series: readonly ForetoldSeries[];
    }
  | { readonly kind: 'untold'; readonly why: string };

/** By the expression, as the rule has it when recorded series are written out. */
export type Foretellings = ReadonlyMap<string, Foretelling>;
