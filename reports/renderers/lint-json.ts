import type { Finding } from '../../core/lint/lint.ts';
import { printableJson } from '../../core/printable.ts';

/** For scripts: an array of findings, each with id, severity, set, sentence, file, line (null where none is known), alerts. */
export function renderLintJson(findings: readonly Finding[]): string {
  const flat = findings.map(({ id, severity, set, sentence, location, alertnames }) => ({
    id,
    severity,
    set,
    sentence,
    file: location.file,
    line: location.line ?? null,
    alerts: alertnames,
  }));
  return printableJson(flat);
}
