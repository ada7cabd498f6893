import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../../core/median.ts';
import { defaultConfigFolder } from '../run/config-folder.ts';
import { repositoryRoot } from '../run/paths.ts';
import { type CommandCost, costOf } from './command-cost.ts';
import { unpackTree } from './earlier-tree.ts';
import { writeManyRules } from './many-folder.ts';

export interface LintBenchOptions {
  /** How often each command is measured. */
  readonly runs: number;
  /** An earlier state of the repository to compare with: a commit, tag or branch. */
  readonly against?: string | undefined;
}

/** Alerting rules that are added to the shipped ones: as many as a large company has. */
const ruleCount = 1000;

const commands: readonly (readonly string[])[] = [['lint'], ['plan', 'services/error-burst']];

/**
 * Measures the commands `lint` and `plan` on the shipped configuration, and on it with a thousand rules more; beside an earlier
 * state of the repository where one is named. The ratios hold whatever the machine does beside it: all are measured in turn.
 *
 * @throws FiredrillError `BENCH_REF` for a state that git does not know, `BENCH_RUN` for a command that fails
 */
export async function benchLint(
  { runs, against }: LintBenchOptions,
  print: (line: string) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'firedrill-rules-'));
  try {
    const many = join(folder, 'config');
    writeManyRules(many, ruleCount);
    const trees = [{ name: 'now', root: repositoryRoot }];
    if (against !== undefined) {
      const root = join(folder, 'earlier');
      mkdirSync(root);
      await unpackTree(against, root);
      trees.push({ name: against, root });
    }
    const measured = commands.flatMap((words) =>
      [defaultConfigFolder, many].flatMap((config) =>
        trees.map(({ name, root }) => ({
          root,
          words: [...words, '--config', config],
          title: `${words[0]} of ${config === many ? `${ruleCount} rules more` : 'the shipped rules'}, ${name}`,
          costs: [] as CommandCost[],
        })),
      ),
    );
    // The first one compiles the program for those that follow; each after it is one of many that a person makes.
    for (const { root, words } of measured) await costOf(root, words);
    for (let run = 0; run < runs; run += 1)
      for (const { root, words, costs } of measured) costs.push(await costOf(root, words));
    for (const [index, { title, costs }] of measured.entries()) {
      const now = measured[index - (index % trees.length)]?.costs ?? costs;
      const ratio = now === costs ? '' : `: now × ${(cpuMs(now) / cpuMs(costs)).toFixed(2)} of that`;
      print(`${title}: ${seconds(cpuMs(costs))} of CPU time, ${seconds(wallMs(costs))} of wall time${ratio}`);
    }
    print(`medians of ${runs}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const cpuMs = (costs: readonly CommandCost[]): number => median(costs.map((cost) => cost.cpuMs));
const wallMs = (costs: readonly CommandCost[]): number => median(costs.map((cost) => cost.wallMs));
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
