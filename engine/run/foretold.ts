import { foretell, type Promtool } from '../../core/foretold/foretell.ts';
import type { Foretellings } from '../../core/foretold/foretelling.ts';
import { unbooted } from '../../core/optional-components.ts';
import { type ConfigUnderTest, contextOf, type Signalling, warmUpMs } from '../../core/oracle/context.ts';
import { openQuestions } from '../../core/oracle/open-questions.ts';
import type { Scenario } from '../../core/scenario.ts';
import { healthyLab } from './healthy-lab.ts';

/** Gives promtool, or why there is none on this machine. It is looked for only when there is something to ask. */
export type FindPromtool = () => Promtool | { readonly missing: string };

/**
 * What promtool says of the expressions that a scenario's windows hang on and that the oracle does not see through. Where
 * there are none, nothing is looked for and nothing runs.
 */
export function foretoldFor(
  scenario: Scenario,
  faults: readonly Signalling[],
  config: ConfigUnderTest,
  { speed, find }: { readonly speed: number; readonly find: FindPromtool },
): Foretellings | undefined {
  const context = contextOf({ scenario, faults }, config, { speed });
  const questions = openQuestions(scenario, context);
  const [first] = questions;
  if (first === undefined) return undefined;
  const { setting, timed } = context;
  return foretell(
    questions.map(({ expr }) => expr),
    {
      lab: {
        targets: (config.targets ?? []).filter(
          ({ component }) => unbooted([component], scenario.with).length === 0,
        ),
        healthy: healthyLab(scenario, 0),
        faults: timed,
        speed,
        ratePerSecond: setting.ratePerSecond,
        warmUpMs,
      },
      scrapeIntervalMs: Math.max(...questions.map((one) => one.setting.scrapeIntervalMs)),
      evaluationIntervalMs: setting.evaluationIntervalMs,
      promtool: find(),
    },
  );
}
