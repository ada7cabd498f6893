import type { SyntaxNode } from '@lezer/common';
import { expect } from 'chai';
import { FiredrillError } from '../errors.ts';
import {
  argumentsOf,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  parsePromql,
  positionAt,
  textOf,
  walkPromql,
} from './promql.ts';

function syntaxErrorOf(text: string): FiredrillError {
  try {
    parsePromql(text);
  } catch (error) {
    if (error instanceof FiredrillError) return error;
    throw error;
  }
  return expect.fail(`${text} was accepted`);
}

/** The expression with a pair of parentheses around every operation and suffix. */
function bracket(tree: PromqlTree, node: SyntaxNode): string {
  let text = '';
  let at = node.from;
  for (const child of childrenOf(node)) {
    text += tree.text.slice(at, child.from) + bracket(tree, child);
    at = child.to;
  }
  text += tree.text.slice(at, node.to);
  return /^(Binary|Unary|Offset|Subquery|StepInvariant)Expr$/.test(node.name) ? `(${text})` : text;
}

describe('core/labtime/promql', () => {
  it('gives name, arguments and text of a call', () => {
    const tree = parsePromql('quantile_over_time(0.9, x[5m])');
    expect(nameOfCall(tree, tree.root)).to.equal('quantile_over_time');
    expect(argumentsOf(tree.root).map((node) => textOf(tree, node))).to.deep.equal(['0.9', 'x[5m]']);
  });

  it('names aggregations in lower case, with their arguments', () => {
    const tree = parsePromql('SUM by (service) (x)');
    expect(nameOfCall(tree, tree.root)).to.equal('sum');
    expect(argumentsOf(tree.root).map((node) => textOf(tree, node))).to.deep.equal(['x']);
  });

  it('reads holt_winters, which the grammar knows under another name, and leaves a metric of that name alone', () => {
    const tree = parsePromql('holt_winters(x[1h], 0.5, 0.1) > holt_winters');
    const calls = [...walkPromql(tree.root)].filter((node) => node.name === 'FunctionCall');
    expect(calls.map((call) => nameOfCall(tree, call))).to.deep.equal(['holt_winters']);
    expect(tree.text).to.equal('holt_winters(x[1h], 0.5, 0.1) > holt_winters');
  });

  for (const [text, expected] of [
    ['a - b offset 5m', '(a - (b offset 5m))'],
    ['a + b offset -5m * c', '(a + ((b offset -5m) * c))'],
    ['a > bool b[5m:] @ 7 offset 1m', '(a > bool (((b[5m:]) @ 7) offset 1m))'],
    ['-a[5m:]', '(-(a[5m:]))'],
    ['-a ^ b ^ c * d', '((-(a ^ (b ^ c))) * d)'],
    ['a or b and c unless d', '(a or ((b and c) unless d))'],
    ['a - b - c atan2 d', '((a - b) - (c atan2 d))'],
    ['a / on (x) sum(b - c @ 7)', '(a / on (x) sum((b - (c @ 7))))'],
  ] as const) {
    it(`gives a suffix to the operand before it, and binds as Prometheus does: ${text}`, () => {
      const tree = parsePromql(text);
      expect(bracket(tree, tree.root)).to.equal(expected);
    });
  }

  it('walks without comments', () => {
    const tree = parsePromql('x # not [5m]\n > 1');
    expect([...walkPromql(tree.root)].map((node) => node.name)).to.not.include('LineComment');
  });

  it('locates a syntax error by line and column', () => {
    const error = syntaxErrorOf('sum(x)\n  > )');
    expect(error.code).to.equal('PROMQL_SYNTAX');
    expect(error.details.location).to.deep.equal({ file: 'expression', line: 2, column: 5 });
    expect(error.details.got).to.equal('")"');
  });

  it('says so when the expression ends too soon, or is empty', () => {
    expect(syntaxErrorOf('rate(x[5m').details.got).to.equal('the end of the expression');
    expect(syntaxErrorOf('').details.location).to.deep.equal({ file: 'expression', line: 1, column: 1 });
  });

  it('counts lines and columns from 1', () => {
    expect(positionAt('ab\ncd', 4)).to.deep.equal({ line: 2, column: 2 });
  });
});
