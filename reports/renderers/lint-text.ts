import { formatLocation } from '../../core/errors.ts';
import type { Finding, Severity } from '../../core/lint/lint.ts';
import { printable } from '../../core/printable.ts';

/** One line a finding, as compilers write them, and the sum in the last line. */
export function renderLintText(given: readonly Finding[]): string {
  const findings = printable(given);
  const lines = findings.map(
    ({ id, severity, sentence, location }) => `${formatLocation(location)}: ${severity}: ${sentence} [${id}]`,
  );
  const sum = (['error', 'warning', 'note'] as const).map((severity) => count(findings, severity));
  return [...lines, sum.join(', ')].join('\n');
}

function count(findings: readonly Finding[], wanted: Severity): string {
  const number = findings.filter(({ severity }) => severity === wanted).length;
  return `${number} ${wanted}${number === 1 ? '' : 's'}`;
}
