// npm test: the gates, the unit tests, the end-to-end tests. The last line is `N passed, N failed, N skipped`.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runInForeground, runQuietly } from './child.mjs';
import { runGates } from './gates.mjs';
import { prepareOrExit } from './prepare.mjs';
import { findTests, inBrief, runMocha } from './run-mocha.mjs';
import { cli, exitUnavailable, node24, root } from './workspace.mjs';

/** Real time of the longest end-to-end test: one run of a scenario, and the boot before it. */
const endToEndTimeoutMs = 180_000;
const interruptedCodes = [130, 143];

const [only] = process.argv.slice(2);
if (only !== undefined && only !== 'unit' && only !== 'e2e') {
  console.error(`want \`unit\`, \`e2e\` or nothing, got ${JSON.stringify(only)}`);
  process.exit(64);
}
await prepareOrExit();

const total = { passes: 0, skips: 0, failures: [] };
let exitCode = 0;

function add({ passes, skips = 0, failures, code = 0 }) {
  total.passes += passes;
  total.skips += skips;
  total.failures.push(...failures);
  if (interruptedCodes.includes(code)) exitCode = code;
}

if (only === undefined) add(await runGates());
// Unit tests share nothing: a file each time to whatever CPU is free. The others boot stacks, one after another.
const jobs = String(Math.min(8, availableParallelism()));
if (only !== 'e2e' && exitCode === 0)
  add(await runMocha('unit', findTests('.test.ts'), ['--parallel', '--jobs', jobs]));
if (only !== 'unit' && exitCode === 0) await runEndToEnd();
tell();

async function runEndToEnd() {
  const files = findTests('.e2e.ts');
  const before = await privateEngine('pid');
  try {
    const code = await runInForeground(node24, [...cli, 'doctor', '--prepare']);
    if (code === 0) {
      add(await runMocha('end-to-end', files, ['--timeout', String(endToEndTimeoutMs)]));
    } else {
      exitCode = code;
      total.skips += files.length;
      const reason =
        code === exitUnavailable ? 'the engine or an image cannot be had' : `doctor ended with ${code}`;
      console.error(`\n${files.length} end-to-end test files skipped: ${reason}`);
    }
  } finally {
    // A build machine must be left as it was found; a person's engine keeps running for the next command.
    if (process.env.CI === 'true' && before === '' && (await privateEngine('stop')) !== '') exitCode ||= 1;
  }
}

async function privateEngine(word) {
  const script = join(root, 'engine', 'bootstrap', 'private-engine.mjs');
  const { code, output } = await runQuietly(node24, [script, word]);
  if (code !== 0) throw new Error(`private-engine ${word} failed:\n${output}`);
  return output.trim();
}

function tell() {
  for (const { title, message } of total.failures) console.log(`\n✗ ${title}\n${indent(inBrief(message))}`);
  console.log(`\n${total.passes} passed, ${total.failures.length} failed, ${total.skips} skipped`);
  process.exitCode = exitCode !== 0 ? exitCode : total.failures.length > 0 ? 1 : 0;
}

function indent(text) {
  return text.replace(/^/gm, '    ');
}
