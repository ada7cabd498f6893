import { type Command, Option } from 'commander';
import type { Clock } from '../../../core/clock.ts';
import { exitCodes, FiredrillError } from '../../../core/errors.ts';
import type { Plan } from '../../../core/plan.ts';
import { printableJson } from '../../../core/printable.ts';
import { livesNamed } from '../../../reports/facts/plan-moments.ts';
import { renderExplanation } from '../../../reports/renderers/plan-explanation.ts';
import { renderPlanSvg } from '../../../reports/renderers/plan-svg.ts';
import { renderPlan } from '../../../reports/renderers/plan-text.ts';
import { renderPromises } from '../../../reports/renderers/promises-text.ts';
import { findPromtool } from '../../../stack/promtool.ts';
import { loadScenariosFor, pickScenarios } from '../../run/load-scenarios.ts';
import { makePlan } from '../../run/make-plan.ts';
import { planPromises } from '../../run/promises.ts';
import { unknownAlert } from '../../run/unknown-alert.ts';
import {
  clockOption,
  configOption,
  labSpeedOption,
  leaveOutOption,
  outOption,
  paceOf,
  promisesOption,
} from '../options.ts';
import { readConfig } from '../read-config.ts';
import { tellOrWrite } from '../tell-or-write.ts';

interface PlanOptions {
  readonly speed?: number;
  readonly clock?: Clock;
  readonly config: string;
  readonly promises?: string;
  readonly leaveOutRefused: boolean;
  /** True without a name: every alert. */
  readonly explain?: string | true;
  readonly format: 'text' | 'svg' | 'json';
  readonly out?: string;
}

export function registerPlan(program: Command): void {
  program
    .command('plan')
    .description('predict the timeline of scenarios from the configuration alone, without booting anything')
    .argument('[scenario...]', 'ids or folders of scenarios; all when none is named')
    .addOption(labSpeedOption())
    .addOption(clockOption())
    .addOption(configOption())
    .addOption(promisesOption())
    .addOption(leaveOutOption())
    .option(
      '--explain [alert]',
      'print the sum of every window, or of those of one alert only, e.g. --explain HighErrorRate',
    )
    .addOption(
      new Option('--format <format>', 'how to tell it; svg draws one scenario, e.g. --format svg')
        .choices(['text', 'svg', 'json'])
        .default('text'),
    )
    .addOption(outOption('plan.svg'))
    .addHelpText(
      'after',
      `
Examples:
  firedrill plan services/error-burst
  firedrill plan services/error-burst --explain "HighErrorRate critical app"
  firedrill plan services/error-burst --config ../our-monitoring --format svg --out plan.svg

Exit codes: 0 planned, 1 the configuration breaks a promise, 64 what cannot be planned or read.`,
    )
    .action(async (names: string[], options: PlanOptions) => {
      const { config, promises: promisesFile, out, format } = options;
      const { speed, clock } = paceOf(options);
      const all = await loadScenariosFor(names, console.error);
      const { files, leftOut } = readConfig({ ...options, speed, clock });
      const picked = names.length === 0 ? all : pickScenarios(all, names);
      const plans = picked.map(({ scenario }) =>
        makePlan(scenario, files, speed, {
          configFolder: config,
          clock,
          promisesFile,
          leftOut,
          promtool: findPromtool,
        }),
      );
      const text = render(plans, options);
      tellOrWrite(text, { format, out });
      // The same for every scenario; beside a drawing or JSON it does not belong into the output.
      const promises = planPromises(files, config, promisesFile);
      const told = renderPromises(promises);
      if (format === 'text' && out === undefined) console.log(`\n${told}`);
      else console.error(told);
      if (promises.kind === 'stated' && promises.broken.length > 0) process.exitCode = exitCodes.fail;
    });
}

function render(plans: readonly Plan[], { format, explain }: PlanOptions): string {
  if (format === 'json') return printableJson(plans);
  if (format === 'svg') return renderPlanSvg(onlyOne(plans)).trimEnd();
  if (typeof explain !== 'string')
    return plans.map((plan) => renderPlan(plan, { explain: explain === true })).join('\n\n');
  const sums = plans.flatMap((plan) =>
    livesNamed(plan, explain).map((life) => renderExplanation(plan, life)),
  );
  if (sums.length === 0) throw unknownAlert(explain, plans);
  return sums.join('\n\n');
}

function onlyOne(plans: readonly Plan[]): Plan {
  const [plan] = plans;
  if (plan !== undefined && plans.length === 1) return plan;
  throw new FiredrillError('usage', 'PLAN_SVG', 'a drawing shows one scenario', {
    want: 'the id of one scenario, e.g. firedrill plan services/error-burst --format svg',
    got: `${plans.length} scenarios`,
  });
}
