import { judge } from '../../assertions/judge.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Judgement } from '../../core/verdict.ts';
import { renderers } from '../../reports/renderers/all.ts';
import { type RunFolder, readRun, writeInto } from './run-folder.ts';

/** A stored run as it was judged. */
export interface Told {
  readonly view: RunView;
  readonly judgement: Judgement;
}

/** Judges a stored run and writes its reports beside the journal. Needs no engine; the same journal gives the same verdict. */
export function judgeAndTell(folder: RunFolder): Told {
  const view = readRun(folder);
  const judgement = judge(view);
  for (const [name, render] of Object.entries(renderers))
    writeInto(folder.path, name, render({ view, judgement }));
  return { view, judgement };
}
