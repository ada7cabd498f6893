import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { FiredrillError } from '../../core/errors.ts';
import type { Verdict } from '../../core/verdict.ts';
import { caughtMutants } from '../../stack/config/mutants/all.ts';
import { getReady } from '../cli/ready.ts';
import { chooseScenarios, loadScenarios } from '../run/load-scenarios.ts';
import { runsFolder } from '../run/paths.ts';
import { withHeadroom } from '../run/with-headroom.ts';
import { writeInto } from '../run/write-file.ts';
import { runInChild } from './run-in-child.ts';
import { type Sample, sampleOf } from './sample.ts';
import { formatTable, summarise } from './table.ts';

export interface BenchOptions {
  /** Ids or folders of scenarios; all of them when empty. Mutants go with the scenario that must catch them. */
  readonly names: readonly string[];
  /** Runs per scenario and per mutant. */
  readonly runs: number;
  /** Runs side by side. */
  readonly parallel: number;
  /** Lab seconds per wall second. */
  readonly speed: number;
  readonly clock: Clock;
}

interface Job {
  readonly name: string;
  readonly scenarioId: string;
  /** Name of the mutant; undefined for the real configuration. */
  readonly mutant: string | undefined;
  readonly wanted: Verdict;
}

/**
 * Runs every scenario with the real configuration, which must pass, and every mutant with the scenario that must catch
 * it, which must fail; prints medians and stores every sample. A run that lacked headroom is made again, and counted.
 *
 * @throws FiredrillError `BENCH_WRONG` when a verdict was not the wanted one, after all runs
 */
export async function bench(
  { names, runs, parallel, speed, clock }: BenchOptions,
  signal: AbortSignal,
  print: (line: string) => void,
): Promise<void> {
  const all = await loadScenarios();
  const scenarioIds = chooseScenarios(all, names, clock).chosen.map(({ scenario }) => scenario.id);
  await getReady(signal, clock);
  const samples: Sample[] = [];
  const queue = jobsFor(scenarioIds, runs);
  const total = queue.length;

  const work = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined && !signal.aborted; job = queue.shift()) {
      let busyRuns = 0;
      const { scenarioId, mutant, name, wanted } = job;
      const outcome = await withHeadroom(
        () => runInChild(scenarioId, mutant, { speed, clock }, signal),
        () => {
          busyRuns += 1;
        },
      );
      const sample = sampleOf(name, wanted, outcome, busyRuns);
      samples.push(sample);
      const right =
        sample.verdict === sample.wanted
          ? 'right'
          : `WRONG, wanted ${sample.wanted}: ${sample.findings[0] ?? ''}`;
      print(
        `${String(samples.length).padStart(4)}/${total}  ${job.name}  ${sample.verdict} (${right})  ${(sample.elapsedMs / 1000).toFixed(1)} s`,
      );
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  signal.throwIfAborted();

  const rows = summarise(samples);
  const name = `bench-${new Date().toISOString().replace(/[:.]/g, '-')}.json`;
  writeInto(
    runsFolder,
    name,
    `${JSON.stringify({ runs, parallel, speed, clock, rows, samples }, null, 2)}\n`,
  );
  print(`\n${formatTable(rows)}`);
  print(
    `\nfirst verdict ${((samples[0]?.elapsedMs ?? 0) / 1000).toFixed(1)} s after its command; samples in ${join(runsFolder, name)}`,
  );
  const wrong = samples.filter(({ verdict, wanted }) => verdict !== wanted);
  if (wrong.length > 0) {
    throw new FiredrillError(
      'inconclusive',
      'BENCH_WRONG',
      `${wrong.length} of ${total} verdicts were wrong`,
      {
        problems: wrong.map(({ name: job, verdict, runId }) => `${job}: ${verdict} in ${runId}`),
      },
    );
  }
}

/** Round by round, so that a machine that becomes busy disturbs every scenario alike. */
function jobsFor(scenarioIds: readonly string[], runs: number): Job[] {
  const round: Job[] = [
    ...scenarioIds.map((id): Job => ({ name: id, scenarioId: id, mutant: undefined, wanted: 'pass' })),
    ...caughtMutants
      .filter(({ caughtBy }) => scenarioIds.includes(caughtBy))
      .map(
        (mutant): Job => ({
          name: `${mutant.caughtBy} + ${mutant.name}`,
          scenarioId: mutant.caughtBy,
          mutant: mutant.name,
          wanted: 'fail',
        }),
      ),
  ];
  return Array.from({ length: runs }, () => round).flat();
}
