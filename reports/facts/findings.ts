import { formatLocation } from '../../core/errors.ts';
import type { Finding } from '../../core/verdict.ts';
import { formatTerm } from './words.ts';

/** The parts of a finding in the order in which a person asks for them; those that are not known are left out. */
export function findingParts({
  want,
  terms,
  got,
  cause,
  location,
}: Finding): readonly (readonly [string, string])[] {
  return [
    ['want', want],
    ...terms.map((term, index) => [index === 0 ? 'made of' : 'and', formatTerm(term)] as const),
    ['got', got],
    ...(cause === null ? [] : [['cause', cause] as const]),
    ...(location === null ? [] : [['place', formatLocation(location)] as const]),
  ];
}

/** A finding as plain text: its sentence, then one line a part. */
export function findingText(finding: Finding): string {
  const parts = findingParts(finding).map(([word, value]) => `  ${word.padEnd(7)} ${value}`);
  return [`${finding.kind}: ${finding.message}`, ...parts].join('\n');
}
