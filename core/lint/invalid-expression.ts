import { writtenRules } from '../config/sent-rules.ts';
import type { Location } from '../errors.ts';
import { problemsIn } from './expression-problems.ts';
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
  const told = (reason: string, then: string): Flaw => ({
    alertnames,
    sentence: `${name}: ${reason}. ${then}`,
    location,
  });
  const { refused, failing } = problemsIn(expr);
  return [
    ...refused.map((reason) => told(reason, 'Prometheus refuses the whole rule file')),
    ...(failing === undefined ? [] : [told(failing, 'Each evaluation of it fails')]),
  ];
}
