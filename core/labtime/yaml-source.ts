import { type Document, isScalar, type LineCounter, type Node, type Scalar } from 'yaml';
import { readResolvedYaml } from '../config/resolved-yaml.ts';
import type { Location } from '../errors.ts';
import type { Problem } from './problems.ts';

/** A YAML file with its source, so that every node and every character of a scalar can be located. */
export interface YamlSource {
  readonly path: string;
  readonly text: string;
  readonly lines: LineCounter;
  readonly document: Document;
}

/**
 * Reads a YAML file, with its aliases and merge keys written out: places that share a value may compress differently.
 *
 * @returns `problems` holds all of its syntax errors, with their places
 * @throws FiredrillError `CONFIG_SYNTAX` for an alias of nothing
 */
export function readYaml(path: string, text: string): { source: YamlSource; problems: readonly Problem[] } {
  const { document, lines } = readResolvedYaml(path, text);
  const source = { path, text, lines, document };
  const problems = document.errors.map(
    ({ message, pos }): Problem => ({
      kind: 'syntax',
      location: locateOffset(source, pos[0]),
      reason: message,
    }),
  );
  return { source, problems };
}

/** The place of a node in its file; for a scalar, optionally the place of one character of its value. */
export function locate(source: YamlSource, node: Node, valueOffset = 0): Location {
  const start = node.range?.[0];
  if (start === undefined) return { file: source.path };
  const inside = isScalar(node) && valueOffset > 0 ? offsetInside(source, node, valueOffset) : undefined;
  return locateOffset(source, inside ?? firstOffset(source, node, start));
}

function locateOffset({ path, lines }: YamlSource, offset: number): Location {
  const { line, col } = lines.linePos(offset);
  return { file: path, line, column: col };
}

/** A block scalar begins at its first line of text, not at the `|` that announces it. */
function firstOffset(source: YamlSource, node: Node, start: number): number {
  return isScalar(node) && isBlock(node) ? (offsetInside(source, node, 0) ?? start) : start;
}

/**
 * The offset in the file of a character of a scalar's value. Indentation, folding and quotes only add or change white
 * space, so the n-th visible character of the value is the n-th of the source. Undefined where escapes break that.
 */
function offsetInside({ text }: YamlSource, scalar: Scalar, valueOffset: number): number | undefined {
  const [start, end] = scalar.range ?? [0, 0];
  const value = String(scalar.value);
  const header = isBlock(scalar) ? text.indexOf('\n', start) + 1 : start + (isQuoted(scalar) ? 1 : 0);
  const body = text.slice(header, isQuoted(scalar) ? end - 1 : end);
  if (visible(body) !== visible(value)) return undefined;
  const count = visible(value.slice(0, valueOffset)).length;
  let seen = 0;
  for (let at = 0; at < body.length; at++) {
    if (/\s/.test(body[at] ?? '')) continue;
    if (seen === count) return header + at;
    seen++;
  }
  return header + body.trimEnd().length;
}

function visible(text: string): string {
  return text.replace(/\s+/g, '');
}

function isBlock({ type }: Scalar): boolean {
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
}

function isQuoted({ type }: Scalar): boolean {
  return type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE';
}
