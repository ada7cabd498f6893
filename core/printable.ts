/**
 * Characters that a terminal or a viewer obeys instead of showing: control characters but for line feed and tab, marks that
 * turn the direction of writing, and separators that some take for line ends. Lone surrogates are no characters at all.
 */
const obeyed =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]/gu;

/** As JSON writes it: ESC becomes `\u001b`. */
function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A text whose control characters are written out, so that nothing in it does more than stand there. Lines stay lines. */
export function quoteControls(text: string): string {
  return text.replace(obeyed, escapeOf);
}

/** The same for what has to stay on one line, such as the value of a label in a name. */
export function quoteLine(text: string): string {
  return quoteControls(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/**
 * Any data with all its texts quoted, keys included. What needs no quoting is handed back as it is, and what was one object
 * in two places is one afterwards.
 */
export function printable<T>(value: T): T {
  return quoteDeep(value, new Map()) as T;
}

function quoteDeep(value: unknown, done: Map<object, unknown>): unknown {
  if (typeof value === 'string') return quoteControls(value);
  if (value === null || typeof value !== 'object') return value;
  const known = done.get(value);
  if (known !== undefined) return known;
  const result = quoteObject(value, done);
  done.set(value, result);
  return result;
}

function quoteObject(value: object, done: Map<object, unknown>): object {
  if (Array.isArray(value)) {
    const quoted = value.map((one) => quoteDeep(one, done));
    return quoted.every((one, index) => one === value[index]) ? value : quoted;
  }
  // Anything that is no plain data, such as an error, is not part of what is rendered.
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value);
  const quoted = entries.map(([key, one]) => [quoteControls(key), quoteDeep(one, done)] as const);
  const isSame = quoted.every(
    ([key, one], index) => key === entries[index]?.[0] && one === entries[index]?.[1],
  );
  return isSame ? value : Object.fromEntries(quoted);
}

/** JSON for people and programs: the data as it is, and no control character in the text. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(obeyed, escapeOf);
}
