import { join } from 'node:path';
import { FiredrillError } from '../../core/errors.ts';
import type { Progress } from '../../core/progress.ts';
import { type Engine, probeEngine } from './engine.ts';
import { withFileLock } from './file-lock.ts';
import { findEngine, localCandidates, type Silence, unreachableWish } from './find-engine.ts';
import {
  aptInstall,
  hasProgram,
  isDebianFamily,
  type OperatingSystem,
  readOperatingSystem,
} from './install-engine.ts';
import { findOurDockerd, startDockerd, stopDockerd } from './private-engine.ts';
import { type EnginePaths, stateFolder } from './state-folder.ts';

/**
 * A Docker-compatible engine that answers: a reachable one, else our private one, which is installed (as root on Debian
 * or Ubuntu) and started as needed.
 *
 * @throws FiredrillError `DOCKER_HOST`, `NO_ENGINE`, `APT` or `ENGINE_START`, all of kind `unavailable`.
 */
export async function ensureEngine(progress: Progress): Promise<Engine> {
  const search = await findEngine();
  if (search.state === 'found') return search.engine;
  const [first] = search.silences;
  if (first?.candidate.name === 'DOCKER_HOST' && first.candidate.origin === 'found')
    throw unreachableWish(first);
  return startEngine(progress, search.silences);
}

/**
 * Starts our private engine, or returns it when it runs.
 *
 * @param silences What was asked before in vain, for the error text.
 */
export async function startEngine(progress: Progress, silences: readonly Silence[] = []): Promise<Engine> {
  const { engine: paths, locks } = stateFolder();
  const system = readOperatingSystem();
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || process.platform !== 'linux') throw noEngine(system, isRoot, silences);
  const step = progress.step("Firedrill's private Docker engine");
  try {
    const engine = await withFileLock(
      join(locks, 'engine.lock'),
      async () => {
        const running = await runningEngine(paths);
        if (running !== undefined) return running;
        const installed = await installDockerd(system, progress, silences);
        return installed ?? (await startDockerd(paths, step));
      },
      { onWait: (pid) => step.update(`process ${pid} is starting it, waiting`) },
    );
    step.done(`Docker ${engine.version} at ${engine.dockerHost}`);
    return engine;
  } catch (error) {
    step.fail('not started');
    throw error;
  }
}

/** @returns an engine that the package itself started (Debian's does so where there is an init system). */
async function installDockerd(
  system: OperatingSystem,
  progress: Progress,
  silences: readonly Silence[],
): Promise<Engine | undefined> {
  if (hasProgram('dockerd')) return undefined;
  if (!isDebianFamily(system)) throw noEngine(system, true, silences);
  await aptInstall(['docker.io', ...(hasProgram('mmdebstrap') ? [] : ['mmdebstrap'])], progress);
  const search = await findEngine(localCandidates().filter(({ name }) => name === 'Docker'));
  return search.state === 'found' ? search.engine : undefined;
}

async function runningEngine(paths: EnginePaths): Promise<Engine | undefined> {
  if ((await findOurDockerd(paths)) === undefined) return undefined;
  const probe = await probeEngine(`unix://${paths.socket}`, 'private');
  return probe.state === 'answers' ? probe.engine : undefined;
}

/** Stops the private engine, and only that one. Images and build caches stay. */
export async function stopEngine(): Promise<{ readonly pid: number } | undefined> {
  const { engine: paths, locks } = stateFolder();
  return withFileLock(join(locks, 'engine.lock'), () => stopDockerd(paths));
}

/** What is there now, without starting anything. */
export type EngineStatus =
  | { readonly state: 'running'; readonly engine: Engine; readonly pid: number | undefined }
  | { readonly state: 'stopped'; readonly silences: readonly Silence[]; readonly log: string };

export async function engineStatus(): Promise<EngineStatus> {
  const { engine: paths } = stateFolder();
  const search = await findEngine();
  if (search.state === 'none') return { state: 'stopped', silences: search.silences, log: paths.log };
  const { engine } = search;
  return {
    state: 'running',
    engine,
    pid: engine.origin === 'private' ? await findOurDockerd(paths) : undefined,
  };
}

/** The refusal when there is no engine and we may not or cannot make one; the hint holds commands to copy. */
export function noEngine(
  system: OperatingSystem,
  isRoot: boolean,
  silences: readonly Silence[],
): FiredrillError {
  return new FiredrillError('unavailable', 'NO_ENGINE', 'there is no Docker-compatible engine', {
    want: 'Docker or Podman answering, or root on Debian or Ubuntu, so that Firedrill can start its own',
    got: `${isRoot ? 'root' : 'an ordinary user'} on ${system.name || 'an unknown system'}`,
    problems: silences.map(
      ({ candidate, reason }) => `${candidate.name} (${candidate.dockerHost}): ${reason}`,
    ),
    hint: helpfulCommands(system, isRoot)
      .map((command) => `\`${command}\``)
      .join(', or '),
  });
}

function helpfulCommands(system: OperatingSystem, isRoot: boolean): string[] {
  if (process.platform === 'darwin') return ['open -a Docker', 'podman machine start'];
  if (isDebianFamily(system)) {
    return isRoot
      ? ['apt-get install docker.io']
      : [
          'sudo npm start',
          'sudo apt-get install docker.io && sudo usermod -aG docker "$USER" && newgrp docker',
          'systemctl --user start podman.socket',
        ];
  }
  return [
    'sudo systemctl start docker',
    'systemctl --user start podman.socket',
    'export DOCKER_HOST=unix:///path/to/docker.sock',
  ];
}
