import { join } from 'node:path';
import { z } from 'zod';
import { host } from '../../../core/host.ts';
import { openCgroup } from '../shared/cgroup.ts';
import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { readSettings, readVariable } from '../shared/settings.ts';
import { waitedSeconds } from './contention.ts';
import { Disk } from './disk.ts';
import { type HostProxySettings, hostProxyDefaults, startHostProxy } from './host-proxy.ts';

function readHostProxySettings(env: NodeJS.ProcessEnv): HostProxySettings & { readonly root: string } {
  // Without a default: started by mistake, this program would fill a disk of whatever it runs on.
  const root = env['HOST_ROOT'];
  if (root === undefined)
    throw new Error('HOST_ROOT: want the root folder of the container that plays a host');
  const url = (name: string) => readVariable(env, name, z.url('want a URL'), 'http://127.0.0.1/');
  return {
    ...readSettings(env, hostProxyDefaults),
    exporterUrl: url('EXPORTER_URL'),
    ordersUrl: url('ORDERS_URL'),
    root,
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
    const { root } = settings;
    const victim = {
      cgroup: openCgroup(join(root, 'sys/fs/cgroup')),
      disk: new Disk(join(root, host.mountpoint)),
      waitedSeconds: () => waitedSeconds(victimSchedstat),
    };
    return startHostProxy(settings, victim, logger);
  },
  ({ port, adminPort }) => ({ port, adminPort }),
);
