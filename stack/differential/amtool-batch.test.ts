import { expect } from 'chai';
import { batchFiles, readAnswers, runScript } from './amtool-batch.ts';

const question = { config: 'route: { receiver: r }\n', labels: { a: 'it\'s "x"\\\n', b: '' } };

describe('a batch for amtool', () => {
  it('holds every configuration and shares the questions out', () => {
    const files = batchFiles([question, question, question], 2);
    expect(files.map(({ target }) => target.replace(/.*\//, ''))).to.deep.equal([
      '0.yml',
      '1.yml',
      '2.yml',
      '0.sh',
      '1.sh',
      'run.sh',
    ]);
    expect(files.at(-1)?.target).to.equal(runScript);
    expect(files[0]?.content).to.equal(question.config);
    expect(files[3]?.content.match(/^ask \d+/gm)).to.deep.equal(['ask 0', 'ask 2']);
    expect(files[4]?.content.match(/^ask \d+/gm)).to.deep.equal(['ask 1']);
  });

  it('quotes labels for the shell and for amtool', () => {
    const script = batchFiles([question], 1)[1]?.content ?? '';
    expect(script).to.include(String.raw`ask 0 'a="it'\''s \"x\"\\\n"' 'b=""'`);
  });

  it('reads the answers in the order of the questions', () => {
    const output = '\u001e1 1\namtool: error: bad matcher format: x\n\u001e0 0\nr-0,r-1\n';
    expect(readAnswers(output, 2)).to.deep.equal([
      { kind: 'receivers', receivers: ['r-0', 'r-1'] },
      { kind: 'refused', why: 'amtool: error: bad matcher format: x' },
    ]);
  });

  it('takes a crash on reading the configuration for a refusal', () => {
    const output = '\u001e0 2\npanic: nil pointer\n\ngoroutine 1\ngithub.com/x/config.LoadFile({0x7f})\n';
    expect(readAnswers(output, 1)).to.deep.equal([{ kind: 'refused', why: 'panic: nil pointer' }]);
    expect(() => readAnswers('\u001e0 2\npanic: nil pointer\n', 1)).to.throw('ended with 2');
  });

  it('takes silence, a crash and a label that amtool could not read for no answer', () => {
    expect(() => readAnswers('\u001e0 0\nr\n', 2)).to.throw('did not answer question 1');
    expect(() => readAnswers('\u001e0 137\nKilled\n', 1)).to.throw('ended with 137');
    expect(() => readAnswers('\u001e0 1\namtool: error: Failed to parse labels: x\n', 1)).to.throw(
      'parse labels',
    );
  });
});
