import { describeFound, tryParsePromql, walkPromql } from '../labtime/promql.ts';
import { findUnknown } from '../labtime/promql-compile.ts';
import { resultProblem, typeProblems } from '../labtime/promql-types.ts';
import { matchersOf, whyUnreadable } from './matchers.ts';

/** What is wrong with an expression wherever it stands. */
export interface ExpressionProblems {
  /** Why Prometheus 2.47.2 does not take it at all. */
  readonly refused: readonly string[];
  /** Why each evaluation of it fails, where it is taken. */
  readonly failing?: string;
}

/** What Prometheus has against an expression, as a rule or as the query of a template. */
export function problemsIn(expr: string): ExpressionProblems {
  const tree = tryParsePromql(expr);
  if (!('root' in tree)) return { refused: [`PromQL makes no sense at ${describeFound(tree)}`] };
  const unknown = findUnknown(tree);
  const refused = [
    ...(unknown.length > 0 ? unknown : typeProblems(tree)).map(({ reason }) => reason),
    ...[...walkPromql(tree.root)]
      .filter(({ name }) => name === 'VectorSelector')
      .flatMap((selector) => matchersOf(tree, selector).flatMap((matcher) => whyUnreadable(matcher) ?? [])),
  ];
  const failing = refused.length > 0 ? undefined : resultProblem(tree);
  return { refused, ...(failing === undefined ? {} : { failing }) };
}
