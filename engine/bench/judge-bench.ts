import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FiredrillError } from '../../core/errors.ts';
import { median } from '../../core/median.ts';
import { writeSoakJournal } from './soak-journal.ts';

/** What judging one file came to. */
export interface JudgedFile {
  readonly events: number;
  readonly verdict: string;
  readonly readMs: number;
  readonly judgeMs: number;
  /** What is left of the file once it is read, without what only waits to be collected. */
  readonly keptMemoryBytes: number;
  readonly peakMemoryBytes: number;
}

export interface JudgeBenchOptions {
  /** Events of the long journal; a tenth of it is judged too, to compare the memory. */
  readonly events: number;
  /** How often each is judged. */
  readonly runs: number;
  readonly seed: number;
}

/**
 * Measures the judge by itself: writes a long journal, judges it from its file in a process of its own, and does the same
 * with a tenth of it.
 *
 * @throws FiredrillError `BENCH_WRONG` when a journal without a mistake does not pass
 */
export async function benchJudge(
  { events, runs, seed }: JudgeBenchOptions,
  print: (line: string) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'firedrill-judge-'));
  try {
    const short = await measure(join(folder, 'short.ndjson'), events / 10, seed, runs, print);
    const long = await measure(join(folder, 'long.ndjson'), events, seed, runs, print);
    const rate = median(long.map((one) => (one.events / (one.readMs + one.judgeMs)) * 1000));
    const ratio = (of: (file: JudgedFile) => number): string =>
      (median(long.map(of)) / median(short.map(of))).toFixed(2);
    print(
      `${Math.round(rate).toLocaleString('en')} events per second, reading and parsing included (median of ${runs})`,
    );
    print(
      `against a tenth of the events: memory kept × ${ratio((one) => one.keptMemoryBytes)}, peak × ${ratio((one) => one.peakMemoryBytes)}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(
  path: string,
  events: number,
  seed: number,
  runs: number,
  print: (line: string) => void,
): Promise<JudgedFile[]> {
  const bytes = writeSoakJournal(path, events, seed);
  const files: JudgedFile[] = [];
  for (let run = 0; run < runs; run += 1) {
    const file = await judgeInChild(path);
    if (file.verdict !== 'pass') {
      const got = { want: 'pass', got: file.verdict };
      throw new FiredrillError('inconclusive', 'BENCH_WRONG', 'the synthetic journal was misjudged', got);
    }
    print(
      `${file.events.toLocaleString('en')} events, ${megabytes(bytes)}: read in ${seconds(file.readMs)}, judged in ${seconds(file.judgeMs)}, memory kept ${megabytes(file.keptMemoryBytes)}, peak ${megabytes(file.peakMemoryBytes)}`,
    );
    files.push(file);
  }
  return files;
}

async function judgeInChild(path: string): Promise<JudgedFile> {
  const child = fork(new URL('./judge-file.ts', import.meta.url), [path], { execArgv: ['--expose-gc'] });
  // A child that fails tells nobody: its end is the end of the waiting.
  const [result] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof result !== 'object' || result === null) {
    const details = { got: `exit code ${result}` };
    throw new FiredrillError('internal', 'BENCH_RUN', 'the judge ended without a result', details);
  }
  return result as JudgedFile;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
