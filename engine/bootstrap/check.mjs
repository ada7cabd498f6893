// npm run check: every quality gate; failures last.
import { runGates } from './gates.mjs';
import { prepareOrExit } from './prepare.mjs';

await prepareOrExit();
const { failures } = await runGates();
for (const { title, message } of failures) console.log(`\n${title}\n${message}`);
process.exitCode = failures.length > 0 ? 1 : 0;
