import { constants, setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { host } from '../../../core/host.ts';
import { openCgroup } from '../shared/cgroup.ts';
import { openMachine } from '../shared/machine.ts';
import { Burner } from './burner.ts';
import { Hog, shmBallast } from './hog.ts';
import { type Organs, startHost } from './host.ts';
import { type Rest, readRest } from './machine-rest.ts';
import { ordersPort } from './orders.ts';
import { burnAsTold, Threads } from './threads.ts';

const ballastPath = '/dev/shm/ballast';

/** A container that plays a host. */
function containerOrgans(folder: string): Organs {
  const cgroup = openCgroup(folder);
  const burner = new Burner(cgroup);
  return { burner, hog: new Hog(cgroup, shmBallast(ballastPath), host.everydayMemoryRatio) };
}

/** The machine itself, which everybody else on it needs as well: whoever asks goes first, and there is an end. */
async function machineOrgans(rest: Rest): Promise<Organs> {
  const { cpus, cpuRatio, memoryRatio, memoryOverMs, lifetimeMs } = rest;
  setPriority(constants.priority.PRIORITY_LOW);
  setTimeout(() => process.exit(0), lifetimeMs);
  const hog = new Hog(openMachine(), shmBallast(ballastPath), memoryRatio, memoryOverMs);
  await hog.arrived;
  const burner = new Threads(new URL(import.meta.url), cpus);
  burner.burn(cpuRatio);
  return { burner, hog };
}

/** Without a default: started by mistake, this program would exhaust whatever it runs on. */
async function organsOf(env: NodeJS.ProcessEnv): Promise<Organs> {
  const folder = env['CGROUP_FOLDER'];
  const rest = env['MACHINE_REST'];
  if (folder !== undefined) return containerOrgans(folder);
  if (rest !== undefined) return machineOrgans(readRest(rest));
  throw new Error(
    'CGROUP_FOLDER: want the cgroup of the container that plays a host, or MACHINE_REST for the machine itself',
  );
}

if (isMainThread) {
  // As process 1 of a container, a program without a handler would ignore the signal.
  process.once('SIGTERM', () => process.exit(0));
  // A program that cannot suffer must not come up: whatever throws here ends it, and the boot shows its last words.
  await startHost(await organsOf(process.env), ordersPort);
} else burnAsTold();
