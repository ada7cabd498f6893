import { judge } from '../../assertions/judge.ts';
import { explainError, FiredrillError } from '../../core/errors.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Judgement } from '../../core/verdict.ts';
import { renderers } from '../../reports/renderers/all.ts';
import { type RunFolder, readRun } from './run-folder.ts';
import { writeInto } from './write-file.ts';

/** A stored run as it was judged. */
export interface Told {
  readonly view: RunView;
  readonly judgement: Judgement;
  /** Why reports could not be written, as text for people, each reason once; empty as a rule. The verdict stands all the same. */
  readonly unwritten: readonly string[];
}

/** Judges a stored run and writes its reports beside the journal. Needs no engine; the same journal gives the same verdict. */
export function judgeAndTell(folder: RunFolder): Told {
  const view = readRun(folder);
  const judgement = judge(view);
  const unwritten: string[] = [];
  for (const [name, render] of Object.entries(renderers)) {
    const text = render({ view, judgement });
    try {
      writeInto(folder.path, name, text);
    } catch (error) {
      if (!(error instanceof FiredrillError)) throw error;
      unwritten.push(explainError(error));
    }
  }
  return { view, judgement, unwritten };
}
