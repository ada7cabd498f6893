import { argumentsOf, nameOfCall } from '../../labtime/promql.ts';
import { bare, constantOf } from '../expression.ts';
import { defineShape } from './shape.ts';

/** `vector(1)`: an alert without a beginning. */
export const always = defineShape({
  kind: 'always',
  read: (tree, node) => {
    if (node.name !== 'FunctionCall' || nameOfCall(tree, node) !== 'vector') return undefined;
    const [value] = argumentsOf(node);
    return value !== undefined && constantOf(tree, bare(value)) !== undefined ? {} : undefined;
  },
  truth: () => ({ kind: 'always', why: 'the expression is always true' }),
});
