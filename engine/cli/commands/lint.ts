import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { exitCodes } from '../../../core/errors.ts';
import { checkConfig } from '../../../core/labtime/compile.ts';
import type { Finding } from '../../../core/lint/lint.ts';
import { renderLintJson } from '../../../reports/renderers/lint-json.ts';
import { renderLintSarif } from '../../../reports/renderers/lint-sarif.ts';
import { renderLintText } from '../../../reports/renderers/lint-text.ts';
import { readConfigFolder, shortPath } from '../../run/config-folder.ts';
import { lintConfig } from '../../run/lint-config.ts';
import { chooseLintSets, type LintChoice, lintChoices } from '../../run/lint-sets.ts';
import { describeFlaws, readScenarios } from '../../run/load-scenarios.ts';
import { findRunbooks } from '../../run/runbooks.ts';
import { configOption, outOption, promisesOption } from '../options.ts';
import { tellOrWrite } from '../tell-or-write.ts';

const renderers = { text: renderLintText, json: renderLintJson, sarif: renderLintSarif };

interface LintOptions {
  readonly config: string;
  readonly promises?: string;
  readonly set?: LintChoice;
  readonly format: keyof typeof renderers;
  readonly out?: string;
}

export function registerLint(program: Command): void {
  program
    .command('lint')
    .description('find mistakes in the configuration without booting anything; docs/lints explains each')
    .addOption(configOption())
    .addOption(promisesOption())
    .addOption(
      new Option(
        '--set <set>',
        'facts: wrong in any configuration; house: not as this house writes its own (default: as lint.yml of the configuration says, else facts), e.g. --set all',
      ).choices(lintChoices),
    )
    .addOption(
      new Option('--format <format>', 'how to tell them, e.g. --format sarif')
        .choices(Object.keys(renderers))
        .default('text'),
    )
    .addOption(outOption('lint.sarif'))
    .addHelpText(
      'after',
      `
Examples:
  firedrill lint
  firedrill lint --config ../our-monitoring --format sarif --out lint.sarif
  firedrill lint --config ../our-monitoring --set all

Exit codes: 0 no errors (there may be warnings and notes), 1 errors, 64 a configuration that cannot be read.`,
    )
    .action(async ({ config, promises, set, format, out }: LintOptions) => {
      const sets = chooseLintSets(config, set);
      const { scenarios, flaws } = await readScenarios();
      if (flaws.length > 0) console.error(describeFlaws(flaws));
      const files = readConfigFolder(config);
      // At real time nothing changes; what cannot be read is refused with its place, all of it at once.
      checkConfig(files, { speed: 1 });
      if (sets.includes('house') && findRunbooks(config) === undefined) {
        console.error(`runbooks are not looked for: there is no ${join(shortPath(config), 'runbooks')}`);
      }
      const findings = lintConfig(
        files,
        config,
        scenarios.map(({ scenario }) => scenario),
        findRunbooks(config),
        promises,
        sets,
      ).map((finding) => inFolder(finding, config));
      tellOrWrite(renderers[format](findings, sets), { format, out });
      if (findings.some(({ severity }) => severity === 'error')) process.exitCode = exitCodes.fail;
    });
}

/** The same finding with a path that a person can open from here. */
function inFolder(finding: Finding, folder: string): Finding {
  const file = shortPath(join(folder, finding.location.file));
  return { ...finding, location: { ...finding.location, file } };
}
