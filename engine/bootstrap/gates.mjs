// The quality gates: npm scripts that must end with exit code 0.
import { runQuietly } from './child.mjs';
import { formatElapsed } from './workspace.mjs';

const gates = ['check:types', 'check:lint', 'check:architecture', 'check:dead-code', 'check:config'];

/**
 * Runs every gate, also after one failed, one line each.
 *
 * @returns {Promise<{passes: number, failures: {title: string, message: string}[]}>}
 */
export async function runGates() {
  const failures = [];
  for (const gate of gates) {
    const startMs = performance.now();
    const { code, output } = await runQuietly('npm', ['run', '--silent', gate]);
    const elapsed = formatElapsed(performance.now() - startMs);
    console.log(`  ${code === 0 ? '✓' : '✗'} ${gate} (${elapsed})`);
    if (code !== 0)
      failures.push({ title: gate, message: output.trimEnd() || `exit code ${code}, no output` });
  }
  return { passes: gates.length - failures.length, failures };
}
