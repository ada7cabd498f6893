import { expect } from 'chai';
import { episodesOf } from '../../../core/oracle/testing/simulate.ts';
import { type Kind, kinds } from './kinds.ts';
import { activeOf, readRegressions } from './regression.ts';

describe('labs that went wrong once', () => {
  for (const { name, regression } of readRegressions()) {
    it(`${name}: simulated as promtool has it, and as the oracle says`, () => {
      const kind: Pick<Kind<never>, 'caseOf' | 'problemsOf'> = kinds[regression.kind];
      const { evaluations } = kind.caseOf(regression.lab);
      expect(activeOf(evaluations)).to.deep.equal(regression.active);
      expect(kind.problemsOf(regression.lab, episodesOf(evaluations))).to.deep.equal([]);
    });
  }
});
