import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { answerOfModel, type RoutingAnswer, type RoutingQuestion } from '../../core/config/testing.ts';
import { type Ask, compare, explainDisagreement, saveRegression } from './compare.ts';
import { routingQuestions } from './routing-cases.ts';

const options = { seed: 26, runs: 60 };
const asModel: Ask = async (questions) => questions.map(answerOfModel);

/** A program that does not know `continue`. */
function withoutContinue(question: RoutingQuestion): RoutingAnswer {
  return answerOfModel({
    ...question,
    config: question.config.replace(/continue: (true|yes)/g, 'continue: false'),
  });
}

describe('the comparison of a program with the model', () => {
  it('counts what agrees', async () => {
    const { agreed, refused, routed, toSeveral, disagreement } = await compare(routingQuestions, {
      ...options,
      ask: asModel,
    });
    expect(disagreement).to.equal(undefined);
    expect(agreed + refused).to.equal(60);
    expect(routed).to.be.greaterThan(15).and.at.most(agreed);
    expect(toSeveral).to.be.greaterThan(2).and.at.most(routed);
  });

  it('finds a program that differs, shrinks the difference, and keeps the program’s answer', async () => {
    const ask: Ask = async (questions) => questions.map(withoutContinue);
    const { disagreement } = await compare(routingQuestions, { ...options, ask });
    if (disagreement === undefined) return expect.fail('no difference was found');
    expect(disagreement.count).to.be.greaterThan(2);
    expect(disagreement.question.config.match(/receiver: r-/g)).to.have.length.at.most(2);
    expect(disagreement.question.labels).to.deep.equal({});
    expect(explainDisagreement(disagreement)).to.include('amtool  r').and.to.include('model   r');

    const folder = mkdtempSync(join(tmpdir(), 'firedrill-regressions-'));
    try {
      const saved: unknown = JSON.parse(
        readFileSync(join(folder, saveRegression(disagreement, folder)), 'utf8'),
      );
      const { real, question } = disagreement;
      expect(saved).to.deep.equal({
        ...question,
        receivers: real.kind === 'receivers' ? real.receivers : null,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('finds a program that refuses what the model reads', async () => {
    const ask: Ask = async (questions) =>
      questions.map(() => ({ kind: 'refused', why: 'amtool: error: no' }));
    const { disagreement } = await compare(routingQuestions, { ...options, ask });
    expect(disagreement?.model.kind).to.equal('receivers');
    expect(disagreement && explainDisagreement(disagreement)).to.include(
      'amtool  refused: amtool: error: no',
    );
  });
});
