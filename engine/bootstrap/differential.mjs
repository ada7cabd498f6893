// npm run test:differential: the models against the real programs, at full size. Counts stand in the titles, time last.

import { runInForeground } from './child.mjs';
import { prepareOrExit } from './prepare.mjs';
import { findTests, inBrief, runMocha } from './run-mocha.mjs';
import { cli, formatElapsed, node24 } from './workspace.mjs';

/** Schedules that real Alertmanagers play, unless the environment asks for others. Issue 4 wants 300 at least. */
process.env.FIREDRILL_DIFFERENTIAL_CASES ??= '320';
/** Configurations that each of the real programs reads. */
process.env.FIREDRILL_DIFFERENTIAL_CONFIGURATIONS ??= '500';
const timeoutMs = 900_000;

await prepareOrExit();
process.exitCode = await runInForeground(node24, [...cli, 'doctor', '--prepare']);
if (process.exitCode === 0) {
  const startMs = performance.now();
  const files = findTests('.e2e.ts').filter((path) => path.includes('differential'));
  const { passes, failures } = await runMocha('differential', files, ['--timeout', String(timeoutMs)]);
  for (const { title, message } of failures) console.log(`\n✗ ${title}\n${inBrief(message)}`);
  console.log(
    `\n${passes} passed, ${failures.length} failed, in ${formatElapsed(performance.now() - startMs)}`,
  );
  process.exitCode = failures.length > 0 ? 1 : 0;
}
