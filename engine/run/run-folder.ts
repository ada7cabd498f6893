import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FiredrillError } from '../../core/errors.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import type { RunView } from '../../core/run-view.ts';
import { runsFolder } from './paths.ts';
import { readStoredJournal } from './read-journal.ts';
import { makeFolder, writeInto } from './write-file.ts';

const journalFile = 'journal.ndjson';

/** A run's id: scenario, moment, and four random digits, so that runs side by side do not meet. */
export function newRunId(scenarioId: string, now = new Date()): string {
  const moment = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${scenarioId.replace('/', '.')}-${moment}-${randomBytes(2).toString('hex')}`;
}

/** The folder of one run. */
export interface RunFolder {
  readonly path: string;
  readonly journal: string;
}

/**
 * Makes a run's folder with the configuration it ran with.
 *
 * @param runs where runs are kept; default: `runsFolder`
 * @throws FiredrillError `RUN_FOLDER` when the disk does not take it
 */
export function createRunFolder(runId: string, files: readonly ConfigFile[], runs = runsFolder): RunFolder {
  const path = join(runs, runId);
  try {
    makeFolder(path);
    for (const file of files) writeInto(path, join('config', file.path), file.text);
  } catch (cause) {
    throw new FiredrillError('unavailable', 'RUN_FOLDER', 'the run’s folder cannot be written', {
      got: path,
      hint: 'is there space (df -h), and may you write there? FIREDRILL_RUNS=DIR puts runs elsewhere',
      cause,
    });
  }
  return { path, journal: join(path, journalFile) };
}

/**
 * Finds a stored run by folder, journal file, run id, or `last`.
 *
 * @param kept where runs are kept; default: `runsFolder`
 * @throws FiredrillError `RUN_UNKNOWN` with the latest runs
 */
export function findRun(name: string, kept = runsFolder): RunFolder {
  const runs = existsSync(kept)
    ? readdirSync(kept).filter((run) => existsSync(join(kept, run, journalFile)))
    : [];
  const latest = runs.sort((a, b) => momentOf(b).localeCompare(momentOf(a)));
  const candidates = [
    name,
    join(kept, name),
    ...(name === 'last' && latest[0] !== undefined ? [join(kept, latest[0])] : []),
  ];
  for (const candidate of candidates) {
    const path = basename(candidate) === journalFile ? dirname(candidate) : candidate;
    if (existsSync(join(path, journalFile))) return { path, journal: join(path, journalFile) };
  }
  throw new FiredrillError('usage', 'RUN_UNKNOWN', 'there is no such run', {
    want: 'the folder of a run, its id, or `last`',
    got: name,
    problems: latest.slice(0, 5).map((run) => `stored: ${run}`),
  });
}

/** The part of a run id that sorts by time. */
function momentOf(runId: string): string {
  return /\d{8}-\d{6}/.exec(runId)?.[0] ?? '';
}

/**
 * Reads a stored journal. A line that is cut or broken is counted and passed over.
 *
 * @throws FiredrillError `JOURNAL_EMPTY` when not even the header can be read
 */
export function readRun({ journal }: RunFolder): RunView {
  const { view } = readStoredJournal(journal);
  if (view !== undefined) return view;
  throw new FiredrillError(
    'inconclusive',
    'JOURNAL_EMPTY',
    'the journal has no readable header, so nothing can be said about the run',
    {
      got: journal,
    },
  );
}
