import { expect } from 'chai';
import { problemsOf } from '../../core/oracle/testing/predict.ts';
import { episodesOf, play } from '../../core/oracle/testing/simulate.ts';
import { activeOf, readRegressions } from './regression.ts';

describe('labs that went wrong once', () => {
  for (const { name, regression } of readRegressions()) {
    it(`${name}: simulated as promtool has it, and as the oracle says`, () => {
      const { evaluations } = play(regression.lab);
      expect(activeOf(evaluations)).to.deep.equal(regression.active);
      expect(problemsOf(regression.lab, episodesOf(evaluations))).to.deep.equal([]);
    });
  }
});
