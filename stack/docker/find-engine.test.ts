import { expect } from 'chai';
import { explainError } from '../../core/errors.ts';
import { findEngine, listCandidates, unreachableWish } from './find-engine.ts';

const input = { env: {}, home: '/home/ada', uid: 1000, privateSocket: '/state/engine/docker.sock' };

describe('finding an engine', () => {
  it('asks the default socket first and our own engine last', () => {
    const hosts = listCandidates(input).map(({ dockerHost }) => dockerHost);
    expect(hosts).to.deep.equal([
      'unix:///var/run/docker.sock',
      'unix:///run/user/1000/docker.sock',
      'unix:///home/ada/.docker/run/docker.sock',
      'unix:///run/user/1000/podman/podman.sock',
      'unix:///run/podman/podman.sock',
      'unix:///state/engine/docker.sock',
    ]);
  });

  it('takes the runtime folder from the environment', () => {
    const hosts = listCandidates({ ...input, env: { XDG_RUNTIME_DIR: '/r' } }).map(
      ({ dockerHost }) => dockerHost,
    );
    expect(hosts).to.include.members(['unix:///r/docker.sock', 'unix:///r/podman/podman.sock']);
  });

  it('asks nothing else when DOCKER_HOST is set', () => {
    const env = { DOCKER_HOST: 'tcp://127.0.0.1:2375' };
    expect(listCandidates({ ...input, env })).to.deep.equal([
      { dockerHost: 'tcp://127.0.0.1:2375', origin: 'found', name: 'DOCKER_HOST' },
    ]);
  });

  it('knows its own engine in DOCKER_HOST', () => {
    const env = { DOCKER_HOST: 'unix:///state/engine/docker.sock' };
    expect(listCandidates({ ...input, env })[0]?.origin).to.equal('private');
  });

  it('reports what did not answer', async () => {
    const candidate = { dockerHost: 'unix:///nowhere/docker.sock', origin: 'found', name: 'Docker' } as const;
    expect(await findEngine([candidate])).to.deep.equal({
      state: 'none',
      silences: [{ candidate, reason: 'no such socket' }],
    });
  });

  it('names the wish and the way out when DOCKER_HOST is silent', () => {
    const candidate = { dockerHost: 'tcp://127.0.0.1:1', origin: 'found', name: 'DOCKER_HOST' } as const;
    const error = unreachableWish({ candidate, reason: 'connection refused' });
    expect(error.exitCode).to.equal(69);
    expect(explainError(error))
      .to.contain('tcp://127.0.0.1:1: connection refused')
      .and.contain('unset DOCKER_HOST');
  });
});
