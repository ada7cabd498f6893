import type { Command } from 'commander';
import { compileConfig } from '../../../core/labtime/compile.ts';
import { renderPlan } from '../../../reports/renderers/plan-text.ts';
import { readConfigFolder } from '../../run/config-folder.ts';
import { loadScenarios, pickScenarios } from '../../run/load-scenarios.ts';
import { makePlan } from '../../run/make-plan.ts';
import { configOption, speedOption } from '../options.ts';

interface PlanOptions {
  readonly speed: number;
  readonly config: string;
  readonly explain: boolean;
}

export function registerPlan(program: Command): void {
  program
    .command('plan')
    .description('predict the timeline of scenarios from the configuration alone, without booting anything')
    .argument('[scenario...]', 'ids or folders of scenarios; all when none is named')
    .addOption(speedOption())
    .addOption(configOption())
    .option('--explain', 'print every term of every window', false)
    .addHelpText(
      'after',
      '\nExamples:\n  firedrill plan services/error-burst\n  firedrill plan services/error-burst --explain',
    )
    .action(async (names: string[], { speed, config, explain }: PlanOptions) => {
      const all = await loadScenarios();
      const files = readConfigFolder(config);
      compileConfig(files, { speed });
      for (const { scenario } of names.length === 0 ? all : pickScenarios(all, names)) {
        console.log(renderPlan(makePlan(scenario, files, speed, { configFolder: config }), { explain }));
      }
    });
}
