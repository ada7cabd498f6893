import { expect } from 'chai';
import { type Circumstances, chooseClock } from './choose-clock.ts';

describe('the clock of a run for which none was asked', () => {
  const well: Circumstances = { platform: 'linux', env: {}, goVersion: () => 'go1.26.0\n' };

  it('is that of the lab where the programs are built here', () => {
    expect(chooseClock(well)).to.deep.equal({ clock: 'lab' });
    expect(chooseClock({ ...well, env: { DOCKER_HOST: 'unix:///run/docker.sock' } }).clock).to.equal('lab');
    expect(chooseClock({ ...well, env: { FIREDRILL_IMAGE_K6: 'grafana/k6:1.3.0' } }).clock).to.equal('lab');
  });

  const others: readonly [what: string, circumstances: Partial<Circumstances>, why: string][] = [
    [
      'another image of a program',
      { env: { FIREDRILL_IMAGE_PROMETHEUS: 'prom/prometheus:v2.47.2' } },
      'prometheus',
    ],
    ['another system', { platform: 'darwin' }, 'darwin'],
    ['an engine elsewhere', { env: { DOCKER_HOST: 'tcp://10.0.0.1:2375' } }, 'tcp://10.0.0.1:2375'],
    ['no Go', { goVersion: () => undefined }, 'Go 1.21'],
    ['an old Go', { goVersion: () => 'go1.20.3' }, 'Go 1.21'],
  ];
  for (const [what, circumstances, why] of others) {
    it(`is the compiled one with ${what}, and says so`, () => {
      const chosen = chooseClock({ ...well, ...circumstances });
      expect(chosen.clock).to.equal('compiled');
      expect(chosen.why).to.contain(why);
    });
  }
});
