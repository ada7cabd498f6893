import { writtenRules } from '../config/sent-rules.ts';
import type { Location } from '../errors.ts';
import { describeFound, tryParsePromql } from '../labtime/promql.ts';
import { findUnknown } from '../labtime/promql-compile.ts';
import { typeProblems } from '../labtime/promql-types.ts';
import type { Flaw, Lint } from './lint.ts';

/** Prometheus refuses the whole rule file for one expression that it does not understand. */
export const invalidExpression: Lint = {
  id: 'invalid-expression',
  severity: 'error',
  title: 'an expression that Prometheus refuses',
  find: (config) => [
    ...writtenRules(config).flatMap(({ alert, expr, location }) => flawsOf(alert, [alert], expr, location)),
    ...(config.recordingRules ?? []).flatMap(({ record, expr, location }) =>
      flawsOf(record, [], expr, location),
    ),
  ],
};

function flawsOf(name: string, alertnames: readonly string[], expr: string, location: Location): Flaw[] {
  return reasonsIn(expr).map((reason) => ({
    alertnames,
    sentence: `${name}: ${reason}. Prometheus refuses the whole rule file`,
    location,
  }));
}

function reasonsIn(expr: string): string[] {
  const tree = tryParsePromql(expr);
  if (!('root' in tree)) return [`PromQL makes no sense at ${describeFound(tree)}`];
  const unknown = findUnknown(tree);
  return (unknown.length > 0 ? unknown : typeProblems(tree)).map(({ reason }) => reason);
}
