import { formatLabTime } from '../core/duration.ts';
import { formatLocation } from '../core/errors.ts';
import type { Term } from '../core/plan.ts';
import type { Finding } from '../core/verdict.ts';

/**
 * A finding for people, in several lines: sentence, want with the terms behind it, got, cause, place.
 * Used by every renderer that prints text.
 */
export function explainFinding(finding: Finding): string {
  const { message, kind, weight, want, got, terms, cause, location } = finding;
  return [
    `${message} [${weight === 'inconclusive' ? `${kind}, inconclusive` : kind}]`,
    `  want  ${want}`,
    ...terms.map((term) => `          ${termText(term)}`),
    `  got   ${got.split('\n').join('\n        ')}`,
    cause !== null && `  cause ${cause}`,
    location !== null && `  at    ${formatLocation(location)}`,
  ]
    .filter((line) => line !== false)
    .join('\n');
}

/** "30s to 1m evaluation (a rule group runs once in its interval)". */
function termText({ name, minMs, maxMs, why }: Term): string {
  const amount =
    minMs === maxMs ? formatLabTime(minMs) : `${formatLabTime(minMs)} to ${formatLabTime(maxMs)}`;
  return `${amount} ${name}${why === '' ? '' : ` (${why})`}`;
}
