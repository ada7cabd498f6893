import { expect } from 'chai';
import { explainFinding } from './explain.ts';
import { judge } from './judge.ts';
import { viewOf } from './testing/journal-builder.ts';
import { twins } from './twins/twins.ts';

describe('explainFinding', () => {
  it('tells the sentence, want with its terms, got, cause and place, in that order', () => {
    const facts = twins.early.facts();
    facts.plan.diagnoses = [
      {
        id: 'ratio-without-sum',
        alertnames: ['HighErrorRate'],
        sentence: 'the ratio divides each series by itself, which is 100 %',
        location: { file: 'rules/application.yml', line: 12, column: 15 },
      },
    ];
    const [finding] = judge(viewOf(facts)).findings;
    expect(finding && explainFinding(finding)).to.equal(
      [
        'HighErrorRate critical app reached pagerduty at 3m, 3m25s before the earliest legal instant 6m25s [early]',
        '  want  from 6m25s to 7m10s',
        '          1m15s window fill (20 % against 5 % over 5m)',
        '          0s to 30s evaluation (a rule group runs once in 30s)',
        '          5m for',
        '          10s group_wait (a new group waits)',
        '          0s to 15s delivery (250 ms of wall time)',
        '  got   3m',
        '  cause the ratio divides each series by itself, which is 100 %',
        '  at    rules/application.yml:12:15',
      ].join('\n'),
    );
  });

  it('says that a doubt is one, and leaves out what is not known', () => {
    const [finding] = judge(viewOf(twins['load-invalid'].facts())).findings;
    expect(finding && explainFinding(finding)).to.equal(
      [
        'the load generator could not keep up: 12 of 1012 iterations dropped [load-invalid, inconclusive]',
        '  want  none dropped',
        '  got   12 of 1012 iterations dropped',
      ].join('\n'),
    );
  });
});
