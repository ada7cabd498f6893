import { formatLocation } from '../../core/errors.ts';
import type { Finding, LintSet, Severity } from '../../core/lint/lint.ts';
import { printable } from '../../core/printable.ts';

/**
 * One line a finding, as compilers write them, and the sum in the last line.
 *
 * @param sets that were looked for, which the last line says; left out where nobody chose
 */
export function renderLintText(given: readonly Finding[], sets?: readonly LintSet[]): string {
  const findings = printable(given);
  const lines = findings.map(
    ({ id, severity, sentence, location }) => `${formatLocation(location)}: ${severity}: ${sentence} [${id}]`,
  );
  const sum = (['error', 'warning', 'note'] as const).map((severity) => count(findings, severity));
  return [...lines, `${sum.join(', ')}${sets === undefined ? '' : `; looked for ${nameSets(sets)}`}`].join(
    '\n',
  );
}

function nameSets(sets: readonly LintSet[]): string {
  const names = sets.map((set) => (set === 'facts' ? 'facts' : 'house style'));
  return names.length > 1 ? names.join(' and ') : `${names.join('')} alone (--set all for all)`;
}

function count(findings: readonly Finding[], wanted: Severity): string {
  const number = findings.filter(({ severity }) => severity === wanted).length;
  return `${number} ${wanted}${number === 1 ? '' : 's'}`;
}
