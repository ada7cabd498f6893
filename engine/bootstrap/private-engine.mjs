// Runs on Node 24. `pid` prints the pid of Firedrill's private engine, nothing when it does not run; `stop` stops it.

import { stopEngine } from '../../stack/docker/ensure-engine.ts';
import { findOurDockerd } from '../../stack/docker/private-engine.ts';
import { stateFolder } from '../../stack/docker/state-folder.ts';

const [word] = process.argv.slice(2);
if (word === 'stop') await stopEngine();
else process.stdout.write(String((await findOurDockerd(stateFolder().engine)) ?? ''));
