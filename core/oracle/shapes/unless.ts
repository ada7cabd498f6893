import { operationOf } from '../expression.ts';
import { type Condition, defineShape } from './shape.ts';

/** `a unless b`: a holds, and b does not. Seen through where b never holds, or where a never does. */
export const unless = defineShape<{ readonly condition: Condition; readonly exception: Condition }>({
  kind: 'unless',
  read: (tree, node, part) => {
    const binary = operationOf(tree, node);
    if (binary?.operator !== 'unless') return undefined;
    return { condition: part(binary.left), exception: part(binary.right) };
  },
  truth: ({ condition, exception }, scene) => {
    const holds = condition.truth(scene);
    const excepted = exception.truth(scene);
    if (holds.kind === 'never' || excepted.kind === 'never') return holds;
    if (excepted.kind === 'always') return { kind: 'never', why: `it is always excepted: ${excepted.why}` };
    return { kind: 'unknown', why: 'the exception after `unless` may hold as well' };
  },
});
