import { expect } from 'chai';
import { programRateOf, programSpeedOf } from './clock.ts';
import { clockOf } from './oracle/grouping/group-clock.ts';
import { labSetting } from './oracle/testing/lab-setting.ts';

describe('what makes lab time fast', () => {
  it('is the configuration by default: the programs keep the time of the wall', () => {
    for (const pace of [{ speed: 60 }, { speed: 60, clock: 'compiled' } as const]) {
      expect(programSpeedOf(pace)).to.equal(60);
      expect(programRateOf(pace)).to.equal(1);
    }
  });

  it('may be the clock of the programs, which then keep the time of the lab', () => {
    expect(programSpeedOf({ speed: 60, clock: 'lab' })).to.equal(1);
    expect(programRateOf({ speed: 60, clock: 'lab' })).to.equal(60);
  });

  it('decides how long in lab time what is fixed in a program lasts, and not what the machine needs', () => {
    const route = { receiver: 'slack', groupIntervalMs: 60_000 } as Parameters<typeof clockOf>[0];
    const [compiled, lab] = [{}, { clock: 'lab' as const }].map((clock) =>
      clockOf(route, { ...labSetting({ speed: 60 }), ...clock }, true),
    );
    // Prometheus sends an end again for 15 minutes of its own clock.
    expect(compiled?.retentionMs).to.equal(60 * 15 * 60_000);
    expect(lab?.retentionMs).to.equal(15 * 60_000);
    expect(lab?.deliveryMs).to.equal(compiled?.deliveryMs);
  });
});
