import { expect } from 'chai';
import { explainFinding } from '../explain.ts';
import { judge } from '../judge.ts';
import { errorBurst, quiet } from '../testing/error-burst.ts';
import { viewOf } from '../testing/journal-builder.ts';
import { moreTwins, type Twin, twins } from './twins.ts';

describe('twins: every kind of finding has a run that earns it and nothing else', () => {
  for (const [name, facts] of [['error-burst', errorBurst] as const, ['quiet', quiet] as const]) {
    it(`${name} with nothing wrong passes without a finding`, () => {
      const judgement = judge(viewOf(facts()));
      expect(judgement.findings.map(explainFinding)).to.deep.equal([]);
      expect(judgement.verdict).to.equal('pass');
      expect(judgement.excuses).to.deep.equal([]);
      expect(judgement.checks.filter(({ outcome }) => outcome !== 'held')).to.deep.equal([]);
    });
  }

  const all: (Twin & { kind: string })[] = [
    ...Object.entries(twins).map(([kind, twin]) => ({ kind, ...twin })),
    ...moreTwins,
  ];
  for (const { kind, what, facts, says, verdict } of all) {
    it(`${kind}: ${what}`, () => {
      const judgement = judge(viewOf(facts()));
      const kinds = [...new Set(judgement.findings.map((finding) => finding.kind))];
      expect(kinds, judgement.findings.map(explainFinding).join('\n')).to.deep.equal([kind]);
      if (kind !== 'checker-failed') expect(judgement.findings).to.have.length(1);
      expect(judgement.findings[0]?.message).to.satisfy(
        (message: string) => message.startsWith(says),
        judgement.findings[0]?.message,
      );
      expect(judgement.verdict).to.equal(verdict);
      expect(judgement.checks.some(({ outcome }) => outcome === 'broken')).to.equal(true);
    });
  }
});
