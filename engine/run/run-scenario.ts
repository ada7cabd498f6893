import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import { withoutUnbooted } from '../../core/optional-components.ts';
import type { Plan } from '../../core/plan.ts';
import type { StampedEvent } from '../../core/stamped-events.ts';
import type { Images } from '../../stack/components/provenance.ts';
import { judgeAside, prepareAside } from './aside/aside.ts';
import { filesFor } from './changed-files.ts';
import { conduct } from './conduct.ts';
import { JournalWriter } from './journal-writer.ts';
import type { Told } from './judge-and-tell.ts';
import { createRunFolder, newRunId, type RunFolder } from './run-folder.ts';

export interface ScenarioRequest {
  readonly plan: Plan;
  /** The configuration under test, without what the scenario changes in it. */
  readonly files: readonly ConfigFile[];
  readonly images: Images;
  readonly seed: number;
  readonly mutant: string | null;
  readonly keep: boolean;
  readonly signal: AbortSignal;
  /** Told of every event as it is written. */
  readonly onEvent?: (stamped: StampedEvent) => void;
}

export interface ScenarioOutcome extends Told {
  readonly folder: RunFolder;
  /** Wall milliseconds from the call to the written reports. */
  readonly elapsedMs: number;
}

/** One scenario, all nine steps: conducts it, then judges the journal as it was stored and writes the reports. */
export async function runScenario(request: ScenarioRequest): Promise<ScenarioOutcome> {
  const startMs = performance.now();
  prepareAside();
  const runId = newRunId(request.plan.scenario.id);
  const { scenario } = request.plan;
  const files = withoutUnbooted(filesFor(scenario, request.files), scenario.with);
  const folder = createRunFolder(runId, files);
  {
    using journal = new JournalWriter(folder.journal);
    if (request.onEvent !== undefined) journal.onEvent(request.onEvent);
    await conduct({ ...request, files, runId, journal, clockFile: join(folder.path, 'clock') });
  }
  const told = await judgeAside(folder);
  return { ...told, folder, elapsedMs: performance.now() - startMs };
}

/** Where the page of a run lies. */
export function reportPath(folder: RunFolder): string {
  return join(folder.path, 'report.html');
}
