import { numberOf, quotedText } from './literals.ts';
import { TemplateProblem } from './problem.ts';

/** A piece of a template: text as it is, or what stands between `{{` and `}}`. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly tokens: readonly Token[]; readonly source: string };

/**
 * `fields` is a chain such as `.Labels.severity`; the lone dot has none; `isChained` when it stands directly behind a bracket
 * and asks for a field of what that holds. `symbol` is one of `( ) | , := =`. A number is an `isInteger` as Go tells them apart.
 */
export type Token =
  | { readonly kind: 'fields'; readonly names: readonly string[]; readonly isChained?: true }
  | { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] }
  | { readonly kind: 'word' | 'symbol'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: string | number; readonly isInteger?: boolean };

const tokenPattern =
  /(\s*)(?:("(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+')|([-+]?\.?\d(?:[eEpP][-+]|[\w.])*)|(\$\w*)((?:\.[\p{L}_][\p{L}\p{Nd}_]*)*)|((?:\.[\p{L}_][\p{L}\p{Nd}_]*)+|\.)|([\p{L}_][\p{L}\p{Nd}_]*)|(:=|[()|,=]))/uy;

/** What may follow a word, a number, a field or a variable (text/template/parse, atTerminator). */
const terminator = /[\s.,|:()]|$/y;

/**
 * Cuts a template of Go's text/template into pieces; `{{-` and `-}}` take the blanks beside them away, comments leave
 * nothing.
 *
 * @throws TemplateProblem for an action that is not closed or holds a character that Go does not know
 */
export function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = [];
  let trimsNext = false;
  for (let at = 0; at < template.length; ) {
    const open = template.indexOf('{{', at);
    const raw = template.slice(at, open < 0 ? undefined : open);
    const trimsBack = open >= 0 && /^-\s/.test(template.slice(open + 2, open + 4));
    const begun = trimsNext ? raw.trimStart() : raw;
    pieces.push({ kind: 'text', text: trimsBack ? begun.trimEnd() : begun });
    if (open < 0) return pieces;
    const close = closeOf(template, open + 2);
    const inner = template.slice(open + 2, close).replace(/^-\s/, ' ');
    trimsNext = /\s-$/.test(inner);
    const source = (trimsNext ? inner.slice(0, -1) : inner).trim();
    if (!source.startsWith('/*')) pieces.push({ kind: 'action', tokens: tokensOf(source), source });
    else if (!isComment(template.slice(open + 2, close)))
      throw new TemplateProblem(`the comment {{ ${source} }} does not stand directly between the braces`);
    at = close + 2;
  }
  return pieces;
}

/** Only the sign that trims may stand between a comment and the braces. */
const isComment = (inner: string): boolean => /^(?:-\s+)?\/\*[\s\S]*\*\/(?:\s+-)?$/.test(inner);

/** Where `}}` stands, outside of texts and comments. */
function closeOf(template: string, from: number): number {
  const rest =
    /^-?\s*\/\*[\s\S]*?\*\/\s*-?(?=\}\})|^(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|(?!\}\})[\s\S])*?(?=\}\})/.exec(
      template.slice(from),
    );
  if (rest === null)
    throw new TemplateProblem(`"{{${template.slice(from, from + 20)}" is not closed by "}}"`);
  return from + rest[0].length;
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; source.slice(at).trim() !== ''; ) {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(source);
    const before = tokens.at(-1);
    if (match === null) throw unreadable(source, at);
    const token = tokenOf(match, before);
    const needsBlank = token.kind !== 'symbol' || token.text === '(';
    const isApart = match[1] !== '' || !needsBlank || before === undefined || isOpen(before);
    const isChained = token.kind === 'fields' && token.isChained === true;
    if (!isApart && !isChained) throw unreadable(source, at);
    at = tokenPattern.lastIndex;
    terminator.lastIndex = at;
    if (token.kind !== 'symbol' && !terminator.test(source)) throw unreadable(source, at);
    tokens.push(token);
  }
  return tokens;
}

/** A field may stand directly behind it: a bracket, or a function that needs no values. */
const isAsked = (token: Token | undefined): boolean =>
  (token?.kind === 'symbol' && token.text === ')') ||
  (token?.kind === 'word' && !['true', 'false', 'nil'].includes(token.text));

/** A value may stand directly behind it. */
const isOpen = (token: Token): boolean => token.kind === 'symbol' && token.text !== ')';

function unreadable(source: string, at: number): TemplateProblem {
  const hyphened = /([$.\w]*\.[A-Za-z_]\w*)$/.exec(source.slice(0, at))?.[1];
  const why = source[at] === '-' && hyphened !== undefined ? ': a name there has no hyphen' : '';
  return new TemplateProblem(`{{ ${source} }} cannot be read at "${source.slice(at).trim()}"${why}`);
}

function tokenOf(
  [, blank, quoted, number, variable, chain = '', fields, word, symbol]: RegExpExecArray,
  before: Token | undefined,
): Token {
  const names = (text: string): string[] => text.split('.').filter((name) => name !== '');
  if (quoted !== undefined) return { kind: 'literal', ...quotedText(quoted) };
  if (number !== undefined) return { kind: 'literal', ...numberOf(number) };
  if (variable !== undefined) return { kind: 'variable', name: variable, names: names(chain) };
  if (fields !== undefined) {
    const isChained = blank === '' && isAsked(before) && fields !== '.';
    return { kind: 'fields', names: names(fields), ...(isChained ? { isChained: true } : {}) };
  }
  return word === undefined ? { kind: 'symbol', text: symbol ?? '' } : { kind: 'word', text: word };
}
