import { expect } from 'chai';
import { findProblems, findWarnings } from './doctor.ts';

const clock = {
  wallTime: new Date(0),
  timeZone: 'UTC',
  driftMs: 0.4,
  watchedMs: 250,
  engineOffsetMs: -12,
};
const engine = {
  state: 'running',
  pid: undefined,
  engine: {
    dockerHost: 'unix:///s',
    origin: 'found',
    version: '20.10.24',
    apiVersion: '1.41',
    cgroupVersion: 1,
    product: 'Docker',
    storageDriver: 'overlay2',
    dataRoot: '/d',
    architecture: 'amd64',
    cpuCount: 2,
    memoryBytes: 8e9,
    clockOffsetMs: -12,
  },
} as const;
const healthy = { engine, images: [], clock, freeMemoryBytes: 4e9, freeDiskBytes: 4e9 };

describe('doctor', () => {
  it('finds nothing on a healthy machine', () => {
    expect(findProblems(healthy)).to.deep.equal([]);
    expect(findWarnings(healthy)).to.deep.equal([]);
  });

  it('tells every problem at once', () => {
    const missing = {
      state: 'missing',
      component: 'k6',
      image: 'grafana/k6:1.3.0',
      plan: 'pull it',
    } as const;
    const problems = findProblems({
      ...healthy,
      images: [missing],
      freeMemoryBytes: 5e8,
      freeDiskBytes: 5e8,
    });
    expect(problems).to.have.length(3);
    expect(problems.join('\n')).to.contain('images missing: k6').and.contain('want 1024 MiB, got 477 MiB');
  });

  it('cannot do without an engine', () => {
    const problems = findProblems({ ...healthy, engine: { state: 'stopped', silences: [], log: '/l' } });
    expect(problems).to.have.length(1);
  });

  it("does not judge a disk that it cannot see, such as a virtual machine's", () => {
    expect(findProblems({ ...healthy, freeDiskBytes: undefined })).to.deep.equal([]);
  });

  it('warns of clocks that move or disagree', () => {
    const warnings = findWarnings({ ...healthy, clock: { ...clock, driftMs: -500, engineOffsetMs: 3000 } });
    expect(warnings).to.have.length(2);
    expect(warnings[0]).to.contain('-500 ms');
    expect(warnings[1]).to.contain('3000 ms');
  });

  it('says where nothing but the refusal of outside addresses keeps a run inside', () => {
    const podman = { ...engine, engine: { ...engine.engine, product: 'Podman' as const } };
    expect(findWarnings({ ...healthy, engine: podman }).join()).to.contain(
      'Podman gives every network a way out',
    );
  });
});
