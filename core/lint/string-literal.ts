import type { SyntaxNode } from '@lezer/common';
import { type PromqlTree, textOf } from '../labtime/promql.ts';

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** The text of a string in PromQL: raw between backticks, else with Go's escapes. */
export function stringOf(tree: PromqlTree, node: SyntaxNode): string {
  const written = textOf(tree, node);
  const inner = written.slice(1, -1);
  if (written.startsWith('`')) return inner;
  return inner.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/g,
    (_, byte?: string, short?: string, long?: string, octal?: string, letter = ''): string => {
      const digits = byte ?? short ?? long;
      if (digits !== undefined) return String.fromCodePoint(Number.parseInt(digits, 16));
      return octal === undefined
        ? (escapes[letter] ?? letter)
        : String.fromCodePoint(Number.parseInt(octal, 8));
    },
  );
}
