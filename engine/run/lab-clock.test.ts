import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { scenarioSchema } from '../../core/scenario.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { startClock } from './lab-clock.ts';

describe('the clock of a run', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-clock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const start = (given: object, clock: 'lab' | 'compiled' = 'lab', speed = 60) =>
    startClock(
      { speed, clock, scenario: scenarioSchema.parse({ ...errorBurst, ...given }) },
      join(folder, 'clock'),
      10_000,
    );
  const dated = { clock: 'lab', begins: '2024-03-31T01:55:00+01:00' };
  const beginsMs = Date.UTC(2024, 2, 31, 0, 55);

  it('shows what the scenario begins with at its zero, which leaves time to boot', () => {
    using clock = start(dated);
    clock.hurry();
    const zeroWallMs = clock.zeroWallMs() ?? Number.NaN;
    expect(clock.programs.toProgramMs(zeroWallMs)).to.be.closeTo(beginsMs, 1);
    // 120 s at speed 1 were left for the boot, and are hurried through when it is over sooner.
    expect((zeroWallMs - wallNowMs()) / 1000).to.be.within(16.5, 17.5);
  });

  it('is set so far ahead that the wait is no longer at a higher speed', () => {
    using clock = start(dated, 'lab', 240);
    clock.hurry();
    expect(((clock.zeroWallMs() ?? Number.NaN) - wallNowMs()) / 1000).to.be.within(15, 16);
  });

  it('has no zero of its own where any time will do, and none at all with the compiled clock', () => {
    using clock = start({});
    expect(clock.zeroWallMs()).to.equal(undefined);
    expect(clock.programs.toProgramMs(wallNowMs())).to.be.closeTo(Date.now(), 50);
    using compiled = start({}, 'compiled');
    expect(compiled.zeroWallMs()).to.equal(undefined);
  });
});
