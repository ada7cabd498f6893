import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, childNamed, childrenOf, nameOfCall, type PromqlTree, textOf } from './promql.ts';
import type { Refusal } from './promql-edits.ts';
import { comparisons, setOperators, takeApart } from './promql-meaning.ts';

type Type = 'scalar' | 'vector' | 'matrix' | 'string';

const words: Readonly<Record<Type, string>> = {
  scalar: 'scalar',
  vector: 'instant vector',
  matrix: 'range vector',
  string: 'string',
};
const letters: Readonly<Record<string, Type>> = { s: 'scalar', v: 'vector', m: 'matrix', t: 'string' };

interface Signature {
  readonly takes: readonly Type[];
  /** How many of the last arguments may be left out or given again: 0 none, 1 the last may be missing, -1 it may be repeated. */
  readonly variadic: number;
  readonly gives: Type;
}

const named = (takes: string, variadic: number, gives: string, names: string) =>
  names.split(' ').map((name): [string, Signature] => [
    name,
    {
      takes: [...takes].map((letter) => letters[letter] ?? 'vector'),
      variadic,
      gives: letters[gives] ?? 'vector',
    },
  ]);

/** All functions of Prometheus 2.47.2 with the types of their arguments and of their result (promql/parser/functions.go). */
const signatures: ReadonlyMap<string, Signature> = new Map([
  ...named(
    'v',
    0,
    'v',
    'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_count',
  ),
  ...named(
    'v',
    0,
    'v',
    'histogram_sum histogram_stddev histogram_stdvar ln log10 log2 rad sgn sin sinh sort',
  ),
  ...named('v', 0, 'v', 'sort_desc sqrt tan tanh timestamp'),
  ...named(
    'm',
    0,
    'v',
    'absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate',
  ),
  ...named('m', 0, 'v', 'last_over_time max_over_time min_over_time present_over_time rate resets'),
  ...named('m', 0, 'v', 'stddev_over_time stdvar_over_time sum_over_time'),
  ...named('v', 1, 'v', 'days_in_month day_of_month day_of_week day_of_year hour minute month year'),
  ...named('vss', 0, 'v', 'clamp'),
  ...named('vs', 0, 'v', 'clamp_max clamp_min'),
  ...named('ssv', 0, 'v', 'histogram_fraction'),
  ...named('sv', 0, 'v', 'histogram_quantile'),
  ...named('mss', 0, 'v', 'holt_winters'),
  ...named('vtttt', 0, 'v', 'label_replace'),
  ...named('vttt', -1, 'v', 'label_join'),
  ...named('', 0, 's', 'pi time'),
  ...named('ms', 0, 'v', 'predict_linear'),
  ...named('sm', 0, 'v', 'quantile_over_time'),
  ...named('vs', 1, 'v', 'round'),
  ...named('v', 0, 's', 'scalar'),
  ...named('s', 0, 'v', 'vector'),
]);

/** Aggregations with a parameter before their vector (promql/parser/parse.go of 2.47.2), and its type. */
const parameters: Readonly<Record<string, Type>> = {
  topk: 'scalar',
  bottomk: 'scalar',
  quantile: 'scalar',
  count_values: 'string',
};

/** What Prometheus 2.47.2 refuses although the grammar reads it: a value of another type than an operation takes. */
export function typeProblems(tree: PromqlTree): Refusal[] {
  const reader = new TypeReader(tree);
  reader.typeOf(tree.root);
  return reader.problems;
}

/**
 * Why each evaluation of a rule with this expression fails, although its file is loaded (rules/manager.go, EngineQueryFunc);
 * undefined where it does not.
 */
export function resultProblem(tree: PromqlTree): string | undefined {
  const type = new TypeReader(tree).typeOf(tree.root);
  return type === 'scalar' || type === 'vector'
    ? undefined
    : `its result is ${article(type)}, and a rule takes an instant vector or a scalar`;
}

class TypeReader {
  readonly problems: Refusal[] = [];
  readonly #tree: PromqlTree;

  constructor(tree: PromqlTree) {
    this.#tree = tree;
  }

  typeOf(node: SyntaxNode): Type {
    const [first] = childrenOf(node);
    switch (node.name) {
      case 'NumberDurationLiteral':
        return 'scalar';
      case 'StringLiteral':
        return 'string';
      case 'MatrixSelector':
        return 'matrix';
      case 'SubqueryExpr':
        if (first !== undefined) this.#expect(first, 'vector', 'a subquery');
        return 'matrix';
      case 'BinaryExpr':
        return this.#binary(node);
      case 'FunctionCall':
        return this.#call(node);
      case 'AggregateExpr':
        return this.#aggregation(node);
      case 'VectorSelector':
        return 'vector';
      case 'UnaryExpr': {
        const operand = childrenOf(node).at(-1);
        if (operand === undefined) return 'vector';
        const type = this.typeOf(operand);
        if (type === 'matrix' || type === 'string')
          this.#refuse(operand, `a sign takes scalars and instant vectors, and this is ${article(type)}`);
        return type;
      }
      case 'ParenExpr': {
        const inner = childrenOf(node).find(({ name }) => !'()'.includes(name));
        return inner === undefined ? 'vector' : this.typeOf(inner);
      }
      default:
        // The whole expression, an offset, an @: the type of what they are about.
        return first === undefined ? 'vector' : this.typeOf(first);
    }
  }

  #expect(node: SyntaxNode, want: Type, where: string): void {
    const got = this.typeOf(node);
    if (got === want) return;
    this.#refuse(node, `${where} takes ${article(want)}, and this is ${article(got)}`);
  }

  #refuse({ from: offset }: SyntaxNode, reason: string): void {
    this.problems.push({ offset, reason });
  }

  #binary(node: SyntaxNode): Type {
    const operation = takeApart(node);
    if (operation === undefined) return 'vector';
    const { left, right, operator } = operation;
    const types = [left, right].map((operand) => {
      const type = this.typeOf(operand);
      if (type === 'matrix' || type === 'string')
        this.#refuse(operand, `an operator takes scalars and instant vectors, and this is ${article(type)}`);
      return type;
    });
    const areScalars = types.every((type) => type === 'scalar');
    if (areScalars && setOperators.has(operator))
      this.#refuse(node, 'a set operator takes instant vectors, and both sides are scalars');
    if (areScalars && comparisons.has(operator) && childNamed(node, 'BoolModifier') === undefined)
      this.#refuse(node, 'a comparison of two scalars needs `bool`');
    return areScalars ? 'scalar' : 'vector';
  }

  #call(node: SyntaxNode): Type {
    const name = nameOfCall(this.#tree, node);
    const signature = signatures.get(name);
    // An unknown function is told elsewhere.
    if (signature === undefined) return 'vector';
    const args = argumentsOf(node);
    const { takes, variadic, gives } = signature;
    const least = variadic === 0 ? takes.length : takes.length - 1;
    const most = variadic < 0 ? Number.POSITIVE_INFINITY : takes.length;
    if (args.length < least || args.length > most)
      this.#refuse(
        node,
        `${name}() takes ${least === most ? least : `at least ${least}`} arguments, and here are ${args.length}`,
      );
    for (const [index, arg] of args.entries()) {
      const want = takes[Math.min(index, takes.length - 1)];
      if (want !== undefined) this.#expect(arg, want, `${name}()`);
    }
    return gives;
  }

  #aggregation(node: SyntaxNode): Type {
    const name = nameOfCall(this.#tree, node);
    const args = argumentsOf(node);
    const parameter = parameters[name];
    const [first, second] = args;
    if (parameter !== undefined && first !== undefined)
      this.#expect(first, parameter, `the parameter of ${name}()`);
    const vector = parameter === undefined ? first : second;
    if (vector === undefined || args.length !== (parameter === undefined ? 1 : 2))
      this.#refuse(
        node,
        `${name}() takes ${parameter === undefined ? 'one argument' : 'two arguments'}, and here are ${args.length}: ${textOf(this.#tree, node)}`,
      );
    else this.#expect(vector, 'vector', `${name}()`);
    return 'vector';
  }
}

function article(type: Type): string {
  return `${type === 'vector' ? 'an' : 'a'} ${words[type]}`;
}
