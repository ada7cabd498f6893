import {
  type ExpressionFacts,
  expressionFacts,
  limitSpelling,
  sameSpelling,
  stepSpelling,
} from './expression-facts.ts';
import { type Pair, pairRules } from './pair-rules.ts';
import { namePromised } from './promises.ts';
import { difference, listed, type Promised, type Violation } from './violation.ts';

/** Does every rule look at the promised series, over the promised windows, and compare with the promised limits? */
export function conditionViolations(promised: Promised): Violation[] {
  return pairRules(promised).pairs.flatMap(violationsOf);
}

const aspects = {
  reads: { spell: sameSpelling, verb: 'looks at', none: 'no series' },
  when: { spell: limitSpelling, verb: 'fires when its value is', none: 'anything' },
  through: { spell: stepSpelling, verb: 'computes', none: 'nothing' },
} as const;

function violationsOf({ rule, promise }: Pair): Violation[] {
  const facts: ExpressionFacts = expressionFacts(rule.expr);
  return (['when', 'reads', 'through'] as const).flatMap((aspect) => {
    const wanted = promise[aspect];
    if (wanted === undefined) return [];
    const { spell, verb, none } = aspects[aspect];
    const want = wanted.map(spell);
    const [lacking, foreign] = [difference(want, facts[aspect]), difference(facts[aspect], want)];
    if (lacking.length + foreign.length === 0) return [];
    const sentence = `${namePromised(promise)} ${verb} ${listed(foreign.length > 0 ? foreign : facts[aspect], none)}; promised is ${listed(lacking.length > 0 ? lacking : want, none)}`;
    return [{ alertnames: [rule.alert], sentence, location: rule.location }];
  });
}
