import { expect } from 'chai';
import { compareCase } from './compare.ts';
import { readRegressions } from './regression.ts';

describe('schedules that a real Alertmanager has played', () => {
  const regressions = readRegressions();

  it('are kept', () => expect(regressions).to.not.be.empty);

  for (const { name, regression } of regressions) {
    const { played, arrivals } = regression;

    it(`${name}: the model says what came`, () => {
      expect(compareCase(played, arrivals)).to.include({ kind: 'agrees' });
    });

    it(`${name}: another batch would be found out`, () => {
      const found =
        arrivals.length > 0 ? arrivals.slice(1) : [{ sink: 'x-0', group: '{}', atMs: 0, alerts: [] }];
      expect(compareCase(played, found)).to.include({ kind: 'disagrees' });
    });
  }
});
