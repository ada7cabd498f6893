import { join } from 'node:path';
import { expect } from 'chai';
import type fc from 'fast-check';
import type { RoutingQuestion } from '../../core/config/testing.ts';
import { Amtool } from './amtool.ts';
import { type Comparison, compare, explainDisagreement, saveRegression } from './compare.ts';
import { parsingQuestions, routingQuestions } from './routing-cases.ts';
import { timeIntervalQuestions } from './time-interval-texts.ts';

const regressions = join(import.meta.dirname, '../../core/config/regressions');
/** Another seed asks other questions: `FIREDRILL_SEED=7 npm run test:e2e`. */
const seed = Number(process.env['FIREDRILL_SEED'] ?? 26);

describe('routing, by amtool 0.26.0 and by the model', function () {
  this.timeout(300_000);
  let amtool: Amtool;
  before(async () => {
    amtool = await Amtool.start();
  });
  after(() => amtool?.[Symbol.asyncDispose]());

  async function expectAgreement(
    questions: fc.Arbitrary<RoutingQuestion>,
    runs: number,
  ): Promise<Comparison> {
    const comparison = await compare(questions, { seed, runs, ask: (batch) => amtool.ask(batch) });
    const { disagreement } = comparison;
    if (disagreement !== undefined) {
      const file = saveRegression(disagreement, regressions);
      expect.fail(
        `${explainDisagreement(disagreement)}\nseed    ${seed}\nsaved   core/config/regressions/${file}`,
      );
    }
    return comparison;
  }

  it('2,000 configurations with a label set each: the same receivers in the same order', async function () {
    const startMs = performance.now();
    const { agreed, routed, toSeveral, refused } = await expectAgreement(routingQuestions, 2000);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    if (this.test) {
      this.test.title += ` (${agreed} routed alike: ${routed} below the root, ${toSeveral} to several; ${refused} refused by both; 0 disagreements; ${seconds}s)`;
    }
    expect(agreed).to.be.greaterThan(1700);
    expect(routed).to.be.greaterThan(600);
    expect(toSeveral).to.be.greaterThan(200);
  });

  it('800 conditions, most of them damaged: refused by both or read alike', async function () {
    const startMs = performance.now();
    const { agreed, routed, refused } = await expectAgreement(parsingQuestions, 800);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    if (this.test) {
      this.test.title += ` (${refused} refused by both, ${agreed} read alike, ${routed} of them matching; 0 disagreements; ${seconds}s)`;
    }
    expect(refused).to.be.greaterThan(150);
    expect(agreed).to.be.greaterThan(150);
  });

  it('500 configurations with time intervals: refused by both or read by both', async function () {
    const { agreed, refused } = await expectAgreement(timeIntervalQuestions, 500);
    if (this.test) this.test.title += ` (${refused} refused by both, ${agreed} read; 0 disagreements)`;
    expect(refused).to.be.greaterThan(100);
    expect(agreed).to.be.greaterThan(100);
  });
});
