import { join } from 'node:path';
import { execa } from 'execa';
import { runProgram } from '../images/run-program.ts';
import type { ExpectedClock, Lap, Stamp } from './judge-proof.ts';
import type { LabClockPage } from './lab-clock-page.ts';
import { makeOverlay } from './overlay.ts';
import { pageVariable } from './page.ts';
import { findToolchain } from './toolchain.ts';

/** Compiles the program in `proof/` with the pinned toolchain: for the lab clock, or as an ordinary one. */
export async function buildProof(file: string, clock: 'lab' | 'machine', cache: string): Promise<void> {
  const toolchain = await findToolchain(cache);
  const overlay = clock === 'lab' ? ['-overlay', await makeOverlay(toolchain, cache)] : [];
  const words = ['build', '-trimpath', '-buildvcs=false', ...overlay, '-o', file, '.'];
  const result = await runProgram(toolchain.program, words, {
    cwd: join(import.meta.dirname, 'proof'),
    env: { ...toolchain.env, CGO_ENABLED: '0' },
  });
  if (!result.ok) throw new Error(result.lastLines.join('\n'), { cause: result.cause });
}

/** What `proof read` tells: see proof/read.go. */
export interface Readings {
  readonly readings: number;
  readonly backwards: number;
  readonly stamps: readonly Stamp[];
}

/** Runs the program to its end; `page` is the path that it is told. */
export function runProof(file: string, words: readonly string[], page?: string) {
  return execa(file, [...words], {
    env: page === undefined ? {} : { [pageVariable]: page },
    reject: false,
    stdin: 'ignore',
  });
}

/** The waits of one run. */
export async function lapsOf(file: string, words: readonly string[], page?: string): Promise<Lap[]> {
  const { stdout, stderr, exitCode } = await runProof(file, words, page);
  if (exitCode !== 0) throw new Error(`${words.join(' ')} ended with ${exitCode}: ${stderr}`);
  return JSON.parse(stdout) as Lap[];
}

/** The clock of a page, as programs have to show it. */
export function clockOf(page: LabClockPage): ExpectedClock {
  const [first] = page.settings;
  if (first === undefined) throw new Error('a page has a setting from the start');
  const offset = first.wallNs - first.labNs;
  return {
    wallAt: (monotonicNs) => page.at(monotonicNs).wallNs,
    instantOf: (wallNs) => page.instantOf(wallNs - offset),
  };
}
