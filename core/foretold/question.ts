import { tryParsePromql } from '../labtime/promql.ts';
import { compilePromql, findUnknown } from '../labtime/promql-compile.ts';
import { tailMs } from '../oracle/in-turn.ts';
import type { TimedFault } from '../oracle/truth.ts';
import type { Lab } from './lab.ts';
import { labSeries } from './lab-series.ts';
import { type Reads, readsOf } from './reads.ts';
import { type Asked, lookbackMs } from './test-file.ts';
import { whyUndescribed } from './undescribed.ts';

/** An expression that promtool can answer. */
export interface Question extends Asked {
  /** As the rule has it. */
  readonly original: string;
  readonly reads: Reads;
  /** The programs whose series it may read. */
  readonly components: readonly string[];
}

/** The intervals of what is asked about, lab milliseconds. */
export interface Intervals {
  readonly scrapeIntervalMs: number;
  readonly evaluationIntervalMs: number;
}

/** Scrapes that a look needs beside its window, and that are looked at beside a fault. */
export const leadScrapes = 4;

/** The expression as the compressed lab has it; or why nobody can answer it. */
export function questionOf(
  original: string,
  lab: Lab,
  { scrapeIntervalMs, evaluationIntervalMs }: Intervals,
): Question | { readonly why: string } {
  const tree = tryParsePromql(original);
  if (!('root' in tree)) return { why: 'it is not PromQL' };
  const compiled = compilePromql(tree, lab.speed);
  const [refusal] = [...findUnknown(tree), ...compiled.refusals];
  if (refusal !== undefined) return { why: `it cannot run at speed ${lab.speed}: ${refusal.reason}` };
  const reads = readsOf(tree, evaluationIntervalMs);
  const metrics = new Set(reads.selectors.flatMap((selector) => selector?.metric ?? []));
  const described = labSeries(lab, metrics, { carried: 0, gapMs: 0, off: 0, historyMs: lab.warmUpMs });
  const why = whyUndescribed(reads, lab, described);
  if (why !== undefined) return { why };
  return {
    original,
    expr: compiled.text,
    reads,
    metrics,
    seriesCount: described.length,
    components: [...new Set(described.map(({ target }) => target.component))],
    untilMs: forgottenMs(lab) + reads.backMs + reads.resolutionMs + leadScrapes * scrapeIntervalMs,
  };
}

/** When all series are back where they were, and Prometheus no longer takes those that just stopped for present. */
function forgottenMs({ faults, speed }: Lab): number {
  const ofFault = ({ atMs, lastsMs, signals }: TimedFault): number => {
    const tailsMs = signals.map((signal) => tailMs(signal, { speed, scrapeTimeoutMs: 0 }));
    const isUnmarked = signals.some((signal) => signal.kind === 'metric-gone' && !signal.isMarked);
    return atMs + lastsMs + Math.max(0, ...tailsMs, ...(isUnmarked ? [lookbackMs] : []));
  };
  return Math.max(0, ...faults.map(ofFault));
}
