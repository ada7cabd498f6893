import { join } from 'node:path';
import { execa } from 'execa';
import { FiredrillError } from '../../core/errors.ts';

/** What one command took, from its start to its end. */
export interface CommandCost {
  /** Of all its threads, milliseconds: on a busy machine it says more than the wall. */
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Longest that a command may take, wall milliseconds: builds from before took four minutes to plan every scenario. */
const timeoutMs = 600_000;

/**
 * Runs a command as a person does, and throws away what it prints.
 *
 * @param root of the checkout whose program is run. @param words behind its name
 * @throws FiredrillError `BENCH_RUN` for one that ends with anything but 0 and 1, with what it said
 */
export async function costOf(root: string, words: readonly string[]): Promise<CommandCost> {
  const main = join(root, 'engine/cli/main.ts');
  const tellCpu = new URL('./tell-cpu.ts', import.meta.url).href;
  const startMs = performance.now();
  const { exitCode, stderr, stdio } = await execa(
    process.execPath,
    [...process.execArgv, '--import', tellCpu, main, ...words],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      // Findings are no failure of the command.
      reject: false,
      timeout: timeoutMs,
      env: { NO_COLOR: '1' },
    },
  );
  const wallMs = performance.now() - startMs;
  if (exitCode !== 0 && exitCode !== 1) {
    const got = `exit code ${exitCode}: ${stderr.slice(-2000)}`;
    throw new FiredrillError('internal', 'BENCH_RUN', `\`firedrill ${words.join(' ')}\` failed`, { got });
  }
  const { user, system } = JSON.parse(String(stdio[3])) as NodeJS.CpuUsage;
  return { cpuMs: (user + system) / 1000, wallMs };
}
