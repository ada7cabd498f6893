import type { PhaseName } from '../../core/journal.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Verdict } from '../../core/verdict.ts';
import type { ScenarioOutcome } from '../run/run-scenario.ts';

/** What one measured run tells. Wall milliseconds. */
export interface Sample {
  /** Scenario id, with the mutant's name behind a plus sign. */
  readonly name: string;
  readonly wanted: Verdict;
  readonly verdict: Verdict;
  /** The findings' first sentences, for runs whose verdict is not the wanted one. */
  readonly findings: readonly string[];
  /** From the request to the written reports. */
  readonly elapsedMs: number;
  /** From the start of the boot to the end of the steady-state check. */
  readonly bootToSteadyMs: number;
  readonly tearDownMs: number;
  /** The oracle's theoretical wall time over the measured one, 0 to 1. */
  readonly efficiencyRatio: number;
  readonly runId: string;
  /** Runs before this one that lacked headroom, because the machine was busy with something else. */
  readonly busyRuns: number;
}

export function sampleOf(
  name: string,
  wanted: Verdict,
  { view, judgement, elapsedMs }: ScenarioOutcome,
  busyRuns: number,
): Sample {
  return {
    name,
    wanted,
    verdict: judgement.verdict,
    findings: judgement.findings.map((finding) => finding.message),
    elapsedMs,
    bootToSteadyMs: between(view, ['boot', 'started'], ['steady-state', 'finished']),
    tearDownMs: between(view, ['tear-down', 'started'], ['tear-down', 'finished']),
    efficiencyRatio: view.plan.theoreticalWallMs / elapsedMs,
    runId: view.header.runId,
    busyRuns,
  };
}

type Mark = readonly [name: PhaseName, state: 'started' | 'finished'];

/** NaN when one of the marks is missing, because the run ended before it. */
function between({ phases }: RunView, from: Mark, to: Mark): number {
  const at = ([name, state]: Mark): number =>
    phases.find((phase) => phase.name === name && phase.state === state)?.atWallMs ?? Number.NaN;
  return at(to) - at(from);
}
