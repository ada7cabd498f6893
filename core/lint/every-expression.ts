import type { Location } from '../errors.ts';
import { tryParsePromql } from '../labtime/promql.ts';
import type { Diagnosable } from './lint.ts';

/** An expression of an alerting rule or of a recording rule; it is PromQL. */
export interface Written {
  /** Of the alert, or of the series that is recorded. */
  readonly name: string;
  readonly kind: 'alert' | 'record';
  readonly expr: string;
  readonly location: Location;
}

type Rules = Pick<Diagnosable, 'rules' | 'recordingRules'>;

/**
 * The expressions of all rules, alerts first. What is recorded stands for itself only where no alert has it written out in its
 * own expression.
 */
export function everyExpression({ rules, recordingRules = [] }: Rules): Written[] {
  const writtenOut = new Set(
    rules.flatMap(({ recorded }) => (recorded?.by ?? []).map(({ record }) => record)),
  );
  return [
    ...rules.map(({ alert, expr, location }): Written => ({ name: alert, kind: 'alert', expr, location })),
    ...recordingRules
      .filter(({ record, expr }) => !writtenOut.has(record) && 'root' in tryParsePromql(expr))
      .map(({ record, expr, location }): Written => ({ name: record, kind: 'record', expr, location })),
  ];
}

type RecordingRules = NonNullable<Rules['recordingRules']>;
type Recorded = ReadonlyMap<string, readonly string[]>;

/** Lints ask for one metric after another. */
const known = new WeakMap<RecordingRules, Recorded>();

/** What each recorded series is computed from, by its name: a series may have several rules. */
export function recordedBy({ recordingRules = [] }: Pick<Rules, 'recordingRules'>): Recorded {
  const before = known.get(recordingRules);
  if (before !== undefined) return before;
  const readable = recordingRules.filter(({ expr }) => 'root' in tryParsePromql(expr));
  const byName = Map.groupBy(readable, ({ record }) => record);
  const recorded = new Map([...byName].map(([name, own]) => [name, own.map(({ expr }) => expr)]));
  known.set(recordingRules, recorded);
  return recorded;
}
