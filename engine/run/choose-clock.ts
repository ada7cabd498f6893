import { spawnSync } from 'node:child_process';
import type { Clock } from '../../core/clock.ts';
import { parseGoMinor } from '../../stack/images/go-tools.ts';
import { overrideVariable } from '../../stack/images/recipe.ts';
import { clockFollowers } from '../../stack/images/resolve.ts';
import { leastGoMinor } from '../../stack/lab-clock/toolchain.ts';

/** What decides about the clock of a run where nobody asked for one. */
export interface Circumstances {
  /** As `process.platform`. */
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What `go env GOVERSION` prints; undefined where there is no Go. */
  readonly goVersion: () => string | undefined;
}

/** A clock, and why it is not the lab's. */
export interface ChosenClock {
  readonly clock: Clock;
  /** A sentence; undefined for the lab's clock. */
  readonly why?: string;
}

/** The lab's clock wherever programs that follow it can be compiled here and share its page; else the compiled one. */
export function chooseClock({ platform, env, goVersion }: Circumstances = here): ChosenClock {
  const overridden = clockFollowers.find((component) => (env[overrideVariable(component)] ?? '') !== '');
  if (overridden !== undefined)
    return compiled(`${overridden} comes from another image, which was not built with the lab clock`);
  if (platform !== 'linux') return compiled(`the clock page cannot be shared with containers on ${platform}`);
  const dockerHost = env['DOCKER_HOST'] ?? '';
  if (dockerHost !== '' && !dockerHost.startsWith('unix://'))
    return compiled(`the clock page cannot be shared with an engine on another machine (${dockerHost})`);
  const minor = parseGoMinor(goVersion() ?? '');
  if (minor === undefined || minor < leastGoMinor)
    return compiled(`there is no Go 1.${leastGoMinor} or later to build the programs with it`);
  return { clock: 'lab' };
}

function compiled(why: string): ChosenClock {
  return { clock: 'compiled', why };
}

const here: Circumstances = {
  platform: process.platform,
  env: process.env,
  goVersion: () => {
    const { status, stdout } = spawnSync('go', ['env', 'GOVERSION'], {
      encoding: 'utf8',
      env: { ...process.env, GOTOOLCHAIN: 'local' },
    });
    return status === 0 ? stdout : undefined;
  },
};
