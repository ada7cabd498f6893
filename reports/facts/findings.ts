import { formatLocation } from '../../core/errors.ts';
import type { Term } from '../../core/plan.ts';
import type { Finding } from '../../core/verdict.ts';
import { formatTerm } from './words.ts';

type Part = readonly [word: string, text: string];

/** The terms of a window, one part each. */
export function termParts(terms: readonly Term[]): readonly Part[] {
  return terms.map((term, index) => [index === 0 ? 'made of' : 'and', formatTerm(term)]);
}

/**
 * The parts of a finding in the order in which a person asks for them; those that are not known are left out.
 *
 * @param made what stands for the terms behind `want`; by default every one of them
 */
export function findingParts(
  { want, terms, got, cause, location }: Finding,
  made = termParts(terms),
): readonly Part[] {
  return [
    ['want', want],
    ...made,
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
