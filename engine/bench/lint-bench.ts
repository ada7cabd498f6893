import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FiredrillError } from '../../core/errors.ts';
import { median } from '../../core/median.ts';
import { defaultConfigFolder } from '../run/config-folder.ts';
import { manyRules } from './many-rules.ts';

/** What reading, linting and planning one folder came to, without the start of the program; milliseconds of CPU time. */
export interface LintedFolder {
  readonly rules: number;
  readonly findings: number;
  readonly lintMs: number;
  readonly planMs: number;
}

/**
 * Measures `lint` and `plan` on the shipped configuration, and on it with a thousand rules more; each time in a process of
 * its own. The ratio of the two says how they grow, whatever the machine does beside it.
 *
 * @param runs how often each is measured
 */
export async function benchLint(runs: number, print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'firedrill-rules-'));
  try {
    cpSync(defaultConfigFolder, folder, { recursive: true });
    addRules(folder);
    const [shipped, many]: [LintedFolder[], LintedFolder[]] = [[], []];
    // In turn, so that a machine that becomes busy disturbs both alike.
    for (let run = 0; run < runs; run += 1) {
      shipped.push(await lintInChild(defaultConfigFolder));
      many.push(await lintInChild(folder));
    }
    for (const list of [shipped, many]) {
      const { rules = 0, findings = 0 } = list[0] ?? {};
      print(
        `${rules} rules, ${findings} findings: ${ms(list, 'lintMs')} of CPU time to lint, ${ms(list, 'planMs')} to plan`,
      );
    }
    const ratio = (what: 'lintMs' | 'planMs'): string =>
      (middle(many, what) / middle(shipped, what)).toFixed(1);
    print(
      `against the shipped rules: lint × ${ratio('lintMs')}, plan × ${ratio('planMs')} (medians of ${runs})`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Adds a file of rules, and to prometheus.yml the line that loads it. */
function addRules(folder: string): void {
  const main = join(folder, 'prometheus', 'prometheus.yml');
  const list = /^rule_files:\n/m;
  const text = readFileSync(main, 'utf8');
  if (!list.test(text))
    throw new FiredrillError('internal', 'BENCH_RUN', 'the shipped prometheus.yml lists no rule files');
  writeFileSync(main, text.replace(list, '$&  - rules/many.yml\n'));
  writeFileSync(join(folder, 'prometheus', 'rules', 'many.yml'), manyRules(1000));
}

const middle = (list: readonly LintedFolder[], what: 'lintMs' | 'planMs'): number =>
  median(list.map((one) => one[what]));

const ms = (list: readonly LintedFolder[], what: 'lintMs' | 'planMs'): string =>
  `${Math.round(middle(list, what))} ms`;

async function lintInChild(folder: string): Promise<LintedFolder> {
  const child = fork(new URL('./lint-folder.ts', import.meta.url), [folder]);
  // A child that fails tells nobody: its end is the end of the waiting.
  const [result] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof result !== 'object' || result === null) {
    const details = { got: `exit code ${result}` };
    throw new FiredrillError('internal', 'BENCH_RUN', 'the lints ended without a result', details);
  }
  return result as LintedFolder;
}
