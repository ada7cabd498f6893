import { between, type Course } from './course.ts';
import { type Comparison, compares, evaluate, type Linear, type LinearComparison } from './linear.ts';

/** When a comparison of gauges holds, in lab milliseconds after the onset. */
export type Span =
  | { readonly kind: 'within'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'never' }
  | { readonly kind: 'always' }
  | { readonly kind: 'unclear'; readonly why: string };

/** Two sides that differ by less than this part of what they add up are as good as equal to a floating-point number. */
const lastBits = 1e-9;

/** Solves a comparison of gauges whose courses are known. */
export function spanOf<Leaf>(
  { excess, comparison, divisor }: LinearComparison<Leaf>,
  courseOf: (leaf: Leaf) => Course,
): Span {
  const edgesMs = edgesOf([...excess.terms, ...divisor.terms].map(({ leaf }) => courseOf(leaf)));
  const first = edgesMs[0] ?? 0;
  // The piece before the onset, all between two edges, and the one after the last.
  const stretches = [first - 1, ...edgesMs, (edgesMs.at(-1) ?? 0) + 1];
  const held: { fromMs: number; toMs: number }[] = [];
  let outside = false;
  for (let index = 0; index + 1 < stretches.length; index++) {
    const [fromMs = 0, toMs = 0] = [stretches[index], stretches[index + 1]];
    const ends = (side: 0 | 1) => (leaf: Leaf) => between(courseOf(leaf), fromMs, toMs)[side];
    if (Math.min(evaluate(divisor, ends(0)), evaluate(divisor, ends(1))) <= 0)
      return { kind: 'unclear', why: 'the divisor becomes 0 or less' };
    const [from, to] = [evaluate(excess, ends(0)), evaluate(excess, ends(1))];
    if (from === to && isTie(excess, ends(0), from))
      return { kind: 'unclear', why: 'the last bit of the numbers decides' };
    if ((comparison === '==' || comparison === '!=') && !isExact(from, to, excess.terms.length))
      return { kind: 'unclear', why: 'an equality of numbers that are not whole hangs on the last bit' };
    const part = heldWithin(from, to, comparison);
    if (part === undefined) continue;
    if (index === 0) outside = true;
    else if (index + 2 < stretches.length)
      held.push({ fromMs: fromMs + part[0] * (toMs - fromMs), toMs: fromMs + part[1] * (toMs - fromMs) });
  }
  return joined(held, outside, edgesMs);
}

function edgesOf(courses: readonly Course[]): number[] {
  const edges = courses.flatMap(({ pieces }) => pieces.flatMap(({ fromMs, toMs }) => [fromMs, toMs]));
  return [...new Set(edges)].sort((a, b) => a - b);
}

/** One value against a number is a tie that everybody sees; sums and quotients come out as their rounding has it. */
function isTie<Leaf>({ constant, terms }: Linear<Leaf>, of: (leaf: Leaf) => number, excess: number): boolean {
  const scale = Math.max(Math.abs(constant), ...terms.map(({ leaf, factor }) => Math.abs(factor * of(leaf))));
  const isPlain = terms.length === 1 && terms.every(({ factor }) => Math.abs(factor) === 1);
  return Math.abs(excess) < lastBits * scale && !(isPlain && excess === 0);
}

/** One value that steps between whole numbers has no last bit to hang on. */
function isExact(from: number, to: number, terms: number): boolean {
  return from === to && Number.isInteger(from) && terms === 1;
}

/** The part of a straight way on which its values compare with 0, as shares of it from 0 to 1. */
function heldWithin(from: number, to: number, comparison: Comparison): [number, number] | undefined {
  const [atFrom, atTo] = [compares(from, comparison, 0), compares(to, comparison, 0)];
  const crossing = from === to ? 0 : from / (from - to);
  if (atFrom && atTo) return [0, 1];
  if (atFrom) return crossing > 0 ? [0, crossing] : undefined;
  if (atTo) return crossing < 1 ? [crossing, 1] : undefined;
  return undefined;
}

function joined(
  held: readonly { fromMs: number; toMs: number }[],
  outside: boolean,
  edgesMs: readonly number[],
): Span {
  const [first, ...more] = held;
  if (outside) {
    const throughout =
      edgesMs.length === 0 ||
      (first?.fromMs === edgesMs[0] && isUnbroken(held) && held.at(-1)?.toMs === edgesMs.at(-1));
    return throughout ? { kind: 'always' } : { kind: 'unclear', why: 'it holds without any fault' };
  }
  if (first === undefined) return { kind: 'never' };
  if (!isUnbroken(held)) return { kind: 'unclear', why: 'it comes and goes while the fault lasts' };
  return { kind: 'within', fromMs: first.fromMs, toMs: more.at(-1)?.toMs ?? first.toMs };
}

function isUnbroken(held: readonly { fromMs: number; toMs: number }[]): boolean {
  // A part of a nanosecond is lost when instants are computed.
  return held.every((one, index) => index === 0 || one.fromMs - (held[index - 1]?.toMs ?? 0) < 1e-6);
}
