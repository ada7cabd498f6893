import { expect } from 'chai';
import { Registry } from 'prom-client';
import { FaultBoard } from '../shared/fault-board.ts';
import { seededRandom } from '../shared/random.ts';
import { evaluate } from './evaluator.ts';
import { evaluatorKnob } from './knobs/evaluator.ts';
import { labelsKnob } from './knobs/labels.ts';
import { createModelMetrics } from './metrics.ts';
import { trainModel } from './model.ts';
import { drawSamples } from './population.ts';

describe('evaluate', () => {
  const random = seededRandom(2);
  const model = trainModel('churn', drawSamples(600, random));
  const heldOut = drawSamples(1000, random);

  const prepare = () => {
    const board = new FaultBoard([labelsKnob, evaluatorKnob]);
    const metrics = createModelMetrics(new Registry(), 'churn');
    const read = async () => ({
      accuracy: (await metrics.accuracy.get()).values[0]?.value,
      evaluatedAt: (await metrics.evaluatedAt.get()).values[0]?.value,
    });
    return { board, read, run: () => evaluate({ model, heldOut, drift: new Map(), metrics, board }) };
  };

  it('sets accuracy and the time', async () => {
    const { run, read } = prepare();
    run();
    const { accuracy, evaluatedAt } = await read();
    expect(accuracy).to.be.within(0.95, 0.995);
    expect(evaluatedAt).to.be.above(1.7e9);
  });

  it('sees flipped labels', async () => {
    const { board, run, read } = prepare();
    board.set('labels', { flipRatio: 0.2 });
    run();
    expect((await read()).accuracy).to.be.within(0.74, 0.82);
  });

  it('changes nothing while it is frozen, so that everything keeps looking healthy', async () => {
    const { board, run, read } = prepare();
    run();
    const before = await read();
    board.set('evaluator', { frozen: true });
    board.set('labels', { flipRatio: 1 });
    run();
    expect(await read()).to.deep.equal(before);
    board.clear('evaluator');
    run();
    expect((await read()).accuracy).to.be.below(0.05);
  });
});
