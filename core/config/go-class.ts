/** Where a reader stands in a Go regular expression; `at` counts UTF-16 units. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/** Sets by their Perl letter; Go's `\s` is shorter than JavaScript's, and its `\w` and `\d` are ASCII. */
const perlSets: Readonly<Record<string, string>> = { d: '0-9', s: '\\t\\n\\f\\r\\u{20}', w: '0-9A-Za-z_' };

/** `[:name:]` inside brackets: the ASCII classes of RE2's syntax page. */
const posixSets: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\u{0}-\\u{7f}',
  blank: '\\t\\u{20}',
  cntrl: '\\u{0}-\\u{1f}\\u{7f}',
  digit: '0-9',
  graph: '\\u{21}-\\u{7e}',
  lower: 'a-z',
  print: '\\u{20}-\\u{7e}',
  punct: '\\u{21}-\\u{2f}\\u{3a}-\\u{40}\\u{5b}-\\u{60}\\u{7b}-\\u{7e}',
  space: '\\t-\\r\\u{20}',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

const controlEscapes: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** One code point as JavaScript writes it anywhere: in brackets, outside them, whatever it means elsewhere. */
export function literal(codePoint: number): string {
  return `\\u{${codePoint.toString(16)}}`;
}

/** The character at the cursor, which moves behind it. @throws Error at the end of the text. */
export function readCharacter(cursor: Cursor): number {
  const codePoint = cursor.text.codePointAt(cursor.at);
  if (codePoint === undefined) throw new Error('it ends too early');
  cursor.at += codePoint > 0xffff ? 2 : 1;
  return codePoint;
}

/** Takes `pattern` (sticky) at the cursor. */
export function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text) ?? undefined;
  if (match !== undefined) cursor.at += match[0].length;
  return match;
}

/** `\d`, `\W`, `\pL`, `\P{Greek}` as a set that may stand within brackets; undefined when something else follows. */
export function readNamedSet(cursor: Cursor): string | undefined {
  const perl = take(cursor, /\\([dswDSW])/y)?.[1];
  if (perl !== undefined) return bracket(perlSets[perl.toLowerCase()] ?? '', perl !== perl.toLowerCase());
  const unicode = take(cursor, /\\([pP])(?:\{(\^?)([^}]*)\}|([^{]))/suy);
  if (unicode === undefined) return undefined;
  const [, letter, not, name, short] = unicode;
  return bracket(property(name ?? short ?? ''), (letter === 'P') !== (not === '^'));
}

function bracket(set: string, isNegated: boolean): string {
  return `[${isNegated ? '^' : ''}${set}]`;
}

/** A Unicode category or script, by the name that Go and JavaScript share. @throws Error when there is none. */
function property(name: string): string {
  const spellings = /^(Any|Assigned|ASCII)$/.test(name) ? [name] : [`gc=${name}`, `Script=${name}`];
  const known = spellings.find((spelling) => /^[\w=]+$/.test(spelling) && isProperty(spelling));
  if (known === undefined) throw new Error(`there is no class of characters \\p{${name}}`);
  return `\\p{${known}}`;
}

function isProperty(spelling: string): boolean {
  try {
    new RegExp(`\\p{${spelling}}`, 'v');
    return true;
  } catch {
    // JavaScript has no other way to say which properties it knows.
    return false;
  }
}

/** A backslash and what it makes one character: `\.`, `\n`, `\x2e`, `\x{1F600}`, `\056`. @throws Error for any other. */
export function readEscape(cursor: Cursor): number {
  const code = take(cursor, /\\(?:x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/y);
  const number =
    code &&
    (code[3] === undefined ? Number.parseInt(code[1] ?? code[2] ?? '', 16) : Number.parseInt(code[3], 8));
  if (number !== undefined && number <= 0x10ffff) return number;
  const short = take(cursor, /\\([afnrtv])/y)?.[1];
  if (short !== undefined) return controlEscapes[short] ?? 0;
  const self = take(cursor, /\\(\p{ASCII})/uy)?.[1];
  if (self !== undefined && !/[0-9A-Za-z]/.test(self)) return self.charCodeAt(0);
  throw new Error(`\\${self ?? ''} means nothing`);
}

/** A class in brackets, the cursor on the first of them. @throws Error when Go would not take it. */
export function readClass(cursor: Cursor): string {
  const isNegated = take(cursor, /\[(\^?)/y)?.[1] === '^';
  let set = '';
  for (let isFirst = true; isFirst || cursor.text[cursor.at] !== ']'; isFirst = false) {
    set += readPosixSet(cursor) ?? readNamedSet(cursor) ?? readRange(cursor);
  }
  cursor.at++;
  return bracket(set, isNegated);
}

function readPosixSet(cursor: Cursor): string | undefined {
  const [, not, name] = take(cursor, /\[:(\^?)(.*?):\]/sy) ?? [];
  if (name === undefined) return undefined;
  const set = posixSets[name];
  if (set === undefined) throw new Error(`there is no class of characters [:${name}:]`);
  return bracket(set, not === '^');
}

function readRange(cursor: Cursor): string {
  const low = readClassCharacter(cursor);
  if (take(cursor, /-(?=[^\]])/sy) === undefined) return literal(low);
  const high = readClassCharacter(cursor);
  if (high < low) throw new Error('a range ends before it begins');
  return `${literal(low)}-${literal(high)}`;
}

function readClassCharacter(cursor: Cursor): number {
  return cursor.text[cursor.at] === '\\' ? readEscape(cursor) : readCharacter(cursor);
}
