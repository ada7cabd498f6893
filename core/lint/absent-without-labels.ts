import type { SyntaxNode } from '@lezer/common';
import type { AlertRule } from '../config/rules.ts';
import {
  argumentsOf,
  nameOfCall,
  type PromqlTree,
  parsePromql,
  textOf,
  walkPromql,
} from '../labtime/promql.ts';
import type { DiagnosingLint } from './lint.ts';
import { matchersOf } from './matchers.ts';
import { selectorIn } from './result-labels.ts';

/** Trap 12: absent() is true only when nobody at all serves the metric, and its result carries only labels compared with `=`. */
export const absentWithoutLabels: DiagnosingLint = {
  id: 'absent-without-labels',
  severity: 'warning',
  title: 'absent() of a selector without a label',
  find: ({ rules }) =>
    rules.flatMap((rule) => {
      const tree = parsePromql(rule.expr);
      return [...walkPromql(tree.root)]
        .filter((node) => ['absent', 'absent_over_time'].includes(nameOfCall(tree, node)))
        .flatMap((call) => flawIn(rule, tree, call) ?? [])
        .map((sentence) => ({ alertnames: [rule.alert], sentence, location: rule.location }));
    }),
};

function flawIn({ alert, labels }: AlertRule, tree: PromqlTree, call: SyntaxNode): string | undefined {
  const [argument] = argumentsOf(call);
  const selectors = [...walkPromql(call)].filter(({ name }) => name === 'VectorSelector');
  const [first] = selectors;
  if (argument === undefined || first === undefined) return undefined;
  const named = selectors.flatMap((selector) => equalities(tree, selector));
  if (named.length === 0) {
    const what = textOf(tree, first).replace(/\{[\s\S]*/, '') || textOf(tree, first);
    return `${alert} asks whether ${what} is absent everywhere: one service that still serves it hides all others, and the alert cannot say who is missing (trap 12)`;
  }
  const lost = [...new Set(named)].filter((name) => !(name in labels));
  if (selectorIn(argument) !== undefined || lost.length === 0) return undefined;
  return `${alert} asks whether ${textOf(tree, argument)} is absent: the result of a computation hands on no labels, so that the alert carries no ${lost.join(', ')} (trap 12)`;
}

/** The labels that a selector asks for by `=`. */
function equalities(tree: PromqlTree, selector: SyntaxNode): string[] {
  return matchersOf(tree, selector).flatMap(({ name, operator, value }) =>
    operator === '=' && value !== '' && name !== '__name__' ? [name] : [],
  );
}
