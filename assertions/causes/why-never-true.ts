import type { EventOf } from '../../core/journal.ts';
import type { Labels } from '../../core/labels.ts';
import { type ComparisonPart, partsOf, type SelectorPart } from '../../core/lint/expression-parts.ts';
import type { JudgedRule } from '../../core/plan.ts';
import { listText } from '../words.ts';

type Reading = EventOf<'rule-reading'>;
type Extent = Reading['selectors'][number];

/**
 * Why an expression was never true, by what Prometheus itself read of its parts: a selector without series, series that
 * should have been gone, or a comparison that was not reached. Undefined when the reading does not tell.
 */
export function whyNeverTrue(rule: JudgedRule, reading: Reading): string | undefined {
  if (!reading.isLoaded) return 'Prometheus had no such rule at the end of the run';
  if (reading.problem !== undefined) return undefined;
  const parts = partsOf(rule.expr);
  const selectors = parts.filter((part) => part.kind === 'selector');
  const comparisons = parts.filter((part) => part.kind === 'comparison');
  const wrong = [
    ...selectors.flatMap((part) => wrongSelector(part, reading, rule)),
    ...comparisons.flatMap((part) => notReached(part, reading)),
  ];
  const decisive = wrong.find(({ part }) => !part.isAlternative);
  if (decisive !== undefined) return decisive.why;
  const alternatives = parts.filter(({ isAlternative }) => isAlternative);
  // Of an `or` each side has to fail: of either side one part is enough, but which side it is on is not known here.
  return alternatives.length > 0 && wrong.length > 0 ? listText(wrong.map(({ why }) => why)) : undefined;
}

/** What the series of a reading belong to: all its labels that the rule does not set itself. */
function ofWhom(alert: Labels, rule: JudgedRule): string {
  const own = Object.entries(alert).filter(([name]) => name !== 'alertname' && !(name in rule.labels));
  return own.length === 0 ? '' : ` of ${own.map(([name, value]) => `${name} ${value}`).join(', ')}`;
}

interface Wrong {
  readonly part: SelectorPart | ComparisonPart;
  readonly why: string;
}

function wrongSelector(part: SelectorPart, reading: Reading, rule: JudgedRule): Wrong[] {
  const extent = reading.selectors.find(({ text }) => text === part.text);
  if (extent === undefined) return [];
  if (part.wants === 'present' && extent.most === 0)
    return [{ part, why: `${part.text} had no series${ofWhom(reading.alert, rule)}` }];
  if (part.wants === 'absent' && extent.least > 0)
    return [{ part, why: `${part.text} had series all the time, and the rule waits until they are gone` }];
  return [];
}

function notReached(part: ComparisonPart, reading: Reading): Wrong[] {
  const extent = reading.comparisons.find(({ text }) => text === part.text);
  if (extent === undefined)
    return [{ part, why: `${part.side} never had a value, so ${part.text} was not reached` }];
  if (mayHold(part, extent)) return [];
  const [least, most] = [numberText(extent.least), numberText(extent.most)];
  const course = least === most ? `it was ${least} all the time` : `it went from ${least} to ${most}`;
  return [{ part, why: `${part.text} was not reached: ${course}` }];
}

/** Whether a value between these two satisfies the comparison. */
function mayHold({ sign, bound }: ComparisonPart, { least, most }: Extent): boolean {
  switch (sign) {
    case '>':
      return most > bound;
    case '>=':
      return most >= bound;
    case '<':
      return least < bound;
    case '<=':
      return least <= bound;
    case '==':
      return least <= bound && bound <= most;
    case '!=':
      return least !== bound || most !== bound;
  }
}

/** Four digits are enough to see how far away it was. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(4)));
}
