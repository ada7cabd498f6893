import { expect } from 'chai';
import fc from 'fast-check';
import { answerOfModel, receiversOf } from '../../core/config/testing.ts';
import { parsingQuestions, quoteForYaml, routingQuestions } from './routing-cases.ts';

const parameters = { seed: 26, numRuns: 200 };
const routing = fc.sample(routingQuestions, parameters);
const parsing = fc.sample(parsingQuestions, parameters);

function share(count: number): number {
  return count / parameters.numRuns;
}

describe('generated questions about routing', () => {
  it('are readable, go below the root and to several routes', () => {
    const answers = routing.map((question) => receiversOf(answerOfModel(question)));
    expect(share(answers.filter((receivers) => receivers === null).length)).to.be.below(0.1);
    expect(share(answers.filter((receivers) => receivers?.some((name) => name !== 'r')).length)).to.be.above(
      0.3,
    );
    expect(share(answers.filter((receivers) => (receivers?.length ?? 0) > 1).length)).to.be.above(0.05);
    expect(
      share(answers.filter((receivers) => receivers?.some((name) => /^r-\d-\d/.test(name))).length),
    ).to.be.above(0.05);
  });

  const features: [string, RegExp][] = [
    ['nest four deep', /receiver: r-\d-\d-\d-\d/],
    ['continue', /continue: (true|yes)/],
    ['inherit a receiver', /[[{,] \{ matchers|\[\{ matchers/],
    ['use the old syntax', /match: /],
    ['use the old syntax with expressions', /match_re: /],
    ['negate', /!=/],
    ['negate expressions', /!~/],
    ['leave values bare', /=[ ]*[a-z]+"/],
    ['have several conditions', /matchers: \["[^\]]*", "/],
    ['change flags', /\(\?i\)/],
    ['use classes', /\[\[?:?\^?[a-z]/],
    ['leave values empty', /match: \{ "[a-zA-Z_0-9]+": ""/],
    ['leave scalars unquoted', /match: \{ "[a-zA-Z_0-9]+": [0-9]/],
  ];
  for (const [what, pattern] of features) {
    it(what, () => expect(routing.filter(({ config }) => pattern.test(config)).length).to.be.greaterThan(1));
  }

  it('leave labels out', () => {
    expect(routing.filter(({ labels }) => !('severity' in labels)).length).to.be.greaterThan(20);
  });
});

describe('generated questions about broken matchers', () => {
  it('are refused and read about as often', () => {
    const refused = parsing.filter((question) => receiversOf(answerOfModel(question)) === null).length;
    expect(share(refused)).to.be.within(0.3, 0.8);
  });
});

describe('text in YAML', () => {
  it('is quoted so that only printable ASCII is left', () => {
    expect(quoteForYaml('a"\\\n\u0085😀')).to.equal('"a\\"\\\\\\U0000000a\\U00000085\\U0001f600"');
  });
});
