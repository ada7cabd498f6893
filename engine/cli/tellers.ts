import { appendFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { formatLabTime } from '../../core/duration.ts';
import { explainError } from '../../core/errors.ts';
import type { Plan } from '../../core/plan.ts';
import { quoteControls } from '../../core/printable.ts';
import type { StampedEvent } from '../../core/stamped-events.ts';
import type { Verdict } from '../../core/verdict.ts';
import { renderConsole } from '../../reports/renderers/console.ts';
import { renderGithubSummary } from '../../reports/renderers/github-summary.ts';
import { renderSuiteHtml } from '../../reports/renderers/suite-html.ts';
import { mutants } from '../../stack/config/mutants/all.ts';
import { shortPath } from '../run/config-folder.ts';
import { runsFolder } from '../run/paths.ts';
import { reportPath, type ScenarioOutcome } from '../run/run-scenario.ts';
import { doubtOf } from '../run/with-headroom.ts';
import { writeInto } from '../run/write-file.ts';
import { showsColour } from './colour.ts';
import { LiveView } from './live.ts';
import { consoleProgress } from './progress.ts';

interface HowAsked {
  readonly mutant?: string;
  readonly parallel: number;
}

/** How a console follows runs: told of each start, of every event, and of each outcome. */
interface Teller {
  start(plan: Plan): (event: StampedEvent) => void;
  tell(plan: Plan, outcome: ScenarioOutcome, again: boolean): void;
}

/** One after another, every event of a run is worth a line; side by side, each stack at work has one line. */
export function tellerFor(plans: readonly Plan[], asked: HowAsked): Teller {
  return asked.parallel === 1 || plans.length === 1 ? oneByOne(asked) : sideBySide();
}

function oneByOne({ mutant }: HowAsked): Teller {
  return {
    start(plan) {
      const { scenario, speed, theoreticalWallMs } = plan;
      const mistake =
        mutant === undefined ? '' : `, with the mutant ${mutant}: ${mutants.get(mutant)?.mistake}`;
      console.log(`\n${scenario.id}: ${scenario.title}${mistake}`);
      console.log(
        `  at speed ${speed} a lab minute takes ${(60 / speed).toFixed(1)} s; at least ${(theoreticalWallMs / 1000).toFixed(0)} s in all`,
      );
      return new LiveView(plan, console.log).tell;
    },
    tell(_plan, outcome, again) {
      report(outcome);
      if (again) console.log('the machine was too busy for this one: it is made again');
    },
  };
}

function sideBySide(): Teller {
  const progress = consoleProgress(process.stdout);
  const steps = new Map<string, ReturnType<typeof progress.step>>();
  return {
    start({ scenario: { id }, speed }) {
      const step = progress.step(id);
      steps.set(id, step);
      let zeroWallMs: number | undefined;
      return ({ event, wallMs }) => {
        if (event.kind === 'zero') zeroWallMs = event.atWallMs;
        if (event.kind !== 'phase' || event.state !== 'started') return;
        const at = zeroWallMs === undefined ? '' : ` at ${formatLabTime((wallMs - zeroWallMs) * speed)}`;
        step.update(`${event.name}${at}`);
      };
    },
    tell({ scenario: { id } }, outcome, again) {
      const step = steps.get(id);
      const { verdict } = outcome.judgement;
      if (verdict === 'pass') step?.done();
      else if (again) step?.fail(`made again: ${doubtOf(outcome)}`);
      else {
        step?.fail(verdict);
        report(outcome);
      }
    },
  };
}

function report({ view, judgement, unwritten, folder, elapsedMs }: ScenarioOutcome): void {
  console.log(
    renderConsole(
      { view, judgement },
      {
        colour: showsColour(process.stdout),
        width: process.stdout.columns ?? 120,
        elapsedMs,
        reportPath: shortPath(reportPath(folder)),
      },
    ),
  );
  const summaryFile = process.env['GITHUB_STEP_SUMMARY'];
  if (summaryFile !== undefined)
    orSay(() => appendFileSync(summaryFile, renderGithubSummary({ view, judgement })));
  for (const text of unwritten) console.error(quoteControls(text));
}

/** What cannot be written beside the verdicts must not hide them. */
function orSay(write: () => void): void {
  try {
    write();
  } catch (error) {
    console.error(quoteControls(explainError(error)));
  }
}

/** Writes one page for all runs of a suite. @returns the line that ends the console's account */
export function tellSuite(outcomes: readonly ScenarioOutcome[], startedAt: Date): string {
  const name = `suite-${startedAt.toISOString().replace(/[:.]/g, '-')}`;
  const elapsedMs = Date.now() - startedAt.getTime();
  const runs = outcomes.map(({ view, judgement, folder, elapsedMs: ownMs }) => ({
    view,
    judgement,
    elapsedMs: ownMs,
    href: relative(join(runsFolder, name), reportPath(folder)),
  }));
  const page = renderSuiteHtml({ runs, elapsedMs, startedAt: startedAt.toISOString() });
  orSay(() => writeInto(join(runsFolder, name), 'index.html', page));
  const count = (verdict: Verdict): number =>
    runs.filter(({ judgement }) => judgement.verdict === verdict).length;
  return `\n${runs.length} scenarios in ${(elapsedMs / 1000).toFixed(1)} s: ${count('pass')} passed, ${count('fail')} failed, ${count('inconclusive')} inconclusive  ${shortPath(join(runsFolder, name, 'index.html'))}`;
}
