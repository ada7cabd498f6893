// npm start: install what is missing, then run the main job, or what was asked for after `npm start --`.
import { runInForeground } from './child.mjs';
import { prepareOrExit } from './prepare.mjs';
import { cli, node24 } from './workspace.mjs';

const mainJob = ['run', 'services/error-burst'];

await prepareOrExit();
const words = process.argv.slice(2);
process.exitCode = await runInForeground(node24, [...cli, ...(words.length > 0 ? words : mainJob)]);
