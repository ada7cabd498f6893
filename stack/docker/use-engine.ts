import { existsSync } from 'node:fs';
import type { Engine } from './engine.ts';

/**
 * The environment that Testcontainers and every docker client of this process read.
 *
 * - Ryuk, the janitor container of Testcontainers, is off: its image may not be to be had, and Firedrill removes what it
 *   started by label.
 * - Inside a container Testcontainers would look for the engine at the default gateway; published ports are here.
 */
export function engineEnvironment(
  engine: Pick<Engine, 'dockerHost'>,
  isInsideContainer = existsSync('/.dockerenv'),
): Record<string, string> {
  return {
    DOCKER_HOST: engine.dockerHost,
    TESTCONTAINERS_RYUK_DISABLED: 'true',
    ...(isInsideContainer ? { TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1' } : {}),
  };
}

/** Makes this process, and the processes it starts from now on, use the engine. */
export function useEngine(engine: Pick<Engine, 'dockerHost'>): void {
  Object.assign(process.env, engineEnvironment(engine));
}
