import type { SyntaxNode } from '@lezer/common';
import { type Matcher, matches } from '../config/matcher.ts';
import { FiredrillError } from '../errors.ts';
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

/**
 * Whether a series without the label matches, too; yes for a regular expression that cannot be read, of which
 * `whyUnreadable` tells.
 */
export function takesMissing(matcher: Matcher): boolean {
  return whyUnreadable(matcher) !== undefined || matches(matcher, {});
}

/** Why Prometheus does not read the regular expression of a matcher; undefined when it does. */
export function whyUnreadable(matcher: Matcher): string | undefined {
  try {
    matches(matcher, {});
    return undefined;
  } catch (error) {
    if (!(error instanceof FiredrillError) || error.code !== 'MATCHER') throw error;
    return `${matcher.name}${matcher.operator}${JSON.stringify(matcher.value)} is no regular expression`;
  }
}
