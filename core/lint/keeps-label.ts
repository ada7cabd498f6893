import { presenceOf } from './result-labels.ts';

/**
 * False when some series in the result of a PromQL expression surely lack a label that all stored series have, such as
 * `service`: an aggregation, matching or function on the way drops it. Where the data decide, as with a label_replace()
 * that may not match, it counts as kept.
 *
 * @throws FiredrillError `PROMQL_SYNTAX`
 * @example keepsLabel('sum by (service) (rate(x[5m])) > 1', 'service') // true
 * @example keepsLabel('sum(rate(x[5m])) > 1', 'service') // false
 */
export function keepsLabel(expression: string, label: string): boolean {
  const presence = presenceOf(expression, label, 'always');
  return presence === 'always' || presence === 'unknown';
}
