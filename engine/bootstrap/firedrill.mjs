#!/usr/bin/env node
// The command `firedrill`: install what is missing, then hand everything to the TypeScript CLI on Node 24.
import { runInForeground } from './child.mjs';
import { prepareOrExit } from './prepare.mjs';
import { cli, node24 } from './workspace.mjs';

await prepareOrExit();
process.exitCode = await runInForeground(node24, [...cli, ...process.argv.slice(2)]);
