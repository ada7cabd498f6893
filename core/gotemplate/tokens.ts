import { TemplateProblem } from './problem.ts';

/** A piece of a template: text as it is, or what stands between `{{` and `}}`. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly tokens: readonly Token[]; readonly source: string };

/** `fields` is a chain such as `.Labels.severity`; the lone dot has none. `symbol` is one of `( ) | , := =`. */
export type Token =
  | { readonly kind: 'fields'; readonly names: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] }
  | { readonly kind: 'word' | 'symbol'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: string | number };

const tokenPattern =
  /\s*(?:("(?:[^"\\\n]|\\.)*"|`[^`]*`)|([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)|(\$[A-Za-z0-9_]*)((?:\.[A-Za-z_]\w*)*)|((?:\.[A-Za-z_]\w*)+|\.)|([A-Za-z_]\w*)|(:=|[()|,=]))/y;

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
    at = close + 2;
  }
  return pieces;
}

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
  tokenPattern.lastIndex = 0;
  while (source.slice(tokenPattern.lastIndex).trim() !== '') {
    const from = tokenPattern.lastIndex;
    const match = tokenPattern.exec(source);
    if (match === null)
      throw new TemplateProblem(`{{ ${source} }} cannot be read at "${source.slice(from).trim()}"`);
    tokens.push(tokenOf(match));
  }
  return tokens;
}

function tokenOf([, quoted, number, variable, chain = '', fields, word, symbol]: RegExpExecArray): Token {
  const names = (text: string): string[] => text.split('.').filter((name) => name !== '');
  if (quoted !== undefined) return { kind: 'literal', value: unquoted(quoted) };
  if (number !== undefined) return { kind: 'literal', value: Number(number) };
  if (variable !== undefined) return { kind: 'variable', name: variable, names: names(chain) };
  if (fields !== undefined) return { kind: 'fields', names: names(fields) };
  return word === undefined ? { kind: 'symbol', text: symbol ?? '' } : { kind: 'word', text: word };
}

/** Go's escapes that JSON does not know are rare in templates; they are refused rather than misread. */
function unquoted(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  try {
    return JSON.parse(text) as string;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new TemplateProblem(`${text} has an escape that is not understood`);
  }
}
