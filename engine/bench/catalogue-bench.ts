import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { FiredrillError } from '../../core/errors.ts';
import type { Plan } from '../../core/plan.ts';
import { findPromtool } from '../../stack/promtool.ts';
import { getReady } from '../cli/ready.ts';
import { defaultConfigFolder, readConfigFolder } from '../run/config-folder.ts';
import { chooseScenarios, loadScenarios } from '../run/load-scenarios.ts';
import { makePlan } from '../run/make-plan.ts';
import { runsFolder } from '../run/paths.ts';
import { runScenario } from '../run/run-scenario.ts';
import { runSuite, type SuiteRequest } from '../run/suite.ts';
import { doubtOf } from '../run/with-headroom.ts';
import { writeInto } from '../run/write-file.ts';
import { PeakMemory } from './peak-memory.ts';
import { type Sample, sampleOf } from './sample.ts';
import { formatTable, summarise } from './table.ts';

export interface CatalogueBenchOptions {
  /** Ids or folders of scenarios; all of them when empty. */
  readonly names: readonly string[];
  /** How often the catalogue is made, one after the other. */
  readonly runs: number;
  /** Stacks side by side at the most. */
  readonly parallel: number;
  readonly speed: number;
  readonly clock: Clock;
  readonly seed: number;
}

/** One catalogue. Wall milliseconds, lab milliseconds, bytes. */
interface Round {
  readonly elapsedMs: number;
  readonly labMs: number;
  readonly peakBytes: number;
  readonly madeAgain: number;
  readonly samples: readonly Sample[];
}

/**
 * Makes the whole catalogue several times in a row, as `run --parallel` does: how long it takes, what it takes of the
 * memory, how efficient each scenario is, and whether every verdict is right.
 *
 * @throws FiredrillError `BENCH_WRONG` when a scenario did not pass, after all rounds
 */
export async function benchCatalogue(
  options: CatalogueBenchOptions,
  signal: AbortSignal,
  print: (line: string) => void,
): Promise<void> {
  const { names, runs, parallel, speed, clock, seed } = options;
  const files = readConfigFolder(defaultConfigFolder);
  const { chosen } = chooseScenarios(await loadScenarios(), names, clock);
  const plans = chosen.map(({ scenario, file }) =>
    makePlan(scenario, files, speed, { scenarioFile: file, clock, promtool: findPromtool }),
  );
  const { images } = await getReady(signal, clock);
  const rounds: Round[] = [];
  while (rounds.length < runs && !signal.aborted) {
    const run = (plan: Plan) => runScenario({ plan, files, images, seed, mutant: null, keep: false, signal });
    const round = await makeRound(plans, { parallel, signal, run, print });
    signal.throwIfAborted();
    rounds.push(round);
    print(`catalogue ${rounds.length} of ${runs}: ${describe(round)}`);
    for (const { name, verdict, findings, runId } of wrongIn(round))
      print(`  ${name}: ${verdict} in ${runId}: ${findings[0] ?? 'no finding'}`);
  }
  const rows = summarise(rounds.flatMap(({ samples }) => samples));
  const name = `catalogue-${new Date().toISOString().replace(/[:.]/g, '-')}.json`;
  writeInto(runsFolder, name, `${JSON.stringify({ ...options, rows, rounds }, null, 2)}\n`);
  print(`\n${formatTable(rows)}\n\n--parallel ${parallel}; samples in ${join(runsFolder, name)}`);
  const wrong = rounds.flatMap(wrongIn);
  if (wrong.length === 0) return;
  const total = rounds.length * plans.length;
  throw new FiredrillError('inconclusive', 'BENCH_WRONG', `${wrong.length} of ${total} verdicts were wrong`, {
    problems: wrong.map(({ name: id, verdict, runId }) => `${id}: ${verdict} in ${runId}`),
  });
}

async function makeRound(
  plans: readonly Plan[],
  { print, ...how }: Pick<SuiteRequest, 'parallel' | 'signal' | 'run'> & { print: (line: string) => void },
): Promise<Round> {
  using peak = new PeakMemory();
  let done = 0;
  const startedMs = performance.now();
  const again = new Map<Plan, number>();
  const outcomes = await runSuite({
    ...how,
    plans,
    onOutcome: (plan, outcome, isMadeAgain) => {
      const { judgement, elapsedMs } = outcome;
      if (isMadeAgain) again.set(plan, (again.get(plan) ?? 0) + 1);
      else done += 1;
      const verdict = isMadeAgain ? `made again (${doubtOf(outcome)})` : judgement.verdict;
      print(
        `${String(done).padStart(4)}/${plans.length}  ${plan.scenario.id}  ${verdict}  ${(elapsedMs / 1000).toFixed(1)} s`,
      );
    },
  });
  const busyRuns = new Map([...again].map(([plan, count]) => [plan.scenario.id, count]));
  const samples = outcomes.map((outcome) => {
    const { id } = outcome.view.plan.scenario;
    return sampleOf(id, 'pass', outcome, busyRuns.get(id) ?? 0);
  });
  return {
    elapsedMs: performance.now() - startedMs,
    labMs: plans.reduce((sum, plan) => sum + plan.observeUntilMs, 0),
    peakBytes: peak.takenBytes,
    madeAgain: [...again.values()].reduce((sum, count) => sum + count, 0),
    samples,
  };
}

function wrongIn({ samples }: Round): Sample[] {
  return samples.filter(({ verdict, wanted }) => verdict !== wanted);
}

function describe(round: Round): string {
  const { elapsedMs, labMs, peakBytes, madeAgain, samples } = round;
  return [
    `${samples.length - wrongIn(round).length} of ${samples.length} passed`,
    `${(elapsedMs / 60_000).toFixed(1)} min for ${(labMs / 3_600_000).toFixed(1)} h of lab time`,
    `${(labMs / elapsedMs).toFixed(0)} times as fast`,
    `${madeAgain} made again`,
    `at most ${(peakBytes / 2 ** 30).toFixed(1)} GiB more memory than before`,
  ].join(', ');
}
