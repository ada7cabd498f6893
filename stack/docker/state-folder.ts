import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where Firedrill keeps what outlives a clone: the private engine, finished binaries, what pulls answered. */
export interface StateFolder {
  readonly root: string;
  readonly engine: EnginePaths;
  /** Finished build outputs, one folder per content hash. */
  readonly cache: string;
  readonly locks: string;
  /** Registries that did not answer, with the time. */
  readonly registryMemory: string;
}

export interface EnginePaths {
  readonly folder: string;
  readonly socket: string;
  readonly pidFile: string;
  readonly dataRoot: string;
  readonly execRoot: string;
  readonly log: string;
  readonly containerdPidFile: string;
}

export interface StateFolderInput {
  readonly env: NodeJS.ProcessEnv;
  readonly isRoot: boolean;
  readonly home: string;
}

/**
 * The state folder of this machine: `FIREDRILL_HOME`, else `/var/lib/firedrill` for root, else
 * `~/.local/share/firedrill`. It lies outside the repository so that a fresh clone finds the images of the last one.
 */
export function stateFolder(
  { env, isRoot, home }: StateFolderInput = {
    env: process.env,
    isRoot: process.getuid?.() === 0,
    home: homedir(),
  },
): StateFolder {
  const root =
    env['FIREDRILL_HOME'] || (isRoot ? '/var/lib/firedrill' : join(home, '.local/share/firedrill'));
  const folder = join(root, 'engine');
  const execRoot = join(folder, 'exec');
  return {
    root,
    engine: {
      folder,
      execRoot,
      socket: join(folder, 'docker.sock'),
      pidFile: join(folder, 'docker.pid'),
      dataRoot: join(folder, 'data'),
      log: join(folder, 'docker.log'),
      containerdPidFile: join(execRoot, 'containerd', 'containerd.pid'),
    },
    cache: join(root, 'cache'),
    locks: join(root, 'locks'),
    registryMemory: join(root, 'registries.json'),
  };
}
