// One mocha run over all files with one ending, with honest counts.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInForeground } from './child.mjs';
import { environmentWithTools, modules, node24, root } from './workspace.mjs';

const folders = ['core', 'stack', 'load', 'scenarios', 'assertions', 'reports', 'engine', 'docs'];

/** How long mocha may stay after its last test; then something was left open, and that is a failure. */
const lingerMs = 15_000;

/** Test files whose names end with `ending`, in a stable order. */
export function findTests(ending, from = root) {
  return folders
    .filter((folder) => existsSync(join(from, folder)))
    .flatMap((folder) =>
      readdirSync(join(from, folder), { recursive: true }).map((path) => join(folder, String(path))),
    )
    .filter((path) => path.endsWith(ending) && !path.includes('node_modules'))
    .sort();
}

/**
 * Runs mocha over the files.
 *
 * @returns {Promise<{code: number, passes: number, skips: number, failures: {title: string, message: string}[]}>}
 */
export async function runMocha(name, files, options = []) {
  const folder = mkdtempSync(join(tmpdir(), 'firedrill-counts-'));
  const counts = join(folder, 'counts.json');
  const reporter = join(root, 'engine', 'bootstrap', 'counting-reporter.mjs');
  const words = [join(modules, 'mocha', 'bin', 'mocha.js'), '--reporter', reporter, ...options, ...files];
  const env = { ...environmentWithTools(), FIREDRILL_TEST_COUNTS: counts };
  let lingered = false;
  let watch;
  try {
    const code = await runInForeground(node24, words, {
      env,
      onStart: (child) => {
        watch = setInterval(() => {
          if (!existsSync(counts)) return;
          clearInterval(watch);
          watch = setTimeout(() => {
            lingered = true;
            child.kill('SIGTERM');
          }, lingerMs);
        }, 500);
      },
    });
    const text = existsSync(counts) ? readFileSync(counts, 'utf8') : '';
    return judgeRun(name, { code, text, lingered });
  } finally {
    clearInterval(watch);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Turns what mocha left into counts; a crash, an endless run and a run without tests are failures of their own. */
export function judgeRun(name, { code, text, lingered }) {
  const failure = (message) => ({ title: `${name} tests`, message });
  if (text === '') {
    const message = `mocha ended with exit code ${code} before it could count its tests`;
    return { code, passes: 0, skips: 0, failures: [failure(message)] };
  }
  const { passes, skips, failures } = JSON.parse(text);
  const all = [...failures];
  if (lingered) {
    const message = `mocha did not end within ${lingerMs / 1000} s of its last test: something is left open`;
    // Its exit code tells of our signal, not of a person's.
    return { code: 1, passes, skips, failures: [...all, failure(message)] };
  }
  if (code !== 0 && failures.length === 0)
    all.push(failure(`mocha ended with exit code ${code} without a failed test`));
  if (passes + failures.length === 0) all.push(failure('no test ran'));
  return { code, passes, skips, failures: all };
}

/** Of a failure in a summary: so many lines, and of each so many characters. Mocha's own report above tells the rest. */
const [linesMost, lineMost] = [12, 300];

/** The beginning of a message, and how much was left out: many failures must fit on the last page of a log. */
export function inBrief(message) {
  const lines = message.split('\n');
  const kept = lines
    .slice(0, linesMost)
    .map((line) =>
      line.length > lineMost ? `${line.slice(0, lineMost)}… (${line.length} characters)` : line,
    );
  const left = lines.length - kept.length;
  return [...kept, ...(left > 0 ? [`… ${left} more lines in the report above`] : [])].join('\n');
}
