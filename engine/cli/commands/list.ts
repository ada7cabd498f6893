import type { Command } from 'commander';
import { describeFlaws, readScenarios } from '../../run/load-scenarios.ts';

export function registerList(program: Command): void {
  program
    .command('list')
    .description('name every scenario')
    .addHelpText('after', '\nExample:\n  firedrill list')
    .action(async () => {
      const { scenarios, flaws } = await readScenarios();
      if (flaws.length > 0) console.error(describeFlaws(flaws));
      const width = Math.max(...scenarios.map(({ scenario }) => scenario.id.length));
      for (const { scenario } of scenarios) {
        const draft = scenario.draft === undefined ? '' : ` (draft: ${scenario.draft})`;
        const clock = scenario.clock === undefined ? '' : ` (--clock ${scenario.clock})`;
        console.log(`${scenario.id.padEnd(width)}  ${scenario.title}${clock}${draft}`);
      }
    });
}
