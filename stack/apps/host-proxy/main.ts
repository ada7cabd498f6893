import { join } from 'node:path';
import { z } from 'zod';
import { host } from '../../../core/host.ts';
import { openCgroup } from '../shared/cgroup.ts';
import { createLogger } from '../shared/logger.ts';
import { openMachine } from '../shared/machine.ts';
import { runProgram } from '../shared/program.ts';
import { readSettings, readVariable } from '../shared/settings.ts';
import { waitedSeconds } from './contention.ts';
import { Disk } from './disk.ts';
import { type HostProxySettings, hostProxyDefaults, startHostProxy } from './host-proxy.ts';

interface ProgramSettings extends HostProxySettings {
  /** The filesystem of the host. */
  readonly root: string;
  /** Whether the machine itself is the host. */
  readonly isMachine: boolean;
}

function readHostProxySettings(env: NodeJS.ProcessEnv): ProgramSettings {
  // Without a default: started by mistake, this program would fill a disk of whatever it runs on.
  const root = env['HOST_ROOT'];
  if (root === undefined)
    throw new Error('HOST_ROOT: want the root folder of the container that plays a host');
  const url = (name: string) => readVariable(env, name, z.url('want a URL'), 'http://127.0.0.1/');
  const ratio = (name: string, fallback: number) =>
    readVariable(env, name, z.coerce.number().min(0).max(1), fallback);
  return {
    ...readSettings(env, hostProxyDefaults),
    exporterUrl: url('EXPORTER_URL'),
    ordersUrl: url('ORDERS_URL'),
    root,
    isMachine: readVariable(env, 'IS_MACHINE', z.stringbool(), false),
    rest: {
      cpuRatio: ratio('REST_CPU_RATIO', 0),
      memoryRatio: ratio('REST_MEMORY_RATIO', host.everydayMemoryRatio),
    },
    countFromMs: readVariable(env, 'COUNT_FROM_MS', z.coerce.number().min(0), 0),
    folder: join(root, readVariable(env, 'PROCFS_FOLDER', z.string().min(1), '/firedrill')),
  };
}

/** The program that suffers is the first process of the namespace that they share. */
const victimSchedstat = '/proc/1/schedstat';

const { service, environment } = hostProxyDefaults;
const logger = createLogger({
  service: process.env['SERVICE'] ?? service,
  environment: process.env['ENVIRONMENT'] ?? environment,
});
await runProgram(
  logger,
  () => {
    const settings = readHostProxySettings(process.env);
    const { root, isMachine } = settings;
    const victim = {
      accounts: isMachine ? openMachine() : openCgroup(join(root, 'sys/fs/cgroup')),
      disk: new Disk(join(root, host.mountpoint)),
      // Of the threads that burn on the machine none speaks for all: what is missing was withheld.
      waitedSeconds: () => (isMachine ? null : waitedSeconds(victimSchedstat)),
      isShared: isMachine,
    };
    return startHostProxy(settings, victim, logger);
  },
  ({ port, adminPort }) => ({ port, adminPort }),
);
