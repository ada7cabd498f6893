import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { FiredrillError } from '../../core/errors.ts';
import { type Engine, probeEngine } from './engine.ts';
import { stateFolder } from './state-folder.ts';

/** An address where an engine may listen. */
export interface Candidate {
  readonly dockerHost: string;
  readonly origin: Engine['origin'];
  /** What it is, for messages. */
  readonly name: string;
}

export interface CandidateInput {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly uid: number | undefined;
  /** Socket of our own private engine. */
  readonly privateSocket: string;
}

/** Every address worth asking, best first. DOCKER_HOST is a wish: when it is set, nothing else is asked. */
export function listCandidates({ env, home, uid, privateSocket }: CandidateInput): Candidate[] {
  const privateHost = `unix://${privateSocket}`;
  const wished = env['DOCKER_HOST'];
  if (wished) {
    return [
      { dockerHost: wished, origin: wished === privateHost ? 'private' : 'found', name: 'DOCKER_HOST' },
    ];
  }
  const runtime = env['XDG_RUNTIME_DIR'] || (uid === undefined ? undefined : `/run/user/${uid}`);
  const found = (path: string, name: string): Candidate => ({
    dockerHost: `unix://${path}`,
    origin: 'found',
    name,
  });
  return [
    found('/var/run/docker.sock', 'Docker'),
    ...(runtime ? [found(join(runtime, 'docker.sock'), 'rootless Docker')] : []),
    found(join(home, '.docker/run/docker.sock'), 'Docker Desktop'),
    ...(runtime ? [found(join(runtime, 'podman/podman.sock'), 'rootless Podman')] : []),
    found('/run/podman/podman.sock', 'Podman'),
    { dockerHost: privateHost, origin: 'private', name: "Firedrill's private engine" },
  ];
}

/** The addresses of this machine. */
export function localCandidates(): Candidate[] {
  const privateSocket = stateFolder().engine.socket;
  return listCandidates({ env: process.env, home: homedir(), uid: process.getuid?.(), privateSocket });
}

/** What was asked and did not answer. */
export interface Silence {
  readonly candidate: Candidate;
  readonly reason: string;
}

export type Search =
  | { readonly state: 'found'; readonly engine: Engine }
  | { readonly state: 'none'; readonly silences: readonly Silence[] };

/** The first candidate that answers. Sockets that do not exist are passed over. */
export async function findEngine(candidates: readonly Candidate[] = localCandidates()): Promise<Search> {
  const silences: Silence[] = [];
  for (const candidate of candidates) {
    const { dockerHost, origin } = candidate;
    const path = dockerHost.startsWith('unix://') ? dockerHost.slice('unix://'.length) : undefined;
    if (path !== undefined && !existsSync(path)) {
      silences.push({ candidate, reason: 'no such socket' });
      continue;
    }
    const probe = await probeEngine(dockerHost, origin);
    if (probe.state === 'answers') return { state: 'found', engine: probe.engine };
    silences.push({ candidate, reason: probe.reason });
  }
  return { state: 'none', silences };
}

/** The refusal when DOCKER_HOST names an engine that does not answer: another engine would not be what was asked for. */
export function unreachableWish(silence: Silence): FiredrillError {
  return new FiredrillError(
    'unavailable',
    'DOCKER_HOST',
    'the engine that DOCKER_HOST names does not answer',
    {
      want: 'a Docker-compatible engine',
      got: `${silence.candidate.dockerHost}: ${silence.reason}`,
      hint: 'start that engine, or run `unset DOCKER_HOST` and let Firedrill look for one',
    },
  );
}
