import { host } from '../../../core/host.ts';
import { openCgroup } from '../shared/cgroup.ts';
import { Burner } from './burner.ts';
import { Hog, shmBallast } from './hog.ts';
import { startHost } from './host.ts';
import { ordersPort } from './orders.ts';

// As process 1 of a container, a program without a handler would ignore the signal.
process.once('SIGTERM', () => process.exit(0));
/** Without a default: started by mistake, this program would exhaust whatever it runs on. */
const folder = process.env['CGROUP_FOLDER'];
if (folder === undefined)
  throw new Error('CGROUP_FOLDER: want the cgroup of the container that plays a host');
const cgroup = openCgroup(folder);
const burner = new Burner(cgroup);
// A program that cannot suffer must not come up: whatever throws here ends it, and the boot shows its last words.
const hog = new Hog(cgroup, shmBallast('/dev/shm/ballast'), host.everydayMemoryRatio);
await startHost({ burner, hog }, ordersPort);
