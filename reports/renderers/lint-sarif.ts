import type { Location } from '../../core/errors.ts';
import { lints } from '../../core/lint/all.ts';
import type { Finding, LintSet } from '../../core/lint/lint.ts';
import { printableJson, quoteControls } from '../../core/printable.ts';

/**
 * SARIF 2.1.0 (OASIS), which code hosts show beside the line; our severities are its levels.
 *
 * @param sets that were looked for; left out where nobody chose
 */
export function renderLintSarif(findings: readonly Finding[], sets?: readonly LintSet[]): string {
  const rules = lints.map(({ id, severity, title }) => ({
    id,
    shortDescription: { text: title },
    help: { text: `docs/lints/${id}.md` },
    defaultConfiguration: { level: severity },
  }));
  const results = findings.map(({ id, severity, set, sentence, location, alertnames }) => ({
    ruleId: id,
    ruleIndex: rules.findIndex((rule) => rule.id === id),
    level: severity,
    message: { text: sentence },
    locations: [{ physicalLocation: placeOf(location) }],
    properties: { alerts: alertnames, set },
  }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Firedrill', rules } },
        columnKind: 'utf16CodeUnits',
        results,
        ...(sets === undefined ? {} : { properties: { sets } }),
      },
    ],
  };
  return printableJson(log);
}

/** A path is a relative URI reference, or a file URI when it starts at the root. */
function placeOf({ file, line }: Location) {
  const path = quoteControls(file).split('/').map(encodeURIComponent).join('/');
  const uri = path.startsWith('/') ? `file://${path}` : path;
  return { artifactLocation: { uri }, ...(line === undefined ? {} : { region: { startLine: line } }) };
}
