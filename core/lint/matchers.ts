import type { SyntaxNode } from '@lezer/common';
import type { Matcher } from '../config/matcher.ts';
import { childNamed, childrenOf, type PromqlTree, textOf } from '../labtime/promql.ts';
import { stringOf } from './string-literal.ts';

/** What a `VectorSelector` asks of the labels of its series, in source order; the name of a metric in quotes is left out. */
export function matchersOf(tree: PromqlTree, selector: SyntaxNode): Matcher[] {
  const list = childNamed(selector, 'LabelMatchers');
  return (list === undefined ? [] : childrenOf(list)).flatMap((written) => {
    const [name, sign, value] = childrenOf(written);
    if (name === undefined || sign === undefined || value === undefined) return [];
    const quoted = childNamed(name, 'StringLiteral');
    return [
      {
        name: quoted === undefined ? textOf(tree, name) : stringOf(tree, quoted),
        operator: textOf(tree, sign) as Matcher['operator'],
        value: stringOf(tree, value),
      },
    ];
  });
}
