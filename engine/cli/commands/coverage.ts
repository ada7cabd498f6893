import { join } from 'node:path';
import type { Command } from 'commander';
import { coverageOf } from '../../../assertions/coverage/coverage.ts';
import { isCovered } from '../../../assertions/coverage/item.ts';
import { exitCodes } from '../../../core/errors.ts';
import { notExercisedIn } from '../../../reports/facts/not-exercised.ts';
import { renderCoverageHtml } from '../../../reports/renderers/coverage-html.ts';
import { renderCoverageText } from '../../../reports/renderers/coverage-text.ts';
import { readConfigFolder, shortPath } from '../../run/config-folder.ts';
import { coverageSubject, readExemptions, runsThatProve } from '../../run/coverage.ts';
import { runsFolder } from '../../run/paths.ts';
import { writeInto } from '../../run/write-file.ts';
import { configOption } from '../options.ts';

interface CoverageOptions {
  readonly config: string;
  readonly all: boolean;
  readonly gate: boolean;
}

export function registerCoverage(program: Command): void {
  program
    .command('coverage')
    .description(
      'say which rule, route, receiver, matcher, inhibition and template was proven alive, and by whom',
    )
    .argument('[run...]', 'folders or ids of runs; by default the latest stored run of each scenario')
    .addOption(configOption())
    .option('--all', 'list the proven parts too, with who proved them and when', false)
    .option('--gate', 'fail unless everything is proven or exempted in coverage-exemptions.yml', false)
    .addHelpText(
      'after',
      `
Journals count, not intentions: a rule is alive only if a fault made it fire and somebody was told of it, in a run that
passed and was made with the present configuration. What a scenario expects and its run did not exercise is counted apart.
Writes a heat map as a page as well.

Examples:
  firedrill run --parallel 8 && firedrill coverage
  firedrill coverage --gate

Exit codes: 0 told, and with --gate everything is proven or exempted; 1 with --gate something is not; 64 what cannot be read.`,
    )
    .action((names: string[], { config, all, gate }: CoverageOptions) => {
      const files = readConfigFolder(config);
      const runs = runsThatProve(files, names.length === 0 ? undefined : names);
      const views = runs.map(({ view }) => view);
      const items = coverageOf(coverageSubject(files), views, readExemptions(config));
      const scenarios = views.map(({ plan }) => plan.scenario.id);
      const idle = runs.flatMap(({ view, judgement }) => notExercisedIn(view.plan, judgement));
      console.log(renderCoverageText(items, runs.length, { all, idle }));
      process.exitCode = gate && !items.every(isCovered) ? exitCodes.fail : exitCodes.pass;
      writeInto(runsFolder, 'coverage.html', renderCoverageHtml(items, scenarios, idle));
      console.log(`\n${shortPath(join(runsFolder, 'coverage.html'))}`);
    });
}
