import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, nameOfCall } from './promql.ts';
import { toLabTime } from './promql-changes.ts';
import type { Edits } from './promql-edits.ts';
import { aggregationEffects, type Effect, functionEffects, vectorComesLast } from './promql-functions.ts';
import { isZero, type Meaning, series, value } from './promql-meaning.ts';

/** The meaning of a call or an aggregation, by what the function does to its vector; refuses what is not sound. */
export function meaningOfCall(
  edits: Edits,
  call: SyntaxNode,
  meaningOf: (arg: SyntaxNode) => Meaning,
): Meaning {
  const name = nameOfCall(edits.tree, call);
  const args = argumentsOf(call);
  const meanings = args.map(meaningOf);
  const effect = (call.name === 'FunctionCall' ? functionEffects : aggregationEffects).get(name) ?? 'plain';
  const subject = (vectorComesLast.has(name) ? meanings.at(-1) : meanings[0]) ?? value;
  if (effect === 'ahead') divideSeconds(edits, call, meanings[1]);
  // vector(0) is 0 in every unit; any other vector(c) is an ordinary value, because a scalar must not take its place.
  if (subject.kind === 'number' && effect === 'keep') return isZero(subject) ? subject : value;
  return meaningAfter(edits, { call, name, effect, subject });
}

interface Application {
  readonly call: SyntaxNode;
  readonly name: string;
  readonly effect: Effect;
  readonly subject: Meaning;
}

function meaningAfter(edits: Edits, { call, name, effect, subject }: Application): Meaning {
  switch (effect) {
    case 'now':
    case 'clock':
      return { kind: 'instant', source: 'clock' };
    case 'pi':
      return { kind: 'number', value: Math.PI, node: call };
    case 'calendar':
      edits.refuse(call, `${name}() reads the calendar, which cannot be compressed`);
      return value;
    case 'count':
      return value;
    case 'keep':
      return subject;
    case 'rate':
    case 'increase':
    case 'slope':
      toLabTime(edits, call, effect);
      return valueUnlessInstant(edits, { call, name, effect, subject });
    default:
      return valueUnlessInstant(edits, { call, name, effect, subject });
  }
}

function valueUnlessInstant(edits: Edits, { call, name, subject }: Application): Meaning {
  if (subject.kind === 'instant') edits.refuse(call, `${name}() of a timestamp: take the difference first`);
  return name === 'abs' && subject.kind === 'series' ? series : value;
}

/** The second argument of predict_linear() is a number of lab seconds. */
function divideSeconds(edits: Edits, call: SyntaxNode, seconds: Meaning | undefined): void {
  if (seconds?.kind !== 'number') {
    edits.refuse(call, 'the seconds of predict_linear() are not a constant, so they cannot be divided');
  } else if (!isZero(seconds)) {
    edits.replace(seconds.node, String(seconds.value / edits.speed));
  }
}
