import type { Command } from 'commander';
import {
  type EngineStatus,
  engineStatus,
  startEngine,
  stopEngine,
} from '../../../stack/docker/ensure-engine.ts';
import { consoleProgress } from '../progress.ts';

export function registerEngine(program: Command): void {
  const engine = program
    .command('engine')
    .description('the container engine: use what is there, or a private one')
    .addHelpText(
      'after',
      '\nExamples:\n  firedrill engine status\n  firedrill engine start\n  firedrill engine stop\n\nExit codes: 0 done, 69 no engine can be had.',
    );
  engine
    .command('status')
    .description('say which engine answers, and where')
    .action(async () => console.log(describe(await engineStatus())));
  engine
    .command('start')
    .description('start the private engine (root on Debian or Ubuntu; installs docker.io when missing)')
    .action(async () => {
      const { dockerHost, version } = await startEngine(consoleProgress());
      console.log(`engine ${version} answers at ${dockerHost}`);
    });
  engine
    .command('stop')
    .description('stop the private engine, and only that; its images are kept')
    .action(async () => {
      const stopped = await stopEngine();
      console.log(
        stopped === undefined
          ? 'no private engine was running'
          : `stopped the private engine (pid ${stopped.pid})`,
      );
    });
}

function describe(status: EngineStatus): string {
  if (status.state === 'stopped') {
    const asked = status.silences.map(({ candidate, reason }) => `  ${candidate.dockerHost}: ${reason}`);
    return ['no Docker-compatible engine answers', ...asked, `log of the private engine: ${status.log}`].join(
      '\n',
    );
  }
  const { version, apiVersion, cgroupVersion, storageDriver, dockerHost, origin, dataRoot } = status.engine;
  const whose = origin === 'private' ? `our own (pid ${status.pid ?? 'unknown'})` : 'found on this machine';
  return `engine ${version} (API ${apiVersion}, cgroup v${cgroupVersion}, ${storageDriver}), ${whose}\n  at ${dockerHost}, data in ${dataRoot}`;
}
