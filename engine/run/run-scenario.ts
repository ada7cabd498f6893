import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { judge } from '../../assertions/judge.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import { withoutUnbooted } from '../../core/optional-components.ts';
import type { Plan } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import type { StampedEvent } from '../../core/stamped-events.ts';
import type { Judgement } from '../../core/verdict.ts';
import { renderers } from '../../reports/renderers/all.ts';
import type { Images } from '../../stack/components/provenance.ts';
import { conduct } from './conduct.ts';
import { JournalWriter } from './journal-writer.ts';
import { createRunFolder, newRunId, type RunFolder, readRun, writeInto } from './run-folder.ts';

export interface ScenarioRequest {
  readonly plan: Plan;
  readonly files: readonly ConfigFile[];
  readonly images: Images;
  readonly seed: number;
  readonly mutant: string | null;
  readonly keep: boolean;
  readonly signal: AbortSignal;
  /** Told of every event as it is written. */
  readonly onEvent?: (stamped: StampedEvent) => void;
}

export interface ScenarioOutcome {
  readonly view: RunView;
  readonly judgement: Judgement;
  readonly folder: RunFolder;
  /** Wall milliseconds from the call to the written reports. */
  readonly elapsedMs: number;
}

/** One scenario, all nine steps: conducts it, then judges the journal as it was stored and writes the reports. */
export async function runScenario(request: ScenarioRequest): Promise<ScenarioOutcome> {
  const startMs = performance.now();
  const runId = newRunId(request.plan.scenario.id);
  const files = withoutUnbooted(request.files, request.plan.scenario.with);
  const folder = createRunFolder(runId, files);
  {
    using journal = new JournalWriter(folder.journal);
    if (request.onEvent !== undefined) journal.onEvent(request.onEvent);
    await conduct({ ...request, files, runId, journal });
  }
  const { view, judgement } = judgeAndTell(folder);
  return { view, judgement, folder, elapsedMs: performance.now() - startMs };
}

/** Judges a stored run and writes its reports beside the journal. Needs no engine; the same journal gives the same verdict. */
export function judgeAndTell(folder: RunFolder): { view: RunView; judgement: Judgement } {
  const view = readRun(folder);
  const judgement = judge(view);
  for (const [name, render] of Object.entries(renderers))
    writeInto(folder.path, name, render({ view, judgement }));
  return { view, judgement };
}

/** Where the page of a run lies. */
export function reportPath(folder: RunFolder): string {
  return join(folder.path, 'report.html');
}
