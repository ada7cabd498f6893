import {
  type Cursor,
  literal,
  readCharacter,
  readClass,
  readEscape,
  readNamedSet,
  take,
} from './go-class.ts';

interface Flags {
  readonly ignoreCase: boolean;
  /** `^` and `$` at line ends too. */
  readonly isMultiline: boolean;
  /** `.` takes a line feed. */
  readonly hasDotAll: boolean;
  /** `x*` takes as little as it can, and `x*?` as much. */
  readonly isLazy: boolean;
}

/** A piece that a repetition may follow. */
interface Atom {
  readonly text: string;
  /** How often the counted repetitions in it repeat its innermost piece; Go allows 1000. */
  readonly repetitions: number;
}

interface Group {
  /** `(` for one whose text is wanted, else `(?:`. */
  readonly opening: string;
  /** What holds again behind the closing parenthesis. */
  readonly outerFlags: Flags;
  readonly finished: string[];
  repetitions: number;
  atoms: Atom[];
}

/** Go's regexp/syntax: "maximum repetition count" for one repetition and for nested ones together. */
const maxRepetitions = 1000;

/**
 * A Go (RE2) regular expression as one of JavaScript's, for asking whether it matches. The two differ in what they refuse
 * (look-around, back references, `a**`), in what only Go has (`(?i)` in the middle, `[[:alpha:]]`, `\Q..\E`, `\z`) and
 * in what some signs mean (`.` and `\r`, `\s`, `[]a]`, `$`, characters beyond 16 bits).
 *
 * @throws Error that says why, where Go 1.22 or later would not compile it. Names in `\p{}` must be spelt as both know
 * them (`L`, `Lu`, `Greek`); newer Go's freer spelling of them is refused.
 */
export function goRegExp(pattern: string): RegExp {
  return new RegExp(translate({ text: pattern, at: 0 }).text, 'v');
}

/** A regular expression that also keeps what its groups matched, and the names of those, the whole first. */
export interface Capturing {
  readonly regexp: RegExp;
  readonly names: readonly (string | undefined)[];
}

/**
 * The same for asking what its groups matched. In a repetition JavaScript forgets what a group matched in an earlier
 * round, where Go keeps it: `(?:(a)|b)*`.
 */
export function goCapturing(pattern: string): Capturing {
  const { text, names } = translate({ text: pattern, at: 0 }, { isCapturing: true });
  return { regexp: new RegExp(text, 'v'), names: [undefined, ...names] };
}

/** The groups that are open, the innermost apart, and what holds in it from here on. */
interface State {
  readonly isCapturing: boolean;
  /** Of the captures so far, in the order of their parentheses. */
  readonly names: (string | undefined)[];
  readonly outer: Group[];
  group: Group;
  flags: Flags;
}

function translate(
  cursor: Cursor,
  { isCapturing } = { isCapturing: false },
): { readonly text: string; readonly names: readonly (string | undefined)[] } {
  const flags = { ignoreCase: false, isMultiline: false, hasDotAll: false, isLazy: false };
  const state: State = { isCapturing, names: [], outer: [], group: newGroup(flags), flags };
  let wasRepeated = false;
  while (cursor.at < cursor.text.length) {
    const repetition = readRepetition(cursor);
    if (repetition === undefined) {
      readOther(cursor, state);
    } else {
      if (wasRepeated) throw new Error('a repetition is repeated');
      repeat(state, repetition);
    }
    wasRepeated = repetition !== undefined;
  }
  if (state.outer.length > 0) throw new Error('a ( is not closed');
  finishBranch(state.group);
  return { text: state.group.finished.join('|'), names: state.names };
}

function readOther(cursor: Cursor, state: State): void {
  const sign = take(cursor, /[(|)]/y)?.[0];
  if (sign === '(') openGroup(cursor, state);
  else if (sign === ')') closeGroup(state);
  else if (sign === '|') finishBranch(state.group);
  else for (const text of readAtoms(cursor, state.flags)) state.group.atoms.push({ text, repetitions: 1 });
}

function openGroup(cursor: Cursor, state: State): void {
  const { isGroup, capture, flags } = readGroupStart(cursor, state.flags);
  if (capture !== undefined) state.names.push(capture.name);
  if (isGroup) {
    state.outer.push(state.group);
    state.group = newGroup(state.flags, capture !== undefined && state.isCapturing ? '(' : '(?:');
  }
  state.flags = flags;
}

function closeGroup(state: State): void {
  const { group } = state;
  const parent = state.outer.pop();
  if (parent === undefined) throw new Error('a ) closes nothing');
  finishBranch(group);
  parent.atoms.push({ text: `${group.opening}${group.finished.join('|')})`, repetitions: group.repetitions });
  state.flags = group.outerFlags;
  state.group = parent;
}

function newGroup(outerFlags: Flags, opening = '(?:'): Group {
  return { opening, outerFlags, finished: [], repetitions: 1, atoms: [] };
}

function finishBranch(group: Group): void {
  group.finished.push(group.atoms.map(({ text }) => text).join(''));
  group.repetitions = Math.max(group.repetitions, ...group.atoms.map(({ repetitions }) => repetitions));
  group.atoms = [];
}

/** Smallest and largest number of times. Greed does not change whether something matches, only what groups hold. */
interface Repetition {
  readonly min: number;
  readonly max: number;
  readonly isCounted: boolean;
  /** A question mark behind it turns greed round. */
  readonly isTurned: boolean;
}

function readRepetition(cursor: Cursor): Repetition | undefined {
  const [, sign, from, comma, to, turned] =
    take(cursor, /(?:([*+?])|\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\})(\??)/y) ?? [];
  const isTurned = turned === '?';
  if (sign !== undefined) {
    const max = sign === '?' ? 1 : Number.POSITIVE_INFINITY;
    return { min: sign === '+' ? 1 : 0, max, isCounted: false, isTurned };
  }
  if (from === undefined) return undefined;
  const min = Number(from);
  const max = comma === undefined ? min : to === undefined ? Number.POSITIVE_INFINITY : Number(to);
  const largest = Number.isFinite(max) ? max : min;
  if (largest > maxRepetitions || min > max) throw new Error('a repetition has impossible bounds');
  return { min, max, isCounted: true, isTurned };
}

function repeat({ group, flags, isCapturing }: State, { min, max, isCounted, isTurned }: Repetition): void {
  const atom = group.atoms.pop();
  if (atom === undefined) throw new Error('a repetition repeats nothing');
  const times = isCounted ? (Number.isFinite(max) ? max : min) : 1;
  const repetitions = times === 0 ? 1 : times * atom.repetitions;
  if (times > 1 && repetitions > maxRepetitions) throw new Error('nested repetitions are too large');
  const bounds = `{${min},${Number.isFinite(max) ? max : ''}}`;
  const lazy = isCapturing && flags.isLazy !== isTurned ? '?' : '';
  group.atoms.push({ text: `(?:${atom.text})${bounds}${lazy}`, repetitions });
}

/** What stands behind `(`: a capture, a named one, a group with flags, or flags alone for the rest of this group. */
function readGroupStart(
  cursor: Cursor,
  flags: Flags,
): {
  readonly isGroup: boolean;
  readonly capture?: { readonly name: string | undefined };
  readonly flags: Flags;
} {
  const capture = take(cursor, /\?P?<(\w+)>/y) ?? take(cursor, /(?!\?)/y);
  if (capture !== undefined) return { isGroup: true, capture: { name: capture[1] }, flags };
  const change = take(cursor, /\?([imsU]*)(?:-([imsU]+))?([:)])/y);
  if (change === undefined) throw new Error('(? begins nothing that is known');
  const [, on = '', off = '', end] = change;
  const has = (letter: string, before: boolean): boolean =>
    (before || on.includes(letter)) && !off.includes(letter);
  return {
    isGroup: end === ':',
    flags: {
      ignoreCase: has('i', flags.ignoreCase),
      isMultiline: has('m', flags.isMultiline),
      hasDotAll: has('s', flags.hasDotAll),
      isLazy: has('U', flags.isLazy),
    },
  };
}

/** The next piece; several for quoted text, none for an empty quotation. */
function readAtoms(cursor: Cursor, flags: Flags): string[] {
  const fold = (text: string): string => (flags.ignoreCase ? `(?i:${text})` : text);
  const quotation = take(cursor, /\\Q(.*?)(?:\\E|$)/suy)?.[1];
  if (quotation !== undefined) {
    return [...quotation].map((character) => fold(literal(character.codePointAt(0) ?? 0)));
  }
  const sign = take(cursor, /[.^$]|\\[AzbB]/y)?.[0];
  if (sign !== undefined) return [place(sign, flags)];
  const next = cursor.text[cursor.at];
  if (next === '[') return [fold(readClass(cursor))];
  if (next !== '\\') return [fold(literal(readCharacter(cursor)))];
  return [fold(readNamedSet(cursor) ?? literal(readEscape(cursor)))];
}

function place(sign: string, { isMultiline, hasDotAll }: Flags): string {
  if (sign === '.') return hasDotAll ? '[^]' : '[^\\n]';
  if (sign === '^') return isMultiline ? '(?<=^|\\n)' : '^';
  if (sign === '$') return isMultiline ? '(?=$|\\n)' : '$';
  if (sign === '\\A') return '^';
  return sign === '\\z' ? '$' : sign;
}
